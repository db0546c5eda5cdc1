/**
 * A folder with backups of one archive, on another disk.
 *
 *     backup.json               whose it is
 *     generations/00000001      the list of each generation (backup-list.ts); it appears last, when all it names is durable
 *     objects/ab/abcdef…        what they are made of, named after the SHA-256 of their octets
 *     incoming/                 what is being written; without meaning after a crash
 *
 * Nothing that lies here is ever written into again: an object and a list are made elsewhere and appear under their name whole.
 */
import { createHash, randomBytes } from 'node:crypto'
import { dirname, join } from 'node:path'
import { ArchiveError } from '../errors.ts'
import { readWholeFile } from '../file-system/atomic-file.ts'
import type { FileSystem } from '../file-system/file-system.ts'
import { limits } from '../limits.ts'
import { altered, foreign, targetError } from './backup-error.ts'
import type { BackupKeys } from './backup-keys.ts'
import {
  type BackupList,
  type BackupObject,
  decodeBackupList,
  digestOf,
  encodeBackupList,
  readOutside,
} from './backup-list.ts'

const format = 'leadglass-backup-folder/1'

export interface Generation {
  list: BackupList
  /** SHA-256 of the file: what the archive remembers of it. */
  digest: string
}

export class BackupFolder {
  readonly path: string
  /** Random, 32 hexadecimal digits: tells two disks apart that are mounted at one place in turn. */
  readonly id: string
  readonly #fs: FileSystem
  readonly #keys: BackupKeys

  private constructor(fs: FileSystem, path: string, id: string, keys: BackupKeys) {
    this.#fs = fs
    this.path = path
    this.id = id
    this.#keys = keys
  }

  /** @throws ArchiveError LG_BACKUP_MISSING, LG_BACKUP_FOREIGN, LG_BACKUP_ALTERED, LG_BACKUP_UNREACHABLE */
  static async open(fs: FileSystem, path: string, keys: BackupKeys): Promise<BackupFolder> {
    const found = await readFolderFile(fs, path)
    if (found === undefined) throw missing()
    if (found.archive !== keys.archive) throw foreign('backup.json')
    return new BackupFolder(fs, path, found.id, keys)
  }

  /** Makes one in a folder that is empty or not there. @throws ArchiveError LG_BACKUP_OTHER something else lies there */
  static async create(fs: FileSystem, path: string, keys: BackupKeys): Promise<BackupFolder> {
    try {
      await fs.makeFolder(path)
      const names = (await fs.list(path)).filter((name) => name !== 'lost+found' && name !== 'backup.json.new')
      if (names.length > 0) {
        throw new ArchiveError('LG_BACKUP_OTHER', 'the folder holds something else than a backup; choose an empty one')
      }
      const folder = new BackupFolder(fs, path, randomBytes(16).toString('hex'), keys)
      await fs.remove(join(path, 'backup.json.new'))
      const facts = { format, id: folder.id, archive: keys.archive }
      await folder.#write(join(path, 'backup.json.new'), [Buffer.from(`${JSON.stringify(facts, null, 2)}\n`)])
      await fs.rename(join(path, 'backup.json.new'), join(path, 'backup.json'))
      await fs.syncFolder(path)
      return folder
    } catch (error) {
      throw targetError(error)
    }
  }

  /** Numbers of the generations, oldest first. */
  async generations(): Promise<number[]> {
    const names = await this.#fs.list(join(this.path, 'generations')).catch(rethrown)
    return names.filter((name) => /^\d{8}$/.test(name)).map(Number)
  }

  async newest(): Promise<Generation | undefined> {
    const number = (await this.generations()).at(-1)
    return number === undefined ? undefined : this.generation(number)
  }

  /** @throws ArchiveError LG_BACKUP_MISSING, LG_BACKUP_ALTERED, LG_BACKUP_FOREIGN */
  async generation(number: number): Promise<Generation> {
    const what = `generation ${number}`
    const octets = await readLimited(this.#fs, this.#listPath(number))
    if (octets === undefined) throw missing(what)
    const list = decodeBackupList(octets, this.#keys, what)
    if (list.folder !== this.id) throw foreign(what)
    if (list.generation !== number) throw altered(what, `says it is generation ${list.generation}`)
    return { list, digest: digestOf(octets) }
  }

  /** Whether an object of this name and length lies there; its octets are not looked at. */
  async has({ digest, length }: BackupObject): Promise<boolean> {
    const file = await this.#fs.open(this.#objectPath(digest), 'read').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined
      throw targetError(error)
    })
    if (file === undefined) return false
    return (await file.length().finally(() => file.close())) === length
  }

