/**
 * What is left of an erased study: a signed statement in `keys/erased/`, with opaque ids only.
 *
 * The signature covers the JSON text of the file without its last field, `signature`, and without spaces.
 */
import type { KeyObject } from 'node:crypto'
import { join } from 'node:path'
import { ArchiveError } from '../errors.ts'
import { readWholeFile, replaceFile } from '../file-system/atomic-file.ts'
import type { FileSystem } from '../file-system/file-system.ts'
import { publicKeyHex, signText } from './signing.ts'
import type { StudyKeyName } from './study-keys.ts'

export interface ErasureCertificate {
  format: 'leadglass-erasure/1'
  /** Opaque study id, 32 hexadecimal digits. */
  study: string
  slot: number
  /** ISO 8601, UTC. */
  erased: string
  /** Ed25519, 64 hexadecimal digits. */
  publicKey: string
  signature: string
}

export function erasedFolder(keysFolder: string): string {
  return join(keysFolder, 'erased')
}

export async function writeErasureCertificate(
  fs: FileSystem,
  keysFolder: string,
  key: KeyObject,
  study: StudyKeyName,
): Promise<void> {
  const statement: Omit<ErasureCertificate, 'signature'> = {
    format: 'leadglass-erasure/1',
    study: study.id.toString('hex'),
    slot: study.slot,
    erased: new Date().toISOString(),
    publicKey: publicKeyHex(key),
  }
  const certificate = { ...statement, signature: signText(key, JSON.stringify(statement)) }
  const path = join(erasedFolder(keysFolder), `${statement.study}.json`)
  await replaceFile(fs, path, Buffer.from(`${JSON.stringify(certificate, null, 2)}\n`))
}

/** The studies that certificates name. @throws ArchiveError LG_KEY_DAMAGED when one cannot be read */
export async function readErasures(fs: FileSystem, keysFolder: string): Promise<StudyKeyName[]> {
  const folder = erasedFolder(keysFolder)
  const names = (await fs.list(folder)).filter((name) => name.endsWith('.json'))
  const studies: StudyKeyName[] = []
  for (const name of names) studies.push(parse(await readWholeFile(fs, join(folder, name))))
  return studies
}

function parse(text: Buffer | undefined): StudyKeyName {
  try {
    const { study, slot } = JSON.parse(text?.toString('utf8') ?? '') as Partial<ErasureCertificate>
    if (typeof study === 'string' && /^[0-9a-f]{32}$/.test(study) && Number.isSafeInteger(slot)) {
      return { id: Buffer.from(study, 'hex'), slot: Number(slot) }
    }
  } catch (error) {
    throw new ArchiveError('LG_KEY_DAMAGED', 'an erasure certificate cannot be read', {}, error)
  }
  throw new ArchiveError('LG_KEY_DAMAGED', 'an erasure certificate cannot be read')
}
