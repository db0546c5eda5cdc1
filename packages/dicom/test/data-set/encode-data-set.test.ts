import fc from 'fast-check'
import { expect, test } from 'vitest'
import { DataSet, encodeDataSet, FragmentsElement, LocatedElement, readDataSet, Tags, UIDs } from '../../src/index.ts'
import { arbitraryDataSet } from '../support/arbitrary-data-set.ts'
import { outline } from '../support/outline.ts'

const explicit = { transferSyntaxUID: UIDs.ExplicitVRLittleEndian }
const implicit = { transferSyntaxUID: UIDs.ImplicitVRLittleEndian }
const bigEndian = { transferSyntaxUID: UIDs.ExplicitVRBigEndian }

test('writes the octets of PS3.5 7.1', () => {
  const set = new DataSet().set(Tags.PatientID, 'LO', 'ABC').set(Tags.Rows, 'US', 258)
  // tag, VR, 16-bit length, value with a space as padding; tag, VR, length, value low octet first
  expect([...encodeDataSet(set, explicit)]).toEqual([
    0x10, 0, 0x20, 0, 0x4c, 0x4f, 4, 0, 0x41, 0x42, 0x43, 0x20, 0x28, 0, 0x10, 0, 0x55, 0x53, 2, 0, 2, 1,
  ])
  // no VR, 32-bit length
  expect([...encodeDataSet(set, implicit).subarray(0, 8)]).toEqual([0x10, 0, 0x20, 0, 4, 0, 0, 0])
  expect([...encodeDataSet(set, bigEndian).subarray(12)]).toEqual([0, 0x28, 0, 0x10, 0x55, 0x53, 0, 2, 1, 2])
})

test('writes a sequence with and without lengths', () => {
  const known = new DataSet().set(Tags.RequestAttributesSequence, 'SQ', [new DataSet()])
  // tag, SQ, reserved, length 8; item, length 0
  expect([...encodeDataSet(known, explicit)]).toEqual([
    0x40, 0, 0x75, 2, 0x53, 0x51, 0, 0, 8, 0, 0, 0, 0xfe, 0xff, 0, 0xe0, 0, 0, 0, 0,
  ])
  const open = new DataSet().set(Tags.RequestAttributesSequence, 'SQ', [new DataSet({ undefinedLength: true })])
  // the item states no length and ends with its delimiter
  expect([...encodeDataSet(open, explicit).subarray(12)]).toEqual([
    0xfe, 0xff, 0, 0xe0, 0xff, 0xff, 0xff, 0xff, 0xfe, 0xff, 0x0d, 0xe0, 0, 0, 0, 0,
  ])
})

test('writes fragments', () => {
  const set = new DataSet()
  const pixelData = new FragmentsElement(Tags.PixelData, 'OB')
  pixelData.fragments.push({ offset: 0, length: 3 })
  pixelData.values.push(Uint8Array.of(1, 2, 3))
  set.put(pixelData)
  const encoded = encodeDataSet(set, { transferSyntaxUID: UIDs.RLELossless })
  // behind the header: empty offset table, a fragment filled up to 4 octets, the delimiter
  expect([...encoded.subarray(12)]).toEqual([
    0xfe, 0xff, 0, 0xe0, 0, 0, 0, 0, 0xfe, 0xff, 0, 0xe0, 4, 0, 0, 0, 1, 2, 3, 0, 0xfe, 0xff, 0xdd, 0xe0, 0, 0, 0, 0,
  ])
})

test.each([
  ['explicit VR little endian', explicit, false],
  ['explicit VR big endian', bigEndian, true],
])('what is written in %s reads the same and is written the same again', (_, options, isBigEndian) => {
  fc.assert(
    fc.property(arbitraryDataSet(isBigEndian), (set) => {
      const encoded = encodeDataSet(set, options)
      const again = readDataSet(encoded, options)
      expect(encodeDataSet(again, options)).toEqual(encoded)
      expect(outline(again)).toHaveLength(set.size)
    }),
    { numRuns: 300 },
  )
})

test('implicit VR comes back octet for octet too, though the VRs of private elements are lost', () => {
  fc.assert(
    fc.property(arbitraryDataSet(), (set) => {
      const encoded = encodeDataSet(privateValues(set), implicit)
      expect(encodeDataSet(readDataSet(encoded, implicit), implicit)).toEqual(encoded)
    }),
  )
})

/** In implicit VR, the dictionary would take some of the random tags for sequences. */
function privateValues(set: DataSet): DataSet {
  const values = new DataSet()
  for (const { tag, vr } of set) if (vr !== 'SQ') values.set(tag + 0x00010000, vr, set.octets(tag) ?? new Uint8Array(0))
  return values
}

test('turns numbers round when the byte order changes', () => {
  const set = new DataSet().set(Tags.Rows, 'US', 258).set(Tags.FrameIncrementPointer, 'AT', 0x00181063)
  const turned = readDataSet(encodeDataSet(set, bigEndian), bigEndian)
  expect(turned.integer(Tags.Rows)).toBe(258)
  expect(turned.numbers(Tags.FrameIncrementPointer)).toEqual([0x00181063])
  expect(encodeDataSet(turned, explicit)).toEqual(encodeDataSet(set, explicit))
})

test.each([
  ['a value that was only located', located()],
  ['a value too long for its VR', new DataSet().set(Tags.PatientID, 'LO', 'x'.repeat(70_000))],
])('refuses to write %s', (_, set) => {
  expect(() => encodeDataSet(set, explicit)).toThrow(expect.objectContaining({ code: 'LG_DICOM_VALUE_INVALID' }))
})

function located(): DataSet {
  const set = new DataSet()
  set.put(new LocatedElement(Tags.PixelData, 'OW', 100, 1_000_000))
  return set
}

test('refuses unknown and deflated transfer syntaxes', () => {
  for (const transferSyntaxUID of ['1.2.3', UIDs.DeflatedExplicitVRLittleEndian]) {
    const writing = () => encodeDataSet(new DataSet(), { transferSyntaxUID })
    expect(writing).toThrow(expect.objectContaining({ code: 'LG_DICOM_TRANSFER_SYNTAX_UNKNOWN' }))
  }
})
