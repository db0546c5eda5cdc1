/**
 * Cosignatures: another party's word that it saw this checkpoint, and that it continues every one that it saw before.
 *
 *     — name base64(key id (4 octets) || seconds since 1970 (8 octets) || Ed25519 signature (64 octets))
 *     signed: "cosignature/v1\ntime <seconds>\n" and the text of the note
 *
 * Source: C2SP tlog-cosignature, key type 0x04.
 */
import { createPublicKey, hash, verify } from 'node:crypto'
import { AuditError } from '../errors.ts'
import type { SignedNote } from '../note/signed-note.ts'

export interface WitnessKey {
  name: string
  keyId: Uint8Array
  /** Ed25519, 32 octets. */
  publicKey: Uint8Array
}

const keyType = 0x04
const timeOctets = 8
const signatureOctets = 64
const spkiPrefix = Buffer.from('302a300506032b6570032100', 'hex')
const form = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]{44})$/

/** @param text - `name+hex(key id)+base64(0x04 || key)` @throws AuditError `LG_AUDIT_WITNESS_KEY` */
export function readWitnessKey(text: string): WitnessKey {
  const [, name = '', id = '', base64 = ''] = form.exec(text) ?? []
  const typed = Buffer.from(base64, 'base64')
  const keyId = hash('sha256', Buffer.concat([Buffer.from(`${name}\n`), typed]), 'buffer').subarray(0, 4)
  if (typed[0] === keyType && keyId.toString('hex') === id) return { name, keyId, publicKey: typed.subarray(1) }
  throw new AuditError('LG_AUDIT_WITNESS_KEY', 'not the key of a witness (name+id+key, of type 4)')
}

/** When the witness signed this note, seconds since 1970; `undefined` if it did not. */
export function cosignedAt(note: SignedNote, { name, keyId, publicKey }: WitnessKey): number | undefined {
  const key = createPublicKey({ key: Buffer.concat([spkiPrefix, publicKey]), format: 'der', type: 'spki' })
  const times = note.signatures.flatMap((line) => {
    if (line.name !== name || Buffer.compare(line.keyId, keyId) !== 0) return []
    if (line.signature.length !== timeOctets + signatureOctets) return []
    const seconds = Buffer.from(line.signature).readBigUInt64BE(0)
    const signed = Buffer.from(`cosignature/v1\ntime ${seconds}\n${note.text}`)
    return verify(null, signed, key, line.signature.subarray(timeOctets)) ? [Number(seconds)] : []
  })
  return times.length === 0 ? undefined : Math.max(...times)
}
