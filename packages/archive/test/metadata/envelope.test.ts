import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeMetadata, type Envelope, encodeMetadata } from '../../src/metadata/envelope.ts'

const length = fc.nat(Number.MAX_SAFE_INTEGER)
const envelopes: fc.Arbitrary<Envelope> = fc.record({
  sopClassUID: fc.string(),
  sopInstanceUID: fc.string(),
  transferSyntaxUID: fc.string(),
  received: fc.string(),
  principal: fc.string(),
  protocol: fc.string(),
  frames: fc.oneof(
    fc.constant({ kind: 'none' } as const),
    fc.record({ kind: fc.constant('uniform' as const), offset: length, length, count: length }),
    fc.record({ kind: fc.constant('listed' as const), ranges: fc.array(fc.tuple(length, length)) }),
  ),
  bulk: fc.dictionary(
    fc.string().filter((name) => name !== '__proto__'),
    fc.tuple(length, length),
    { noNullPrototype: true },
  ),
})

test('envelope and DICOM JSON come back, compressed or not', () => {
  fc.assert(
    fc.property(envelopes, fc.string({ maxLength: 3000, size: 'max' }), (envelope, dicomJson) => {
      const decoded = decodeMetadata(encodeMetadata(envelope, dicomJson))
      expect(decoded.envelope).toEqual(envelope)
      expect(decoded.dicomJson.toString('utf8')).toBe(Buffer.from(dicomJson).toString('utf8'))
    }),
  )
})

test('random and damaged octets either decode or are told malformed, with the octet', () => {
  const whole = encodeMetadata(fc.sample(envelopes, { seed: 1, numRuns: 1 })[0]!, 'x'.repeat(2000))
  const damaged = fc.tuple(fc.nat(whole.length - 1), fc.nat(255)).map(([offset, octet]) => {
    const copy = Buffer.from(whole)
    copy[offset] = octet
    return copy
  })
  const random = fc.uint8Array({ maxLength: 64 }).map((octets) => Buffer.from(octets))
  fc.assert(
    fc.property(fc.oneof(damaged, random), (octets) => {
      try {
        decodeMetadata(octets)
      } catch (error) {
        expect(error).toMatchObject({ code: 'LG_RECORD_MALFORMED', detail: { offset: expect.any(Number) } })
      }
    }),
    { numRuns: 500 },
  )
})
