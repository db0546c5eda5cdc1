/**
 * The data keys of all studies: `keys/study-keys`, a header of 96 octets and then slots of 96 (study-key-slot.ts).
 *
 * A new key exists in memory until `flush` has made its slot durable; nothing encrypted under it is acknowledged before.
 * A slot keeps its number for ever, so that a record finds its key by number and id.
 */
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { ArchiveError } from '../errors.ts'
import type { FileSystem, OpenFile } from '../file-system/file-system.ts'
import { limits } from '../limits.ts'
import type { KeyEncryptionKey } from './key-encryption-keys.ts'
import {
  decodeSlot,
  encodeErasedSlot,
  encodeLiveSlot,
  openSlot,
  type SlotContent,
  slotLength,
  studyIdLength,
} from './study-key-slot.ts'
import { keyLength } from './wrap.ts'

/** Names a study's key: opaque id and slot number, counted from 0. */
export interface StudyKeyName {
  readonly id: Buffer
  readonly slot: number
}

export interface StudyKey extends StudyKeyName {
  readonly key: Buffer
}

/** What became of a key that a record names. */
export type StudyKeyState =
  | { state: 'live'; key: Buffer }
  | { state: 'erased' }
  | { state: 'damaged' }
  | { state: 'missing' }

export interface RewrapProgress {
  done: number
  total: number
  /** The new file is in place. */
  isComplete: boolean
}

interface Rewrap {
  kek: KeyEncryptionKey
  file: OpenFile
  /** Slots of the new file that are written. */
  done: number
}

const fileHeader = Buffer.alloc(slotLength)
fileHeader.write('LGSK', 0, 'latin1')
fileHeader[4] = 1

export class StudyKeys {
  readonly #fs: FileSystem
  readonly #folder: string
  #file: OpenFile
  #kek: KeyEncryptionKey
  /** Slots in the file, durable or not. */
  #slots: number
  #next: number
  #waiting = new Map<number, StudyKey>()
  readonly #cache = new Map<number, StudyKey>()
  #rewrap: Rewrap | undefined

  private constructor(fs: FileSystem, folder: string, file: OpenFile, kek: KeyEncryptionKey, slots: number) {
    this.#fs = fs
    this.#folder = folder
    this.#file = file
    this.#kek = kek
    this.#slots = slots
    this.#next = slots
  }

  static async create(fs: FileSystem, folder: string): Promise<void> {
    const file = await fs.open(studyKeysPath(folder), 'create')
    await file.write(0, [fileHeader])
    await file.datasync()
    await file.close()
    await fs.syncFolder(folder)
  }

