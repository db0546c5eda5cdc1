/**
 * HalfSipHash-2-4 with a 64-bit result: a keyed hash in 32-bit arithmetic alone, so that an identifier becomes two numbers
 * without leaving the receive buffer.
 *
 * Source: Aumasson and Bernstein, SipHash: a fast short-input PRF; the reference implementation's HalfSipHash.
 */

export const HASH_KEY_OCTETS = 8

/** Results are left in `low` and `high` instead of being returned: there is one for each answer, and none may cost an object. */
export class KeyedHash {
  /** First four octets of the result, little endian, as an unsigned number. */
  low = 0
  /** Last four octets of the result. */
  high = 0
  #key0: number
  #key1: number

  /** @param key - `HASH_KEY_OCTETS` random octets; they are not kept */
  constructor(key: Uint8Array) {
    this.#key0 = word(key, 0)
    this.#key1 = word(key, 4)
  }

  /** Hashes `octets` from `start` up to, not including, `end`. */
  hash(octets: Uint8Array, start: number, end: number): void {
    let v0 = this.#key0
    let v1 = this.#key1 ^ 0xee
    let v2 = this.#key0 ^ 0x6c796765
    let v3 = this.#key1 ^ 0x74656462
    const whole = start + ((end - start) & ~3)
    let last = (end - start) << 24
    for (let index = whole, shift = 0; index < end; index += 1, shift += 8) last |= octets[index]! << shift
    // Words of the text, then the last one with the length, then the two finishing marks of four rounds each.
    for (let offset = start; offset <= whole; offset += 4) {
      const text = offset < whole ? word(octets, offset) : last
      v3 ^= text
      for (let round = 0; round < 2; round += 1) {
        v0 = (v0 + v1) | 0
        v1 = ((v1 << 5) | (v1 >>> 27)) ^ v0
        v0 = (v0 << 16) | (v0 >>> 16)
        v2 = (v2 + v3) | 0
        v3 = ((v3 << 8) | (v3 >>> 24)) ^ v2
        v0 = (v0 + v3) | 0
        v3 = ((v3 << 7) | (v3 >>> 25)) ^ v0
        v2 = (v2 + v1) | 0
        v1 = ((v1 << 13) | (v1 >>> 19)) ^ v2
        v2 = (v2 << 16) | (v2 >>> 16)
      }
      v0 ^= text
    }
    v2 ^= 0xee
    for (let half = 0; half < 2; half += 1) {
      for (let round = 0; round < 4; round += 1) {
        v0 = (v0 + v1) | 0
        v1 = ((v1 << 5) | (v1 >>> 27)) ^ v0
        v0 = (v0 << 16) | (v0 >>> 16)
        v2 = (v2 + v3) | 0
        v3 = ((v3 << 8) | (v3 >>> 24)) ^ v2
        v0 = (v0 + v3) | 0
        v3 = ((v3 << 7) | (v3 >>> 25)) ^ v0
        v2 = (v2 + v1) | 0
        v1 = ((v1 << 13) | (v1 >>> 19)) ^ v2
        v2 = (v2 << 16) | (v2 >>> 16)
      }
      if (half === 0) {
        this.low = (v1 ^ v3) >>> 0
        v1 ^= 0xdd
      }
    }
    this.high = (v1 ^ v3) >>> 0
  }

  /** The key is gone; what was hashed with it can no longer be tested against a guess. */
  forget(): void {
    this.#key0 = 0
    this.#key1 = 0
    this.low = 0
    this.high = 0
  }
}

function word(octets: Uint8Array, offset: number): number {
  return octets[offset]! | (octets[offset + 1]! << 8) | (octets[offset + 2]! << 16) | (octets[offset + 3]! << 24)
}
