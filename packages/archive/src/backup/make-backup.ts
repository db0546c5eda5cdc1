/**
 * Adds a generation to a backup folder.
 *
 * It is based on an earlier one, of which the archive knows that it is its own past: the last one it made, or the one it was
 * restored from. What that generation has of a growing or fixed file is not read again: the backup never gets worse because the archive
 * did. A pack that is gone, shorter or overwritten since is kept as it was backed up, and the report says so.
 */
import { ArchiveError } from '../errors.ts'
import type { FileSystem, OpenFile } from '../file-system/file-system.ts'
import { storageError } from '../file-system/storage-error.ts'
import { limits } from '../limits.ts'
import type { OnProgress } from '../maintenance/reports.ts'
import type { BackupFolder, Generation } from './backup-folder.ts'
import type { BackupFacts, BackupObject, BackupRootKey, Part } from './backup-list.ts'
import type { SnapshotFile } from './snapshot.ts'

export interface BackupOrder {
  fs: FileSystem
  backup: BackupFolder
  /** Its octets are not copied again. Without one everything is copied. */
  base: Generation | undefined
  files: readonly SnapshotFile[]
  facts: BackupFacts
  rootKey: BackupRootKey
  at: Date
  /** Id of this run, 32 hexadecimal digits. */
  run: string
  /** Which generations stay, of those there are and the new one; asked once before it appears. */
  keep(generations: readonly number[]): Promise<readonly number[]>
  onProgress?: OnProgress | undefined
  signal?: AbortSignal | undefined
}

/** A file of the archive that is not as it was backed up before; the backup keeps what it had. */
export interface SourceProblem {
  kind: 'file-missing' | 'file-shorter' | 'file-overwritten'
  path: string
}

export interface NewGeneration {
  generation: number
  digest: string
  kept: readonly number[]
  files: number
  /** Octets of all objects that the generation is made of, and of those that were not there before. */
  octets: number
  newOctets: number
  problems: SourceProblem[]
}

/** @throws ArchiveError LG_BACKUP_FULL, LG_BACKUP_UNREACHABLE, LG_BACKUP_ALTERED, LG_BACKUP_INTERRUPTED: no generation was added */
export async function makeBackup(order: BackupOrder): Promise<NewGeneration> {
  await order.backup.prepare()
  return new BackupRun(order).run()
}

type FileOf<F extends SnapshotFile['form']> = Extract<SnapshotFile, { form: F }>

class BackupRun {
  readonly #order: BackupOrder
  readonly #files = new Map<string, Part[]>()
  readonly #objects = new Map<string, BackupObject>()
  readonly #problems: SourceProblem[] = []
  /** Whether an object of the base is there still; asked once for each. */
  readonly #there = new Map<string, boolean>()
  #bundle: { parts: Buffer[]; length: number; places: { path: string; offset: number; length: number }[] } = newBundle()
  #done = 0
  #total = 0
  #newOctets = 0

  constructor(order: BackupOrder) {
    this.#order = order
  }

  async run(): Promise<NewGeneration> {
    const { backup, files, facts, rootKey, at, run, keep } = this.#order
    this.#total = files.reduce((sum, file) => sum + this.#toRead(file), 0)
    for (const file of files) {
      this.#requireGoingOn()
      await this.#add(file)
    }
    await this.#sealBundle()
    this.#keepLostPacks()
    const objects = [...this.#objects.values()]
    const earlier = await backup.generations()
    const generation = (earlier.at(-1) ?? 0) + 1
    const kept = await keep([...earlier, generation])
    const base = this.#order.base === undefined ? {} : { base: this.#order.base.digest }
    const list = { generation, at: at.toISOString(), run, ...base, kept, rootKey, objects, files: this.#files, facts }
    this.#requireGoingOn()
    const digest = await backup.publish(list)
    return {
      ...{ generation, digest, kept, files: this.#files.size, newOctets: this.#newOctets, problems: this.#problems },
      octets: objects.reduce((sum, { length }) => sum + length, 0),
    }
  }

  #before(path: string): readonly Part[] {
    return this.#order.base?.list.files.get(path) ?? []
  }

  #toRead(file: SnapshotFile): number {
    switch (file.form) {
      case 'growing':
        return Math.max(0, file.length - lengthOf(this.#before(file.path)))
      case 'changing':
        return file.length
      case 'octets':
        return file.octets.length
      case 'fixed':
        return 0
    }
  }

  #add(file: SnapshotFile): Promise<void> {
    switch (file.form) {
      case 'growing':
        return this.#growing(file)
      case 'changing':
        return this.#changing(file)
      case 'fixed':
        return this.#fixed(file)
      case 'octets':
        return this.#small(file.path, file.octets)
    }
  }

  async #growing({ path, source, length, begins }: FileOf<'growing'>): Promise<void> {
    const before = this.#before(path)
    const from = lengthOf(before)
    const parts = [...before]
    this.#keep(path, parts)
    const file = await this.#source(source)
    if (file === undefined) return this.#problem('file-missing', path)
    try {
      if (length < from) return this.#problem('file-shorter', path)
      await this.#mend(path, file, before)
      const begin = await file.read(from, 4)
      if (length > from && !begin.equals(from === 0 ? begins.first : begins.later)) {
        return this.#problem('file-overwritten', path)
      }
      for (let at = from; at < length; at += limits.backupObjectOctets) {
        const object = await this.#put(file, at, Math.min(limits.backupObjectOctets, length - at))
        parts.push({ object, offset: 0, length: object.length })
      }
      this.#keep(path, parts)
    } finally {
      await file.close()
    }
  }

  /** What the disk of the backup lost is written anew, if the archive has the same octets still. */
  async #mend(path: string, file: OpenFile, parts: readonly Part[]): Promise<void> {
    let at = 0
    for (const { object, length } of parts) {
      if (!(await this.#isThere(object))) {
        const again = await this.#put(file, at, length)
        if (again.digest !== object.digest) this.#problem('file-overwritten', path)
        else this.#there.set(object.digest, true)
      }
      at += length
    }
  }

  async #changing({ path, source, length }: FileOf<'changing'>): Promise<void> {
    const file = await this.#order.fs.open(source, 'read')
    const parts: Part[] = []
    try {
      for (let at = 0; at < length; at += limits.backupPieceOctets) {
        const object = await this.#put(file, at, Math.min(limits.backupPieceOctets, length - at))
        parts.push({ object, offset: 0, length: object.length })
      }
    } finally {
      await file.close()
    }
    this.#keep(path, parts)
  }

