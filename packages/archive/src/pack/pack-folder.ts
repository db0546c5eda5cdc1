/** The folder `packs/`: makes packs, lists them, reads from them. */
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { FileSystem, OpenFile } from '../file-system/file-system.ts'
import type { RecordSource } from '../record/record-body.ts'
import { Pack } from './pack.ts'
import { encodePackHeader, isPackHeader, packHeaderLength, packIdLength } from './pack-header.ts'

const ending = '.lgp'

/** Files kept open for reading; each costs a descriptor, of which a process often has 1,024. */
const openFiles = 128

export class PackFolder {
  readonly #fs: FileSystem
  readonly #folder: string
  readonly #macKey: Uint8Array
  readonly #open = new Map<string, { file: Promise<OpenFile>; users: number }>()

  constructor(fs: FileSystem, folder: string, macKey: Uint8Array) {
    this.#fs = fs
    this.#folder = folder
    this.#macKey = macKey
  }

  /** Names of all packs there are, sorted. */
  async names(): Promise<string[]> {
    const names = await this.#fs.list(this.#folder)
    return names.filter((name) => name.endsWith(ending)).map((name) => name.slice(0, -ending.length))
  }

  /** A new pack with its header written and its name durable; the header becomes durable with the first record. */
  async create(): Promise<Pack> {
    const id = randomBytes(packIdLength)
    const name = id.toString('hex')
    const file = await this.#fs.open(this.#path(name), 'create')
    try {
      await file.write(0, [encodePackHeader(this.#macKey, id, Date.now())])
      await this.#fs.syncFolder(this.#folder)
    } catch (error) {
      await file.close()
      await this.#fs.remove(this.#path(name)).catch(() => undefined)
      throw error
    }
    return new Pack(name, file, packHeaderLength)
  }

  /** Opens a pack for appending after `length` octets. */
  async reopen(name: string, length: number): Promise<Pack> {
    return new Pack(name, await this.#fs.open(this.#path(name), 'existing'), length)
  }

  async hasSoundHeader(name: string): Promise<boolean> {
    const header = await this.read(name, 0, packHeaderLength)
    return isPackHeader(this.#macKey, Buffer.from(name, 'hex'), header)
  }

  async length(name: string): Promise<number> {
    return this.#use(name, (file) => file.length())
  }

  async truncate(name: string, length: number): Promise<void> {
    await this.#use(name, (file) => file.truncate(length))
  }

  async remove(name: string): Promise<void> {
    await this.#fs.remove(this.#path(name))
  }

  /** @returns fewer octets than `length` at the end of the pack */
  async read(name: string, position: number, length: number): Promise<Buffer> {
    return this.#use(name, (file) => file.read(position, length))
  }

  /** The record that begins at `offset` of a pack. */
  record(name: string, offset: number): RecordSource {
    return {
      place: { pack: name, offset },
      read: (position, length) => this.read(name, offset + position, length),
    }
  }

  async close(): Promise<void> {
    const files = [...this.#open.values()]
    this.#open.clear()
    for (const { file } of files) await (await file).close()
  }

  async #use<T>(name: string, work: (file: OpenFile) => Promise<T>): Promise<T> {
    const entry = this.#open.get(name) ?? { file: this.#fs.open(this.#path(name), 'existing'), users: 0 }
    this.#open.delete(name)
    this.#open.set(name, entry)
    entry.users += 1
    try {
      const file = await entry.file.catch((error) => {
        this.#open.delete(name)
        throw error
      })
      return await work(file)
    } finally {
      entry.users -= 1
      await this.#closeOldest()
    }
  }

  async #closeOldest(): Promise<void> {
    if (this.#open.size <= openFiles) return
    for (const [name, { file, users }] of this.#open) {
      if (users > 0) continue
      this.#open.delete(name)
      await (await file).close()
      return
    }
  }

  #path(name: string): string {
    return join(this.#folder, `${name}${ending}`)
  }
}