  /** Keeps octets; those that lie there already are not written twice. Durable when it resolves. */
  async put(
    octets: AsyncIterable<Buffer> | Iterable<Buffer>,
    sealed: boolean,
  ): Promise<{ object: BackupObject; isNew: boolean }> {
    const incoming = join(this.path, 'incoming', randomBytes(16).toString('hex'))
    const hash = createHash('sha256')
    try {
      const length = await this.#write(incoming, octets, (chunk) => hash.update(chunk))
      const object = { digest: hash.digest('hex'), length, sealed }
      if (await this.has(object)) {
        await this.#fs.remove(incoming)
        return { object, isNew: false }
      }
      const path = this.#objectPath(object.digest)
      const shelf = dirname(path)
      await this.#fs.makeFolder(shelf)
      await this.#fs.rename(incoming, path)
      await this.#fs.syncFolder(shelf)
      return { object, isNew: true }
    } catch (error) {
      await this.#fs.remove(incoming).catch(() => undefined)
      throw targetError(error)
    }
  }

  /** The octets of an object as they lie there. @throws ArchiveError LG_BACKUP_ALTERED, at the end when a digest does not fit */
  async *read({ digest, length }: BackupObject): AsyncGenerator<Buffer> {
    const what = `object ${digest}`
    const file = await this.#fs.open(this.#objectPath(digest), 'read').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') throw altered(what, 'is not there', { object: digest })
      throw targetError(error)
    })
    const hash = createHash('sha256')
    try {
      if ((await file.length()) !== length) throw altered(what, 'has another length', { object: digest })
      for (let at = 0; at < length; at += limits.backupCopyOctets) {
        const octets = await file.read(at, Math.min(limits.backupCopyOctets, length - at))
        hash.update(octets)
        yield octets
      }
      if (hash.digest('hex') !== digest) throw altered(what, 'holds other octets', { object: digest })
    } catch (error) {
      throw targetError(error)
    } finally {
      await file.close()
    }
  }

  /** A sealed object, opened. @throws ArchiveError LG_BACKUP_ALTERED */
  async opened(object: BackupObject): Promise<Buffer> {
    const chunks: Buffer[] = []
    for await (const chunk of this.read(object)) chunks.push(chunk)
    const octets = this.#keys.open('object', Buffer.concat(chunks))
    if (octets === undefined) throw altered(`object ${object.digest}`, 'cannot be opened', { object: object.digest })
    return octets
  }

  /** A small file of a generation; `undefined` where it has none of this path. */
  async file({ files }: BackupList, path: string): Promise<Buffer | undefined> {
    const parts = files.get(path)
    if (parts === undefined) return undefined
    const octets: Buffer[] = []
    for (const { object, offset, length } of parts) {
      const whole = object.sealed ? await this.opened(object) : await this.#whole(object)
      octets.push(whole.subarray(offset, offset + length))
    }
    return Buffer.concat(octets)
  }

  seal(octets: Uint8Array): Buffer {
    return this.#keys.seal('object', octets)
  }

  /** Lets a generation appear, whole; everything it names is durable already. @returns its digest */
  async publish(list: Omit<BackupList, 'folder' | 'archive'>): Promise<string> {
    const octets = encodeBackupList({ ...list, folder: this.id, archive: this.#keys.archive }, this.#keys)
    const incoming = join(this.path, 'incoming', 'list')
    try {
      await this.#fs.remove(incoming)
      await this.#write(incoming, [octets])
      await this.#fs.rename(incoming, this.#listPath(list.generation))
      await this.#fs.syncFolder(join(this.path, 'generations'))
    } catch (error) {
      throw targetError(error)
    }
    return digestOf(octets)
  }

  /** Makes the folders that are not there yet, and removes what a run that was cut short left behind. */
  async prepare(): Promise<void> {
    const folder = join(this.path, 'incoming')
    try {
      for (const name of ['generations', 'objects', 'incoming']) await this.#fs.makeFolder(join(this.path, name))
      await this.#fs.syncFolder(this.path)
      for (const name of await this.#fs.list(folder)) await this.#fs.remove(join(folder, name))
    } catch (error) {
      throw targetError(error)
    }
  }

  async removeGeneration(number: number): Promise<void> {
    await this.#fs.remove(this.#listPath(number))
    await this.#fs.syncFolder(join(this.path, 'generations'))
  }

  /** Removes every object that is not among these. @returns how many octets that were */
  async removeAllBut(digests: ReadonlySet<string>): Promise<number> {
    let octets = 0
    for (const shelf of await this.#fs.list(join(this.path, 'objects'))) {
      for (const name of await this.#fs.list(join(this.path, 'objects', shelf))) {
        if (digests.has(name)) continue
        const path = join(this.path, 'objects', shelf, name)
        octets += await lengthOf(this.#fs, path)
        await this.#fs.remove(path)
      }
    }
    return octets
  }

  /** Takes an object that is not what its name says out of the way: the next backup writes it anew from the archive. */
  async setAside(digest: string): Promise<void> {
    const path = this.#objectPath(digest)
    await this.#fs.rename(path, `${path}.damaged`).catch(() => undefined)
  }

  async #whole(object: BackupObject): Promise<Buffer> {
    const chunks: Buffer[] = []
    for await (const chunk of this.read(object)) chunks.push(chunk)
    return Buffer.concat(chunks)
  }

  /** A new file; hashing goes on while the disk writes. @returns its length */
  async #write(
    path: string,
    octets: AsyncIterable<Buffer> | Iterable<Buffer>,
    seen: (chunk: Buffer) => unknown = () => undefined,
  ): Promise<number> {
    const file = await this.#fs.open(path, 'create')
    try {
      let length = 0
      for await (const chunk of octets) {
        const written = file.write(length, [chunk])
        // A rejection while `seen` runs must find somebody waiting.
        written.catch(() => undefined)
        seen(chunk)
        await written
        length += chunk.length
      }
      await file.datasync()
      return length
    } finally {
      await file.close()
    }
  }

  #listPath(number: number): string {
    return join(this.path, 'generations', String(number).padStart(8, '0'))
  }

  #objectPath(digest: string): string {
    return join(this.path, 'objects', digest.slice(0, 2), digest)
  }
}

