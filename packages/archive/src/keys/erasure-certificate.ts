/**
 * What is left of an erased study: a signed statement in `keys/erased/`, with opaque ids only.
 *
 * The signature covers the JSON text of the file without its last field, `signature`, and without spaces. The audit log has
 * the SHA-256 of the same text with the signature, so that a certificate made later, or for another archive, is told apart.
 */
import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto'
import { join } from 'node:path'
import { ArchiveError } from '../errors.ts'
import { readWholeFile, replaceFile } from '../file-system/atomic-file.ts'
import type { FileSystem } from '../file-system/file-system.ts'
import { publicKeyHex, signText } from './signing.ts'
import type { StudyKeyName } from './study-keys.ts'

export interface ErasureCertificate {
  /** 2 since what the audit log says of a study is under the study's key as well. */
  format: 'leadglass-erasure/1' | 'leadglass-erasure/2'
  /** Opaque study id, 32 hexadecimal digits. */
  study: string
  slot: number
  /** What nobody can read any more; not in format 1. */
  covers?: readonly string[]
  /** ISO 8601, UTC. */
  erased: string
  /** Ed25519, 64 hexadecimal digits. */
  publicKey: string
  signature: string
}

/** All records of the study, and who and what the audit log's entries of version 2 are about. */
const covered = ['records', 'audit-identifiers']

/** What a certificate proves by itself. */
export interface ErasureCheck {
  /** The text is as it was signed, by the key that it names. */
  isSigned: boolean
  /** SHA-256 of the certificate, hexadecimal, as the audit log has it. */
  digest: string
}

export function erasedFolder(keysFolder: string): string {
  return join(keysFolder, 'erased')
}

/** @returns the digest for the audit log */
export async function writeErasureCertificate(
  fs: FileSystem,
  keysFolder: string,
  key: KeyObject,
  study: StudyKeyName,
): Promise<string> {
  const statement: Omit<ErasureCertificate, 'signature'> = {
    format: 'leadglass-erasure/2',
    study: study.id.toString('hex'),
    slot: study.slot,
    covers: covered,
    erased: new Date().toISOString(),
    publicKey: publicKeyHex(key),
  }
  const certificate = { ...statement, signature: signText(key, JSON.stringify(statement)) }
  await replaceFile(fs, pathOf(keysFolder, statement.study), Buffer.from(certificateText(certificate)))
  return digestOf(certificate)
}

/** Takes back a certificate for a study that was not erased after all. */
export async function withdrawErasureCertificate(fs: FileSystem, keysFolder: string, study: StudyKeyName) {
  await fs.remove(pathOf(keysFolder, study.id.toString('hex')))
  await fs.syncFolder(erasedFolder(keysFolder))
}

/** Every certificate of the folder. @throws ArchiveError LG_KEY_DAMAGED when one cannot be read */
export async function readErasureCertificates(fs: FileSystem, keysFolder: string): Promise<ErasureCertificate[]> {
  const folder = erasedFolder(keysFolder)
  const names = (await fs.list(folder)).filter((name) => name.endsWith('.json'))
  const certificates: ErasureCertificate[] = []
  for (const name of names) {
    const text = await readWholeFile(fs, join(folder, name))
    certificates.push(parseErasureCertificate(text?.toString('utf8') ?? ''))
  }
  return certificates
}

export function studyKeyOf({ study, slot }: ErasureCertificate): StudyKeyName {
  return { id: Buffer.from(study, 'hex'), slot }
}

/** As it lies in the folder and is handed out. */
export function certificateText(certificate: ErasureCertificate): string {
  return `${JSON.stringify(certificate, null, 2)}\n`
}

/** @throws ArchiveError LG_KEY_DAMAGED */
export function parseErasureCertificate(text: string): ErasureCertificate {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new ArchiveError('LG_KEY_DAMAGED', 'an erasure certificate cannot be read', {}, error)
  }
  if (isCertificate(value)) return value
  throw new ArchiveError('LG_KEY_DAMAGED', 'an erasure certificate cannot be read')
}

/** Whose key it is, and whether the audit log knows the certificate, is for the caller to compare. */
export function verifyErasureCertificate(certificate: ErasureCertificate): ErasureCheck {
  const { signature, ...statement } = inOrder(certificate)
  const key = createPublicKey({
    key: { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(certificate.publicKey, 'hex').toString('base64url') },
    format: 'jwk',
  })
  const isSigned = verify(null, Buffer.from(JSON.stringify(statement)), key, Buffer.from(signature, 'hex'))
  return { isSigned, digest: digestOf(certificate) }
}

function digestOf(certificate: ErasureCertificate): string {
  return createHash('sha256')
    .update(JSON.stringify(inOrder(certificate)))
    .digest('hex')
}

/** Fields in the order in which they are signed, whatever order a file has them in. */
function inOrder({
  format,
  study,
  slot,
  covers,
  erased,
  publicKey,
  signature,
}: ErasureCertificate): ErasureCertificate {
  return { format, study, slot, ...(covers ? { covers } : {}), erased, publicKey, signature }
}

function pathOf(keysFolder: string, study: string): string {
  return join(erasedFolder(keysFolder), `${study}.json`)
}

function isCertificate(value: unknown): value is ErasureCertificate {
  if (typeof value !== 'object' || value === null) return false
  const { format, study, slot, covers, erased, publicKey, signature } = value as Partial<ErasureCertificate>
  const isFormat1 = format === 'leadglass-erasure/1' && covers === undefined
  const isFormat2 = format === 'leadglass-erasure/2' && JSON.stringify(covers) === JSON.stringify(covered)
  return (
    (isFormat1 || isFormat2) &&
    isHex(study, 32) &&
    Number.isSafeInteger(slot) &&
    slot! >= 0 &&
    typeof erased === 'string' &&
    isHex(publicKey, 64) &&
    isHex(signature, 128)
  )
}

function isHex(value: unknown, digits: number): boolean {
  return typeof value === 'string' && value.length === digits && /^[0-9a-f]*$/.test(value)
}
