import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { emptyHeader, readElementHeader } from '../../src/reader/element-header.ts'

// (0010,0020) LO, 6 octets, Explicit VR Little Endian
const patientID = Uint8Array.from([0x10, 0x00, 0x20, 0x00, 0x4c, 0x4f, 0x06, 0x00])
// (7FE0,0010) OW, two reserved octets, undefined length, Explicit VR Big Endian
const pixelData = Uint8Array.from([0x7f, 0xe0, 0x00, 0x10, 0x4f, 0x57, 0, 0, 0xff, 0xff, 0xff, 0xff])

test('reads the short and the long form', () => {
  const header = emptyHeader()
  expect(readElementHeader(patientID, 0, 8, { explicitVR: true, bigEndian: false }, header)).toBe(true)
  expect(header).toMatchObject({ tag: 0x00100020, length: 6, octets: 8 })
  expect(readElementHeader(pixelData, 0, 12, { explicitVR: true, bigEndian: true }, header)).toBe(true)
  expect(header).toMatchObject({ tag: 0x7fe00010, length: 0xffffffff, octets: 12 })
})

test('tag and length of implicit VR come back', () => {
  fc.assert(
    fc.property(fc.nat(0xffff), fc.nat(0xffff), fc.nat(0xffffffff), (group, element, length) => {
      const octets = new DataView(new ArrayBuffer(8))
      octets.setUint16(0, group, true)
      octets.setUint16(2, element, true)
      octets.setUint32(4, length, true)
      const header = emptyHeader()
      readElementHeader(new Uint8Array(octets.buffer), 0, 8, { explicitVR: false, bigEndian: false }, header)
      expect(header).toMatchObject({ tag: group * 0x10000 + element, length, octets: 8, vr: undefined })
    }),
  )
})

test('any octets are a header or too few for one, and none beyond those available are read', () => {
  const encoding = fc.record({ explicitVR: fc.boolean(), bigEndian: fc.boolean() })
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 16 }), encoding, (octets, how) => {
      const header = emptyHeader()
      if (!readElementHeader(octets, 0, octets.length, how, header)) return
      expect(header.octets).toBeLessThanOrEqual(octets.length)
      expect(header.length).toBeGreaterThanOrEqual(0)
    }),
  )
})
