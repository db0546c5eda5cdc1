/**
 * The list of one generation: which files the archive had, of which objects each is made, and what the archive said of itself.
 *
 *     {"format":"leadglass-backup/1", …, "objects":[[digest, octets, sealed], …], "sealed":BASE64}     one line of JSON
 *     signature                                                                                        128 hexadecimal digits
 *
 * Outside stand digests, lengths and times; names of files and counts are sealed. The signature covers the first line, so that
 * whoever has the archive's public key can check a backup folder without being able to read any of it.
 */
import { createHash } from 'node:crypto'
import { type KeySourceKind, keySourceKinds } from '../keys/key-source.ts'
import type { ArchiveStatistics } from '../maintenance/reports.ts'
import { altered, foreign } from './backup-error.ts'
import { type BackupKeys, isSignedByArchive } from './backup-keys.ts'

export interface BackupObject {
  /** SHA-256 of its octets as they lie there, hexadecimal: its name. */
  readonly digest: string
  readonly length: number
  /** Its parts are found after opening it; else it is ciphertext as the archive keeps it. */
  readonly sealed: boolean
}

/** Octets of a file, in order. */
export interface Part {
  readonly object: BackupObject
  /** Octet of the object (opened, where it is sealed) where they begin. */
  readonly offset: number
  readonly length: number
}

/** What the archive said of itself when the generation was made. */
export interface BackupFacts {
  version: string
  statistics: ArchiveStatistics
  lastSequence: number
  /** Entries of the audit log, and its signed checkpoint. */
  audit: { entries: number; checkpoint: string }
}

/** What holds the root key; its file where that is a wrapping and not the key itself. */
export interface BackupRootKey {
  source: KeySourceKind
  /** What `keys/` has of this source, base64. */
  file?: string
}

export interface BackupList {
  /** Id of the backup folder, 32 hexadecimal digits. */
  folder: string
  /** Public key of the archive, 64 hexadecimal digits. */
  archive: string
  /** From 1. */
  generation: number
  /** ISO 8601, UTC. */
  at: string
  /** Id of the run that made it, 32 hexadecimal digits: by it an archive knows its own, if it was killed right after. */
  run: string
  /** Digest of the list that it goes on from; absent where everything was copied. */
  base?: string
  /** Generations that lie in the folder from then on, this one among them. */
  kept: readonly number[]
  rootKey: BackupRootKey
  objects: readonly BackupObject[]
  files: ReadonlyMap<string, readonly Part[]>
  facts: BackupFacts
}

const format = 'leadglass-backup/1'

/** What can be read without a key: the list but for what is sealed. */
interface Outside extends Omit<BackupList, 'objects' | 'files' | 'facts'> {
  format: string
  objects: [digest: string, length: number, sealed: 0 | 1][]
  sealed: string
}

interface Inside {
  facts: BackupFacts
  files: [path: string, parts: [object: number, offset: number, length: number][]][]
}

export function encodeBackupList(list: BackupList, keys: BackupKeys): Buffer {
  const { files, facts, objects, folder, archive, generation, at, run, base, kept, rootKey } = list
  const numbers = new Map(objects.map(({ digest }, number) => [digest, number]))
  const inside: Inside = {
    facts,
    files: [...files].map(([path, parts]) => [
      path,
      parts.map(({ object, offset, length }) => [numbers.get(object.digest)!, offset, length]),
    ]),
  }
  const outside: Outside = {
    ...{ format, folder, archive, generation, at, run, ...(base === undefined ? {} : { base }), kept: [...kept] },
    rootKey,
    objects: objects.map(({ digest, length, sealed }) => [digest, length, sealed ? 1 : 0]),
    sealed: keys.seal('list', Buffer.from(JSON.stringify(inside))).toString('base64'),
  }
  const line = JSON.stringify(outside)
  return Buffer.from(`${line}\n${keys.sign(line)}\n`)
}

export function digestOf(octets: Uint8Array): string {
  return createHash('sha256').update(octets).digest('hex')
}

/** What of a list can be read without any key. @param what - names the file for an error @throws ArchiveError LG_BACKUP_ALTERED */
export function readOutside(
  octets: Buffer,
  what: string,
): Pick<BackupList, 'archive' | 'generation' | 'at' | 'rootKey'> {
  return split(octets, what).outside
}

/** @throws ArchiveError LG_BACKUP_ALTERED; LG_BACKUP_FOREIGN signed by another archive */
export function decodeBackupList(octets: Buffer, keys: BackupKeys, what: string): BackupList {
  const { outside, line, signature } = split(octets, what)
  if (outside.archive !== keys.archive) throw foreign(what)
  if (!isSignedByArchive(keys.archive, line, signature)) throw altered(what, 'is not as it was signed')
  const opened = keys.open('list', Buffer.from(outside.sealed, 'base64'))
  if (opened === undefined) throw altered(what, 'cannot be opened')
  const { facts, files } = JSON.parse(opened.toString('utf8')) as Inside
  const { objects: written, sealed: _sealed, format: _format, ...rest } = outside
  const objects = written.map(([digest, length, sealed]) => ({ digest, length, sealed: sealed === 1 }))
  const parts = files.map(([path, parts]) => {
    if (!isPlainPath(path)) throw altered(what, 'names a file outside of the data folder')
    return [path, parts.map(([object, offset, length]) => ({ object: objects[object]!, offset, length }))] as const
  })
  return { ...rest, objects, files: new Map(parts), facts }
}

function split(octets: Buffer, what: string): { outside: Outside; line: string; signature: string } {
  const [line = '', signature = '', rest, ...more] = octets.toString('utf8').split('\n')
  const outside = parsed(line)
  if (rest !== '' || more.length > 0 || !isOutside(outside)) throw altered(what, 'is not the list of a generation')
  return { outside, line, signature }
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

function isOutside(value: unknown): value is Outside {
  if (typeof value !== 'object' || value === null) return false
  const list = value as Partial<Outside>
  return (
    list.format === format &&
    isHex(list.folder, 32) &&
    isHex(list.archive, 64) &&
    isCount(list.generation) &&
    typeof list.at === 'string' &&
    !Number.isNaN(Date.parse(list.at)) &&
    (list.base === undefined || isHex(list.base, 64)) &&
    Array.isArray(list.kept) &&
    list.kept.every(isCount) &&
    keySourceKinds.some((kind) => kind === list.rootKey?.source) &&
    ['string', 'undefined'].includes(typeof list.rootKey?.file) &&
    Array.isArray(list.objects) &&
    list.objects.every((object) => Array.isArray(object) && isHex(object[0], 64) && isCount(object[1])) &&
    isHex(list.run, 32) &&
    typeof list.sealed === 'string'
  )
}

function isHex(value: unknown, digits: number): boolean {
  return typeof value === 'string' && value.length === digits && /^[0-9a-f]*$/.test(value)
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0
}

/** What a data folder may have files called; nothing that leads out of it. */
function isPlainPath(path: string): boolean {
  return path.split('/').every((name) => /^[A-Za-z0-9_-][A-Za-z0-9._-]*$/.test(name))
}