  async #fixed({ path, source }: FileOf<'fixed'>): Promise<void> {
    const before = this.#before(path)
    let isThere = before.length > 0
    for (const { object } of before) isThere &&= await this.#isThere(object)
    if (isThere) return this.#keep(path, before)
    const file = await this.#source(source)
    if (file === undefined) {
      this.#keep(path, before)
      return this.#problem('file-missing', path)
    }
    const octets = await file
      .length()
      .then((length) => file.read(0, length))
      .finally(() => file.close())
    await this.#small(path, octets)
  }

  /** Small files are sealed together. */
  async #small(path: string, octets: Buffer): Promise<void> {
    this.#files.set(path, [])
    for (let at = 0; at < octets.length || at === 0; at += limits.backupBundleOctets) {
      const part = octets.subarray(at, at + limits.backupBundleOctets)
      if (this.#bundle.length + part.length > limits.backupBundleOctets) await this.#sealBundle()
      this.#bundle.places.push({ path, offset: this.#bundle.length, length: part.length })
      this.#bundle.parts.push(part)
      this.#bundle.length += part.length
      this.#advance(part.length)
    }
  }

  async #sealBundle(): Promise<void> {
    const { parts, places } = this.#bundle
    this.#bundle = newBundle()
    if (places.length === 0) return
    const { backup } = this.#order
    const { object, isNew } = await backup.put([backup.seal(Buffer.concat(parts))], true)
    if (isNew) this.#newOctets += object.length
    this.#objects.set(object.digest, object)
    for (const { path, offset, length } of places) this.#files.get(path)!.push({ object, offset, length })
  }

  async #put(file: OpenFile, from: number, length: number): Promise<BackupObject> {
    const { object, isNew } = await this.#order.backup.put(this.#octets(file, from, length), false)
    if (isNew) this.#newOctets += object.length
    return object
  }

  /** The next octets are read while the last ones are hashed and written. */
  async *#octets(file: OpenFile, from: number, length: number): AsyncGenerator<Buffer> {
    const end = from + length
    const read = (at: number) => file.read(at, Math.min(limits.backupCopyOctets, end - at))
    let next = read(from)
    for (let at = from; at < end; ) {
      this.#requireGoingOn()
      const octets = await next.catch(sourceFailed)
      if (octets.length === 0) throw new ArchiveError('LG_BACKUP_INTERRUPTED', 'a file of the archive became shorter')
      at += octets.length
      next = at < end ? read(at) : Promise.resolve(octets)
      next.catch(() => undefined)
      this.#advance(octets.length)
      yield octets
    }
  }

  async #source(path: string): Promise<OpenFile | undefined> {
    return this.#order.fs.open(path, 'read').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined
      throw error
    })
  }

  async #isThere(object: BackupObject): Promise<boolean> {
    const known = this.#there.get(object.digest)
    if (known !== undefined) return known
    const found = await this.#order.backup.has(object)
    this.#there.set(object.digest, found)
    return found
  }

  #keep(path: string, parts: readonly Part[]): void {
    this.#files.set(path, [...parts])
    for (const { object } of parts) this.#objects.set(object.digest, object)
  }

  /** Packs are never removed by the archive: one that it does not know any more is kept. */
  #keepLostPacks(): void {
    for (const [path, parts] of this.#order.base?.list.files ?? []) {
      if (!path.startsWith('packs/') || this.#files.has(path)) continue
      this.#keep(path, parts)
      this.#problem('file-missing', path)
    }
  }

  #problem(kind: SourceProblem['kind'], path: string): void {
    this.#problems.push({ kind, path })
  }

  #advance(octets: number): void {
    this.#done += octets
    this.#order.onProgress?.({ done: this.#done, total: Math.max(this.#total, this.#done), unit: 'octets' })
  }

  #requireGoingOn(): void {
    if (this.#order.signal?.aborted) throw new ArchiveError('LG_BACKUP_INTERRUPTED', 'the backup was interrupted')
  }
}

/** Not the disk that the backup lies on, but that of the archive. */
function sourceFailed(error: unknown): never {
  throw storageError(error)
}

function newBundle(): { parts: Buffer[]; length: number; places: { path: string; offset: number; length: number }[] } {
  return { parts: [], length: 0, places: [] }
}

function lengthOf(parts: readonly Part[]): number {
  return parts.reduce((sum, { length }) => sum + length, 0)
}
