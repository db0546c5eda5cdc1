/**
 * Copies one generation into a folder, checking each octet on the way.
 *
 * A file `restoring` says what is being restored and how far it is; every object before that is durable. Cut short, the same
 * restoration goes on there; another one begins with an empty folder.
 */
import { dirname, join } from 'node:path'
import { ArchiveError } from '../errors.ts'
import { readWholeFile, replaceFile } from '../file-system/atomic-file.ts'
import type { FileSystem } from '../file-system/file-system.ts'
import type { OnProgress } from '../maintenance/reports.ts'
import { altered } from './backup-error.ts'
import type { BackupFolder, Generation } from './backup-folder.ts'
import type { BackupList, BackupObject } from './backup-list.ts'

export interface RestoreOrder {
  fs: FileSystem
  backup: BackupFolder
  generation: Generation
  /** The data folder: empty, not there, or one in which the same restoration was cut short. */
  folder: string
  onProgress?: OnProgress | undefined
  signal?: AbortSignal | undefined
}

/** There from the first octet until the restored archive was opened. */
export const restoringFile = 'restoring'

interface Place {
  path: string
  /** Octet of the file where the part goes. */
  at: number
  offset: number
  length: number
}

/** @throws ArchiveError LG_RESTORE_NOT_EMPTY, LG_BACKUP_ALTERED, LG_BACKUP_UNREACHABLE, LG_BACKUP_INTERRUPTED; system errors */
export async function restoreGeneration(
  order: RestoreOrder,
): Promise<{ files: number; octets: number; resumed: boolean }> {
  const { fs, backup, generation, folder, onProgress, signal } = order
  const { list, digest } = generation
  const begun = await begin(fs, folder, digest)
  const places = placesOf(list)
  const total = list.objects.reduce((sum, { length }) => sum + length, 0)
  await makeFolders(fs, folder, list)
  let octets = 0
  for (const [number, object] of list.objects.entries()) {
    if (signal?.aborted) throw new ArchiveError('LG_BACKUP_INTERRUPTED', 'the restoration was interrupted')
    octets += object.length
    if (number >= begun) {
      await copyObject(order, object, places.get(object.digest) ?? [])
      await note(fs, folder, digest, number + 1)
    }
    onProgress?.({ done: octets, total, unit: 'octets' })
  }
  const whole = list.objects.length + 1
  if (begun < whole) {
    await requireLengths(fs, folder, list)
    await eraseLater(fs, backup, generation, folder)
    await note(fs, folder, digest, whole)
  }
  return { files: list.files.size, octets: total, resumed: begun > 0 }
}

/** The archive is open and its log has an entry of it: from now on it is an archive like any other. */
export async function endRestoring(fs: FileSystem, folder: string): Promise<void> {
  await fs.remove(join(folder, restoringFile))
  await fs.syncFolder(folder)
}

/** @returns how many objects are in place from before; one more when all was checked, and the copy may have been opened since */
async function begin(fs: FileSystem, folder: string, digest: string): Promise<number> {
  await fs.makeFolder(folder)
  const names = (await fs.list(folder)).filter((name) => name !== `${restoringFile}.new`)
  if (names.length > 0) {
    const octets = await readWholeFile(fs, join(folder, restoringFile))
    if (octets === undefined) {
      throw new ArchiveError('LG_RESTORE_NOT_EMPTY', 'the folder to restore to is not empty; choose another one')
    }
    const [what, done] = octets.toString('latin1').trim().split(' ')
    if (what === digest) return Number(done) || 0
    throw new ArchiveError(
      'LG_RESTORE_NOT_EMPTY',
      'in this folder the restoration of another generation was cut short; remove it or choose another one',
    )
  }
  await note(fs, folder, digest, 0)
  return 0
}

function note(fs: FileSystem, folder: string, digest: string, done: number): Promise<void> {
  return replaceFile(fs, join(folder, restoringFile), Buffer.from(`${digest} ${done}\n`))
}

/** By object, where its octets go. */
function placesOf({ files }: BackupList): Map<string, Place[]> {
  const places = new Map<string, Place[]>()
  for (const [path, parts] of files) {
    let at = 0
    for (const { object, offset, length } of parts) {
      const known = places.get(object.digest)
      if (known === undefined) places.set(object.digest, [{ path, at, offset, length }])
      else known.push({ path, at, offset, length })
      at += length
    }
  }
  return places
}

async function makeFolders(fs: FileSystem, folder: string, { files }: BackupList): Promise<void> {
  const folders = new Set([...files.keys()].map((path) => dirname(join(folder, path))))
  for (const path of [...folders, join(folder, 'packs'), join(folder, 'keys', 'erased')]) await fs.makeFolder(path)
}

async function copyObject(order: RestoreOrder, object: BackupObject, places: readonly Place[]): Promise<void> {
  const { fs, backup, folder } = order
  if (object.sealed) {
    const octets = await backup.opened(object)
    for (const { path, at, offset, length } of places) {
      await writeAt(fs, join(folder, path), at, [octets.subarray(offset, offset + length)])
    }
    return
  }
  for (const { path, at } of places) await writeAt(fs, join(folder, path), at, backup.read(object))
}

async function writeAt(
  fs: FileSystem,
  path: string,
  at: number,
  octets: AsyncIterable<Buffer> | Iterable<Buffer>,
): Promise<void> {
  const file = await fs.open(path, 'existing').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
    return fs.open(path, 'create')
  })
  try {
    let position = at
    for await (const chunk of octets) {
      await file.write(position, [chunk])
      position += chunk.length
    }
    await file.datasync()
  } finally {
    await file.close()
  }
}

/** The list itself may be wrong of what it names; and the names become durable. */
async function requireLengths(fs: FileSystem, folder: string, { files }: BackupList): Promise<void> {
  const folders = new Set([folder])
  for (const [path, parts] of files) {
    const expected = parts.reduce((sum, { length }) => sum + length, 0)
    const file = await fs.open(join(folder, path), 'read')
    const length = await file.length().finally(() => file.close())
    if (length !== expected) throw altered('a file', 'has another length than the list says', { length, expected })
    for (let at = dirname(join(folder, path)); at.length >= folder.length; at = dirname(at)) folders.add(at)
  }
  for (const path of folders) await fs.syncFolder(path)
}

/**
 * What was erased after this generation was made stays erased: the certificates of later generations come along, and opening the
 * archive destroys the keys that they name.
 */
async function eraseLater(fs: FileSystem, backup: BackupFolder, { list }: Generation, folder: string): Promise<void> {
  for (const number of await backup.generations()) {
    if (number <= list.generation) continue
    const later = await backup.generation(number).catch(() => undefined)
    if (later === undefined) continue
    for (const path of later.list.files.keys()) {
      if (!path.startsWith('keys/erased/') || list.files.has(path)) continue
      await fs.remove(join(folder, path))
      await writeAt(fs, join(folder, path), 0, [(await backup.file(later.list, path))!])
    }
  }
}
