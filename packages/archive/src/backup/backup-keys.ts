/**
 * The keys of backups: one signs what a generation is made of, one seals what is not ciphertext already.
 *
 * A sealed object: "LGBO" · 01 00 00 00 · salt 32 · nonce 12 · AES-256-GCM ciphertext · tag 16, with the key
 * HKDF-SHA-256(purpose key `backup-sealing`, salt, info `leadglass-backup/1 ` · what it is), so that no key seals twice.
 *
 * Sources: RFC 5869, RFC 8032; NIST SP 800-38D.
 */
import {
  createCipheriv,
  createDecipheriv,
  createPublicKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
  verify,
} from 'node:crypto'
import type { Keyring } from '../keys/keyring.ts'
import { publicKeyHex, signingKeyFrom, signText } from '../keys/signing.ts'
import { keyLength } from '../keys/wrap.ts'

const begin = Buffer.from('4c47424f01000000', 'hex')
const saltLength = 32
const nonceLength = 12
const tagLength = 16
const nonceStart = begin.length + saltLength
const sealedStart = nonceStart + nonceLength

/** What sealing adds to the octets. */
export const sealOctets = sealedStart + tagLength

/** What is sealed: one cannot stand in the other's place. */
export type SealedKind = 'object' | 'list'

const spkiPrefix = Buffer.from('302a300506032b6570032100', 'hex')

export class BackupKeys {
  /** Names the archive: the public key of its backups, Ed25519, 64 hexadecimal digits. */
  readonly archive: string
  readonly #signing: KeyObject
  readonly #sealing: Uint8Array

  /** @param keyring - or whatever derives keys of the same root key */
  constructor(keyring: Pick<Keyring, 'derive'>) {
    this.#signing = signingKeyFrom(keyring.derive('backup-signing'))
    this.#sealing = keyring.derive('backup-sealing')
    this.archive = publicKeyHex(this.#signing)
  }

  /** @returns 128 hexadecimal digits */
  sign(text: string): string {
    return signText(this.#signing, text)
  }

  seal(kind: SealedKind, octets: Uint8Array): Buffer {
    const [salt, nonce] = [randomBytes(saltLength), randomBytes(nonceLength)]
    const cipher = createCipheriv('aes-256-gcm', this.#keyOf(kind, salt), nonce)
    const ciphertext = cipher.update(octets)
    cipher.final()
    return Buffer.concat([begin, salt, nonce, ciphertext, cipher.getAuthTag()])
  }

  /** @returns `undefined` when an octet is not as it was sealed, or it was sealed by another archive or as something else */
  open(kind: SealedKind, sealed: Buffer): Buffer | undefined {
    if (sealed.length < sealOctets || !sealed.subarray(0, begin.length).equals(begin)) return undefined
    const key = this.#keyOf(kind, sealed.subarray(begin.length, nonceStart))
    const cipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(nonceStart, sealedStart))
    cipher.setAuthTag(sealed.subarray(sealed.length - tagLength))
    const octets = cipher.update(sealed.subarray(sealedStart, sealed.length - tagLength))
    try {
      cipher.final()
    } catch {
      return undefined
    }
    return octets
  }

  #keyOf(kind: SealedKind, salt: Uint8Array): Buffer {
    return Buffer.from(hkdfSync('sha256', this.#sealing, salt, `leadglass-backup/1 ${kind}`, keyLength))
  }
}

/** Whether the archive of this public key signed the text; needs nothing of the archive. */
export function isSignedByArchive(archive: string, text: string, signature: string): boolean {
  if (!/^[0-9a-f]{64}$/.test(archive) || !/^[0-9a-f]{128}$/.test(signature)) return false
  const der = Buffer.concat([spkiPrefix, Buffer.from(archive, 'hex')])
  const key = createPublicKey({ key: der, format: 'der', type: 'spki' })
  return verify(null, Buffer.from(text), key, Buffer.from(signature, 'hex'))
}
