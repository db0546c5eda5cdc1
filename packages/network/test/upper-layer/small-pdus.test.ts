/** A-ASSOCIATE-RJ, A-RELEASE-RQ, A-RELEASE-RP and A-ABORT: ten octets each. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { abortReason, decodeAbort, encodeAbort } from '../../src/upper-layer/abort.ts'
import { decodeAssociateRJ, encodeAssociateRJ, rejectionReason } from '../../src/upper-layer/associate-rj.ts'
import { decodeReleaseRP, decodeReleaseRQ, encodeReleaseRP, encodeReleaseRQ } from '../../src/upper-layer/release.ts'
import { expectOwnErrorOnly } from '../support/damage.ts'

// A-ASSOCIATE-RJ: 1 rejected-permanent, 1 service-user, 3 calling-AE-title-not-recognized
const refused = Uint8Array.from([0x03, 0, 0, 0, 0, 4, 0, 1, 1, 3])
const releaseRQ = Uint8Array.from([0x05, 0, 0, 0, 0, 4, 0, 0, 0, 0])
const releaseRP = Uint8Array.from([0x06, 0, 0, 0, 0, 4, 0, 0, 0, 0])
// A-ABORT: 2 service-provider, 2 unexpected-PDU
const aborted = Uint8Array.from([0x07, 0, 0, 0, 0, 4, 0, 0, 2, 2])

test('reads the three codes of Table 9-21', () => {
  expect(decodeAssociateRJ(refused)).toEqual({ result: 1, source: 1, reason: 3 })
  expect(rejectionReason({ result: 1, source: 1, reason: 3 })).toBe('calling AE title not recognized')
})

test('reads the two codes of Table 9-26', () => {
  expect(decodeAbort(aborted)).toEqual({ source: 2, reason: 2 })
  expect(abortReason({ source: 2, reason: 2 })).toBe("aborted by the peer's service provider: unexpected PDU")
})

test('each comes back from its encoding', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 2 }),
      fc.integer({ min: 1, max: 3 }),
      fc.nat(255),
      (result, source, reason) => {
        expect(decodeAssociateRJ(encodeAssociateRJ({ result, source, reason }))).toEqual({ result, source, reason })
        expect(decodeAbort(encodeAbort({ source, reason }))).toEqual({ source, reason })
      },
    ),
  )
  expect(Uint8Array.from(encodeReleaseRQ())).toEqual(releaseRQ)
  expect(Uint8Array.from(encodeReleaseRP())).toEqual(releaseRP)
})

test.each([
  ['A-ASSOCIATE-RJ', decodeAssociateRJ, refused],
  ['A-RELEASE-RQ', decodeReleaseRQ, releaseRQ],
  ['A-RELEASE-RP', decodeReleaseRP, releaseRP],
  ['A-ABORT', decodeAbort, aborted],
] as const)('%s: cut ones name the octet where they end, damaged ones throw LG_PDU_MALFORMED', (_, decode, octets) => {
  for (let length = 0; length < octets.length; length += 1)
    expect(() => decode(octets.subarray(0, length))).toThrow(expect.objectContaining({ detail: { offset: length } }))
  expectOwnErrorOnly(decode, octets)
})
