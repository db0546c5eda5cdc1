/** The files in `keys/` that hold the root key or its wrapping, one for each kind of source. */
import { join } from 'node:path'
import { ArchiveError } from '../errors.ts'
import { readWholeFile, replaceFile } from '../file-system/atomic-file.ts'
import type { FileSystem } from '../file-system/file-system.ts'
import { nodeFileSystem } from '../file-system/node-file-system.ts'
import { type KeySourceKind, keySourceKinds } from './key-source.ts'

const fileNames: Readonly<Record<KeySourceKind, string>> = {
  file: 'root.key',
  passphrase: 'root.wrapped',
  pkcs11: 'root.pkcs11',
  kms: 'root.kms',
}

/** As `keys status` says it. */
export function rootKeyPlace(kind: KeySourceKind): string {
  return `keys/${fileNames[kind]}`
}

/** Path of the file that a source leaves in a data folder. */
export function rootKeyFileOf(dataFolder: string, kind: KeySourceKind): string {
  return join(dataFolder, rootKeyPlace(kind))
}

export async function writeRootKey(folder: string, kind: KeySourceKind, text: string): Promise<void> {
  await replaceFile(nodeFileSystem, join(folder, fileNames[kind]), Buffer.from(text))
}

/** @throws ArchiveError LG_ARCHIVE_MISSING */
export async function readRootKeyFile(folder: string, kind: KeySourceKind): Promise<Buffer> {
  const text = await readWholeFile(nodeFileSystem, join(folder, fileNames[kind]))
  if (text === undefined) throw new ArchiveError('LG_ARCHIVE_MISSING', `there is no ${rootKeyPlace(kind)}`)
  return text
}

/** A JSON file of a known form. @throws ArchiveError LG_ARCHIVE_MISSING, LG_KEY_DAMAGED */
export async function readRootKeyJson<T>(
  folder: string,
  kind: KeySourceKind,
  isForm: (value: unknown) => value is T,
): Promise<T> {
  const text = await readRootKeyFile(folder, kind)
  const value = parsedJson(text.toString('utf8'))
  if (isForm(value)) return value
  throw new ArchiveError('LG_KEY_DAMAGED', `${rootKeyPlace(kind)} cannot be read`, { octets: text.length })
}

/** The kinds of source that a folder has a file of: one, or two while one takes over from the other. */
export async function rootKeyHolders(fs: FileSystem, folder: string): Promise<KeySourceKind[]> {
  const names = new Set(await fs.list(folder))
  return keySourceKinds.filter((kind) => names.has(fileNames[kind]))
}

/** Overwritten before its name goes: on a disk that writes in place nothing of it is left. */
export async function forgetRootKey(fs: FileSystem, folder: string, kind: KeySourceKind): Promise<void> {
  const path = join(folder, fileNames[kind])
  const file = await fs.open(path, 'existing')
  try {
    await file.write(0, [Buffer.alloc(await file.length())])
    await file.datasync()
  } finally {
    await file.close()
  }
  await fs.remove(path)
  await fs.syncFolder(folder)
}

/** `undefined` for what is no JSON. */
export function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
