/**
 * Names for what lies behind the shield. No study of the old archive has a key here under which the audit log could seal who it is of:
 * entries hold keyed hashes instead, which whoever asks for a Patient ID or a Study Instance UID is led to.
 */
import { createHmac } from 'node:crypto'
import type { Keyring } from '@leadglass/archive'

/** 128 bits: no two studies ever meet. */
const nameOctets = 16

export type ShieldNames = (kind: 'study' | 'patient', value: string) => string

/** @returns `study:…` or `patient:…` */
export function shieldNames(keyring: Pick<Keyring, 'derive'>): ShieldNames {
  const key = keyring.derive('shield-names')
  return (kind, value) => {
    const mac = createHmac('sha256', key).update(`${kind}\n${value}`).digest()
    return `${kind}:${mac.subarray(0, nameOctets).toString('hex')}`
  }
}
