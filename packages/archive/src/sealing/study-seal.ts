/**
 * What an entry of the audit log says of a study, under keys that go with the study's own: a name that only who has the key can
 * make, and the study's identifiers encrypted. Whoever destroys the study's key destroys both, in every copy of the log.
 *
 *     name    HKDF-SHA-256(study key, info "leadglass/1/audit-name"), 16 octets, Base64url
 *     sealed  01 · nonce 12 · AES-256-GCM ciphertext · tag 16, Base64
 *     key     HKDF-SHA-256(study key, info "leadglass/1/audit-identifiers"), 32 octets
 *     associated data    "leadglass-audit-identifiers/1 " · name
 *     plaintext          JSON, filled up with spaces to a multiple of 64 octets, so that its length tells little
 *
 * Sources: RFC 5869, NIST SP 800-38D. Format and reasons: docs/design/audit-log.md
 */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { keyLength } from '../keys/wrap.ts'

/** Who and what a study is. */
export interface StudyIdentifiers {
  readonly StudyInstanceUID: string
  readonly PatientID: string | null
  readonly IssuerOfPatientID: string | null
}

/** What is sealed of one entry. */
export interface Sealed extends StudyIdentifiers {
  /** Facts of the entry by which the study could be found in the packs. */
  readonly place?: Readonly<Record<string, string | number>>
}

const version = 1
const nonceStart = 1
const ciphertextStart = 13
const tagLength = 16
const filledTo = 64

/** 22 characters; the same for all entries about the study. */
export function logName(studyKey: Uint8Array): string {
  return derive(studyKey, 'audit-name', 16).toString('base64url')
}

export function seal(studyKey: Uint8Array, { StudyInstanceUID, PatientID, IssuerOfPatientID, place }: Sealed): string {
  const text = Buffer.from(
    JSON.stringify({ StudyInstanceUID, PatientID, IssuerOfPatientID, ...(place ? { place } : {}) }),
  )
  const plaintext = Buffer.alloc(Math.ceil(text.length / filledTo) * filledTo, ' ')
  plaintext.set(text)
  const nonce = randomBytes(ciphertextStart - nonceStart)
  const cipher = createCipheriv('aes-256-gcm', derive(studyKey, 'audit-identifiers', keyLength), nonce)
  cipher.setAAD(associatedData(studyKey))
  const ciphertext = cipher.update(plaintext)
  cipher.final()
  return Buffer.concat([Buffer.of(version), nonce, ciphertext, cipher.getAuthTag()]).toString('base64')
}

/** `undefined` for what was not sealed under this key, or was changed since. */
export function unseal(studyKey: Uint8Array, sealed: string): Sealed | undefined {
  const octets = Buffer.from(sealed, 'base64')
  if (octets[0] !== version || octets.length < ciphertextStart + tagLength) return undefined
  const tagStart = octets.length - tagLength
  const nonce = octets.subarray(nonceStart, ciphertextStart)
  const cipher = createDecipheriv('aes-256-gcm', derive(studyKey, 'audit-identifiers', keyLength), nonce)
  cipher.setAAD(associatedData(studyKey))
  cipher.setAuthTag(octets.subarray(tagStart))
  const plaintext = cipher.update(octets.subarray(ciphertextStart, tagStart))
  try {
    cipher.final()
  } catch {
    return undefined
  }
  return JSON.parse(plaintext.toString('utf8')) as Sealed
}

function associatedData(studyKey: Uint8Array): Buffer {
  return Buffer.from(`leadglass-audit-identifiers/1 ${logName(studyKey)}`)
}

function derive(studyKey: Uint8Array, purpose: string, octets: number): Buffer {
  return Buffer.from(hkdfSync('sha256', studyKey, new Uint8Array(0), `leadglass/1/${purpose}`, octets))
}
