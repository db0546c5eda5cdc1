import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { headerLength, noncePrefixLength, recordParameters } from '../../src/tink/parameters.ts'
import { decodeStreamHeader, encodeStreamHeader, segmentNonce } from '../../src/tink/segment-cipher.ts'

const octets = (length: number) => fc.uint8Array({ minLength: length, maxLength: length })

test('a header starts with its own length and gives back salt and nonce prefix', () => {
  fc.assert(
    fc.property(octets(recordParameters.keyLength), octets(noncePrefixLength), (salt, noncePrefix) => {
      const header = encodeStreamHeader(salt, noncePrefix, recordParameters)
      expect(header[0]).toBe(40)
      const decoded = decodeStreamHeader(header, recordParameters)
      expect(Buffer.from(decoded!.salt)).toEqual(Buffer.from(salt))
      expect(Buffer.from(decoded!.noncePrefix)).toEqual(Buffer.from(noncePrefix))
    }),
  )
})

test('octets of another length, or that state another, are no header', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), (random) => {
      const whole = random.length === headerLength(recordParameters) && random[0] === random.length
      expect(decodeStreamHeader(random, recordParameters) !== undefined).toBe(whole)
    }),
  )
})

test('the nonce is prefix, segment number and the mark of the last segment', () => {
  const nonce = segmentNonce(Uint8Array.of(1, 2, 3, 4, 5, 6, 7), 0x0a0b0c0d, true)
  expect(nonce.toString('hex')).toBe('010203040506070a0b0c0d01')
})
