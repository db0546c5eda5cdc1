import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  decodeRecordHeader,
  encodeRecordHeader,
  openRecordHeader,
  type RecordHeader,
} from '../../src/record/record-header.ts'

const studyKey = Buffer.alloc(32, 0xaa)
const recordKey = Buffer.alloc(32, 0xbb)
const header: RecordHeader = {
  kind: 'instance',
  sequence: 0x0102030405,
  recordId: Buffer.alloc(16, 0x11),
  studyId: Buffer.alloc(16, 0x22),
  studyKeySlot: 7,
  metadataLength: 0x0304,
  dataSetLength: 0x010203,
}

test('the octets of a header lie where the format says', () => {
  const octets = encodeRecordHeader(header, studyKey, recordKey)
  expect(octets.subarray(0, 64).toString('hex')).toBe(
    [
      '4c475243', // "LGRC"
      '01', // version
      '01', // kind: instance
      '0000', // zero
      '0000000102030405', // sequence
      '11'.repeat(16), // record id
      '22'.repeat(16), // study id
      '00000007', // slot of the study's key
      '00000304', // octets of metadata
      '0000000000010203', // octets of the data set
    ].join(''),
  )
  expect(octets.length).toBe(128)
})

const headers = fc.record({
  kind: fc.constantFrom('instance' as const, 'series-metadata' as const, 'change' as const),
  sequence: fc.nat(Number.MAX_SAFE_INTEGER),
  recordId: fc.uint8Array({ minLength: 16, maxLength: 16 }).map((octets) => Buffer.from(octets)),
  studyId: fc.uint8Array({ minLength: 16, maxLength: 16 }).map((octets) => Buffer.from(octets)),
  studyKeySlot: fc.nat(2 ** 31),
  metadataLength: fc.nat(2 ** 31),
  dataSetLength: fc.nat(2 ** 40),
})

test('a header is read as it was written, and its key opens by the study key alone', () => {
  fc.assert(
    fc.property(headers, (one) => {
      const sealed = decodeRecordHeader(encodeRecordHeader(one, studyKey, recordKey))
      expect(sealed.header).toEqual(one)
      expect(openRecordHeader(sealed, studyKey)?.equals(recordKey)).toBe(true)
      expect(openRecordHeader(sealed, recordKey)).toBeUndefined()
    }),
  )
})

test('a flipped octet is found by the checksum, and by the wrapping when the checksum is mended', () => {
  fc.assert(
    fc.property(fc.nat(127), fc.integer({ min: 1, max: 255 }), (offset, change) => {
      const octets = encodeRecordHeader(header, studyKey, recordKey)
      octets[offset] = octets[offset]! ^ change
      expect(() => decodeRecordHeader(octets)).toThrow(expect.objectContaining({ code: 'LG_RECORD_MALFORMED' }))
    }),
  )
})

test('any octets decode or throw LG_RECORD_MALFORMED', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (octets) => {
      expect(() => decodeRecordHeader(Buffer.from(octets))).toThrow(
        expect.objectContaining({ code: 'LG_RECORD_MALFORMED' }),
      )
    }),
  )
})