  /** @throws ArchiveError LG_ARCHIVE_MISSING, LG_KEY_DAMAGED */
  static async open(fs: FileSystem, folder: string, kek: KeyEncryptionKey): Promise<StudyKeys> {
    const file = await fs.open(studyKeysPath(folder), 'existing').catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error
      throw new ArchiveError('LG_ARCHIVE_MISSING', 'there is no keys/study-keys')
    })
    const header = await file.read(0, slotLength)
    if (!header.equals(fileHeader)) {
      await file.close()
      throw new ArchiveError('LG_KEY_DAMAGED', 'keys/study-keys does not begin as it should', { offset: 0 })
    }
    const slots = Math.floor((await file.length()) / slotLength) - 1
    return new StudyKeys(fs, folder, file, kek, slots)
  }

  get count(): number {
    return this.#slots
  }

  /** Version of the key that wraps new slots. */
  get keyVersion(): number {
    return this.#kek.version
  }

  /** A key for a new study, in memory only until `flush`. */
  allocate(): StudyKey {
    const key = { id: randomBytes(studyIdLength), slot: this.#next, key: randomBytes(keyLength) }
    this.#next += 1
    this.#waiting.set(key.slot, key)
    return key
  }

  get hasUnflushed(): boolean {
    return this.#waiting.size > 0
  }

  isUnflushed({ slot }: StudyKeyName): boolean {
    return this.#waiting.has(slot)
  }

  /** Makes the slots of all keys allocated so far durable. After a failure they are written anew by the next call. */
  async flush(): Promise<void> {
    const keys = [...this.#waiting.values()].sort((a, b) => a.slot - b.slot)
    if (keys.length === 0) return
    const slots = keys.map(({ id, key }) => encodeLiveSlot(this.#kek.key, this.#kek.version, id, key))
    await this.#file.write(slotOffset(keys[0]!.slot), slots)
    await this.#file.datasync()
    this.#slots = Math.max(this.#slots, keys.at(-1)!.slot + 1)
    for (const key of keys) {
      this.#waiting.delete(key.slot)
      this.#remember(key)
    }
  }

  /** The key a record or an index row names. */
  async find({ id, slot }: StudyKeyName): Promise<StudyKeyState> {
    const known = this.#cache.get(slot) ?? this.#waiting.get(slot)
    if (known?.id.equals(id)) return { state: 'live', key: known.key }
    const content = await this.slot(slot)
    if (content === undefined) return { state: 'missing' }
    if (content.state === 'unreadable') return { state: 'damaged' }
    if (!content.id.equals(id)) return { state: 'missing' }
    if (content.state === 'erased') return { state: 'erased' }
    const key = openSlot(this.#kek.key, content)
    if (key === undefined) return { state: 'damaged' }
    this.#remember({ id, slot, key })
    return { state: 'live', key }
  }

  /** A slot as it lies in the file; `undefined` beyond its end. */
  async slot(number: number): Promise<SlotContent | undefined> {
    const octets = await this.#file.read(slotOffset(number), slotLength)
    return octets.length < slotLength ? undefined : decodeSlot(octets)
  }

  /** Overwrites the key; durable when this resolves. The study cannot be read from then on. */
  async erase({ id, slot }: StudyKeyName): Promise<void> {
    this.#cache.get(slot)?.key.fill(0)
    this.#cache.delete(slot)
    await this.#file.write(slotOffset(slot), [encodeErasedSlot(id)])
    await this.#file.datasync()
    if (this.#rewrap === undefined || slot >= this.#rewrap.done) return
    await this.#rewrap.file.write(slotOffset(slot), [encodeErasedSlot(id)])
    await this.#rewrap.file.datasync()
  }

  /** Begins a file in which every live key is wrapped by `kek`; the old one is used until `rewrapSome` is done. */
  async beginRewrap(kek: KeyEncryptionKey): Promise<void> {
    const path = newPath(this.#folder)
    await this.#fs.remove(path)
    const file = await this.#fs.open(path, 'create')
    this.#rewrap = { kek, file, done: 0 }
    await file.write(0, [fileHeader])
  }

  /**
   * Wraps some more keys; other slots keep what they say. The call that wraps the last ones lets the new file replace the old.
   * Nothing else may allocate, flush or erase meanwhile: call it between two commits.
   *
   * @throws ArchiveError LG_KEY_DAMAGED when a live slot does not open: nothing was replaced
   */
  async rewrapSome(): Promise<RewrapProgress> {
    const rewrap = this.#rewrap!
    const end = Math.min(rewrap.done + limits.rewrapBatch, this.#slots)
    const octets = await this.#file.read(slotOffset(rewrap.done), (end - rewrap.done) * slotLength)
    const slots: Buffer[] = []
    for (let at = 0; at < octets.length; at += slotLength) {
      slots.push(this.#rewrapped(octets.subarray(at, at + slotLength), rewrap))
    }
    await rewrap.file.write(slotOffset(rewrap.done), slots)
    rewrap.done = end
    const isComplete = end === this.#slots
    if (isComplete) await this.#endRewrap(rewrap)
    return { done: end, total: this.#slots, isComplete }
  }

  /** Leaves everything as it was before `beginRewrap`; nothing happens when the new file is in place already. */
  async abandonRewrap(): Promise<void> {
    const rewrap = this.#rewrap
    if (rewrap === undefined) return
    this.#rewrap = undefined
    await rewrap.file.close()
    await this.#fs.remove(newPath(this.#folder))
  }

  async #endRewrap({ kek, file }: Rewrap): Promise<void> {
    await file.datasync()
    await this.#fs.rename(newPath(this.#folder), studyKeysPath(this.#folder))
    const old = this.#file
    this.#file = file
    this.#kek = kek
    this.#rewrap = undefined
    await old.close()
    await this.#fs.syncFolder(this.#folder)
  }

  #rewrapped(slot: Buffer, { kek }: Rewrap): Buffer {
    const content = decodeSlot(slot)
    if (content.state !== 'live') return slot
    const key = openSlot(this.#kek.key, content)
    if (key === undefined) throw new ArchiveError('LG_KEY_DAMAGED', 'a study key cannot be unwrapped')
    return encodeLiveSlot(kek.key, kek.version, content.id, key)
  }

  /** Copies the file as it is, into a new one; nothing else may change it meanwhile. @returns its length */
  async copyTo(path: string): Promise<number> {
    const length = slotOffset(this.#slots)
    const copy = await this.#fs.open(path, 'create')
    try {
      for (let at = 0; at < length; at += limits.backupCopyOctets) {
        await copy.write(at, [await this.#file.read(at, Math.min(limits.backupCopyOctets, length - at))])
      }
    } finally {
      await copy.close()
    }
    return length
  }

  /** How many slots hold a key, and how many were erased. */
  async tally(): Promise<{ live: number; erased: number }> {
    let [live, erased] = [0, 0]
    for (let first = 0; first < this.#slots; first += limits.countBatch) {
      const octets = await this.#file.read(slotOffset(first), limits.countBatch * slotLength)
      for (let at = 0; at + slotLength <= octets.length; at += slotLength) {
        const { state } = decodeSlot(octets.subarray(at, at + slotLength))
        if (state === 'live') live += 1
        else if (state === 'erased') erased += 1
      }
    }
    return { live, erased }
  }

  async close(): Promise<void> {
    for (const { key } of this.#cache.values()) key.fill(0)
    this.#cache.clear()
    await this.abandonRewrap()
    await this.#file.close()
  }

  #remember(key: StudyKey): void {
    this.#cache.set(key.slot, key)
    if (this.#cache.size <= limits.studyKeysCached) return
    const oldest = this.#cache.keys().next().value
    if (oldest !== undefined) this.#cache.delete(oldest)
  }
}

/** Version that the live slots of a file are wrapped by; `undefined` while there is none. */
export async function wrappingVersion(fs: FileSystem, folder: string): Promise<number | undefined> {
  const file = await fs.open(studyKeysPath(folder), 'existing')
  try {
    const slots = Math.floor((await file.length()) / slotLength) - 1
    for (let slot = 0; slot < slots; slot += 1) {
      const content = decodeSlot(await file.read(slotOffset(slot), slotLength))
      if (content.state === 'live') return content.keyVersion
    }
    return undefined
  } finally {
    await file.close()
  }
}

/** A rotation that a crash cut short leaves a file behind that nobody needs. */
export function removeUnfinishedRewrap(fs: FileSystem, folder: string): Promise<void> {
  return fs.remove(newPath(folder))
}

function newPath(folder: string): string {
  return `${studyKeysPath(folder)}.new`
}

function studyKeysPath(folder: string): string {
  return join(folder, 'study-keys')
}

function slotOffset(slot: number): number {
  return (slot + 1) * slotLength
}
