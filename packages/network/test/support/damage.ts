/** The third test of every decoder: random and damaged octets either decode or throw the package's own error. */
import fc from 'fast-check'
import { expect } from 'vitest'
import { NetworkError, type NetworkErrorCode } from '../../src/index.ts'

/** Runs `decode` on random octets and on `valid` with some octets replaced and its end cut. */
export function expectOwnErrorOnly(
  decode: (octets: Uint8Array) => unknown,
  valid: Uint8Array,
  code: NetworkErrorCode = 'LG_PDU_MALFORMED',
): void {
  const edits = fc.array(fc.tuple(fc.nat(valid.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 })
  const damaged = fc.tuple(edits, fc.integer({ min: 1, max: valid.length })).map(([changes, length]) => {
    const octets = Uint8Array.from(valid)
    for (const [offset, value] of changes) octets[offset] = value
    return octets.subarray(0, length)
  })
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 200 }), damaged), (octets) => {
      try {
        decode(octets)
      } catch (error) {
        expect(error).toBeInstanceOf(NetworkError)
        expect((error as NetworkError).code).toBe(code)
      }
    }),
    { numRuns: 500 },
  )
}
