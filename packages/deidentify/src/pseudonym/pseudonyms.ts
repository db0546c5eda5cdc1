/**
 * Stand-ins of one project: the same input gives the same stand-in there, and another one in every other project.
 *
 * All of them come from the project's key by HMAC-SHA-256. Without the key nobody can tell which original a stand-in belongs to,
 * or try all hospital numbers until one fits; who destroys the key makes that so for ever.
 *
 * Sources: FIPS 198-1 (HMAC), RFC 5869 (HKDF); PS3.5 B.2 (UIDs from UUIDs), RFC 9562 5.8 (UUID version 8).
 */
import { createHmac, hkdfSync } from 'node:crypto'
import { fewestShiftDays, mostShiftDays } from '../limits.ts'

/** Letters and digits that nobody mistakes for one another on paper (RFC 4648 base 32 without I, L, O, U). */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

export class Pseudonyms {
  readonly #uidKey: Uint8Array
  readonly #patientKey: Uint8Array
  readonly #daysKey: Uint8Array
  readonly #uids = new Map<string, string>()

  /** @param key - 32 octets, the project's own */
  constructor(key: Uint8Array) {
    this.#uidKey = derived(key, 'uid')
    this.#patientKey = derived(key, 'patient')
    this.#daysKey = derived(key, 'days')
  }

  /** A UID below 2.25 for another one. */
  uid(original: string): string {
    const known = this.#uids.get(original)
    if (known !== undefined) return known
    const octets = hmac(this.#uidKey, original).subarray(0, 16)
    octets[6] = (octets[6]! & 0x0f) | 0x80
    octets[8] = (octets[8]! & 0x3f) | 0x80
    const uid = `2.25.${BigInt(`0x${octets.toString('hex')}`)}`
    if (this.#uids.size >= uidsRemembered) this.#uids.clear()
    this.#uids.set(original, uid)
    return uid
  }

  /**
   * Patient ID and Patient's Name of a patient: 13 characters, 65 bits.
   *
   * @param patient - from `patientOf`
   */
  patient(patient: string): string {
    const octets = hmac(this.#patientKey, patient)
    let number = BigInt(`0x${octets.subarray(0, 9).toString('hex')}`)
    let text = ''
    for (let index = 0; index < 13; index++) {
      text += alphabet[Number(number & 31n)]
      number >>= 5n
    }
    return text
  }

  /** Days by which each date of this patient is moved back: intervals stay, dates do not. */
  shiftDays(patient: string): number {
    const range = mostShiftDays - fewestShiftDays + 1
    return fewestShiftDays + (hmac(this.#daysKey, patient).readUIntBE(0, 6) % range)
  }
}

/** A UID stands in many instances: its series' in each. */
const uidsRemembered = 10_000

function derived(key: Uint8Array, purpose: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', key, new Uint8Array(0), `leadglass/1/deidentify/${purpose}`, 32))
}

function hmac(key: Uint8Array, text: string): Buffer {
  return createHmac('sha256', key).update(text, 'utf8').digest()
}