/** Whose a backup folder is, and what a generation (the newest) says without any key: to know which root key is needed. */
export async function lookAtBackup(
  fs: FileSystem,
  path: string,
  generation?: number,
): Promise<{
  archive: string
  generations: number[]
  chosen: Pick<BackupList, 'generation' | 'at' | 'rootKey'> | undefined
}> {
  const found = await readFolderFile(fs, path)
  if (found === undefined) throw missing()
  const names = await fs.list(join(path, 'generations')).catch(rethrown)
  const generations = names.filter((name) => /^\d{8}$/.test(name)).map(Number)
  const number = generation ?? generations.at(-1)
  if (number === undefined) return { archive: found.archive, generations, chosen: undefined }
  const octets = await readLimited(fs, join(path, 'generations', String(number).padStart(8, '0')))
  if (octets === undefined) throw missing(`generation ${number}`)
  return { archive: found.archive, generations, chosen: readOutside(octets, `generation ${number}`) }
}

async function readFolderFile(fs: FileSystem, path: string): Promise<{ id: string; archive: string } | undefined> {
  const octets = await readLimited(fs, join(path, 'backup.json'))
  if (octets === undefined) return undefined
  try {
    const { format: found, id, archive } = JSON.parse(octets.toString('utf8'))
    if (found === format && /^[0-9a-f]{32}$/.test(id) && /^[0-9a-f]{64}$/.test(archive)) return { id, archive }
  } catch {}
  throw altered('backup.json', 'cannot be read')
}

async function readLimited(fs: FileSystem, path: string): Promise<Buffer | undefined> {
  try {
    const length = await lengthOf(fs, path)
    if (length > limits.backupManifestOctets) throw altered(path.split('/').at(-1)!, 'is too long')
    return await readWholeFile(fs, path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw targetError(error)
  }
}

async function lengthOf(fs: FileSystem, path: string): Promise<number> {
  const file = await fs.open(path, 'read')
  return file.length().finally(() => file.close())
}

function missing(what = 'backup'): ArchiveError {
  return new ArchiveError('LG_BACKUP_MISSING', `there is no ${what} in this folder`)
}

function rethrown(error: unknown): never {
  throw targetError(error)
}
