import fc from 'fast-check'
import { expect, test } from 'vitest'
import { DicomError, encodeDataSet, readDataSet, Tags, UIDs } from '../../src/index.ts'
import { arbitraryDataSet } from '../support/arbitrary-data-set.ts'
import {
  implicit,
  item,
  itemDelimitation,
  long,
  octets,
  sequenceDelimitation,
  short,
  tag,
  UNDEFINED,
  u16,
  u32,
} from '../support/octets.ts'

const explicitUID = UIDs.ExplicitVRLittleEndian
const sequence = Tags.RequestAttributesSequence
const patientID = short(Tags.PatientID, 'LO', 'AB')

function read(data: Uint8Array, transferSyntaxUID: string = explicitUID) {
  return readDataSet(data, { transferSyntaxUID })
}

test('reads explicit VR little endian', () => {
  const set = read(octets(patientID, long(Tags.PixelData, 'OW', 2), 5, 6))
  expect(set.string(Tags.PatientID)).toBe('AB')
  expect(set.get(Tags.PixelData)).toMatchObject({
    kind: 'value',
    vr: 'OW',
    valueOffset: 22,
    value: Uint8Array.of(5, 6),
  })
})

test('reads implicit VR with the VRs of the dictionary', () => {
  const data = octets(
    implicit(0x00100000, u32(99)),
    implicit(Tags.PatientID, 'AB'),
    implicit(0x00110010, 'ACME'),
    implicit(0x00111001, 'xy'),
    implicit(Tags.PixelRepresentation, u16(1)),
    implicit(Tags.PixelPaddingValue, u16(0xf830)),
    implicit(0x60023000, 'ab'),
  )
  const set = read(data, UIDs.ImplicitVRLittleEndian)
  expect([...set].map((element) => element.vr)).toEqual(['UL', 'LO', 'LO', 'UN', 'US', 'SS', 'OW'])
  expect(set.integer(Tags.PixelPaddingValue)).toBe(-2000)
})

test('reads explicit VR big endian', () => {
  // (0028,0010) US 2 octets, 258
  const set = read(Uint8Array.of(0, 0x28, 0, 0x10, 0x55, 0x53, 0, 2, 1, 2), UIDs.ExplicitVRBigEndian)
  expect(set.integer(Tags.Rows)).toBe(258)
})

test('reads 64-bit VRs with their long form of length', () => {
  const set = read(octets(long(Tags.ExtendedOffsetTable, 'OV', 8), u32(7), u32(1)))
  expect(set.numbers(Tags.ExtendedOffsetTable)).toEqual([2 ** 32 + 7])
})

test.each([
  ['with lengths', octets(long(sequence, 'SQ', 18), item(10), patientID)],
  [
    'with delimiters',
    octets(long(sequence, 'SQ', UNDEFINED), item(UNDEFINED), patientID, itemDelimitation, sequenceDelimitation),
  ],
  [
    'with a length outside and delimiters inside',
    octets(long(sequence, 'SQ', 26), item(UNDEFINED), patientID, itemDelimitation),
  ],
])('reads a sequence %s', (_, data) => {
  const [first, ...more] = read(data).items(sequence)
  expect(first?.string(Tags.PatientID)).toBe('AB')
  expect(more).toEqual([])
  expect(encodeDataSet(read(data), { transferSyntaxUID: explicitUID })).toEqual(data)
})

test('reads a sequence of VR UN and no length as implicit VR little endian (PS3.5 6.2.2)', () => {
  const inner = implicit(Tags.PatientID, 'AB')
  const data = octets(
    long(0x00091001, 'UN', UNDEFINED),
    item(UNDEFINED),
    inner,
    itemDelimitation,
    sequenceDelimitation,
    short(0x00100030, 'DA', ''),
  )
  const set = read(data)
  expect(set.items(0x00091001)[0]?.string(Tags.PatientID)).toBe('AB')
  expect(encodeDataSet(set, { transferSyntaxUID: explicitUID })).toEqual(data)
})

test('reads fragments', () => {
  const data = octets(long(Tags.PixelData, 'OB', UNDEFINED), item(4), u32(0), item(2), 8, 9, sequenceDelimitation)
  const set = read(data, UIDs.RLELossless)
  expect(set.get(Tags.PixelData)).toMatchObject({
    kind: 'fragments',
    offsetTable: Uint8Array.of(0, 0, 0, 0),
    fragments: [{ offset: 32, length: 2 }],
    values: [Uint8Array.of(8, 9)],
    length: 30,
  })
})

test('keeps elements that came out of order where they are', () => {
  const set = read(octets(short(Tags.Rows, 'US', u16(3)), patientID))
  expect([...set].map((element) => element.tag)).toEqual([Tags.Rows, Tags.PatientID])
  expect(set.string(Tags.PatientID)).toBe('AB')
})

test('puts up with odd lengths', () => {
  expect(read(octets(short(Tags.PatientID, 'LO', 'ABC'), short(0x00100030, 'DA', ''))).string(Tags.PatientID)).toBe(
    'ABC',
  )
})

test.each([
  ['a VR that is none', octets(tag(0x00104000), 'ZZ', u16(0)), 'LG_DICOM_VR_INVALID', 10],
  ['a VR in small letters', octets(tag(0x00104000), 'lo', u16(0)), 'LG_DICOM_VR_INVALID', 10],
  ['an element twice', octets(patientID), 'LG_DICOM_ELEMENT_DUPLICATE', 10],
  ['text without a length', octets(long(0x00104000, 'UT', UNDEFINED)), 'LG_DICOM_LENGTH_UNDEFINED', 10],
  ['fragments in native Pixel Data', octets(long(Tags.PixelData, 'OB', UNDEFINED)), 'LG_DICOM_PIXEL_DATA_ENCODING', 10],
  ['an item outside a sequence', octets(item(0)), 'LG_DICOM_DELIMITER_UNEXPECTED', 10],
  ['a delimiter outside a sequence', octets(sequenceDelimitation), 'LG_DICOM_DELIMITER_UNEXPECTED', 10],
  ['an element in place of an item', octets(long(sequence, 'SQ', 10), patientID), 'LG_DICOM_ITEM_EXPECTED', 22],
  [
    'a delimiter in a sequence that has a length',
    octets(long(sequence, 'SQ', 8), sequenceDelimitation),
    'LG_DICOM_ITEM_EXPECTED',
    22,
  ],
  [
    'an item longer than its sequence',
    octets(long(sequence, 'SQ', 8), item(10), patientID),
    'LG_DICOM_LENGTH_PAST_END',
    22,
  ],
  [
    'an element longer than its item',
    octets(long(sequence, 'SQ', 16), item(8), patientID),
    'LG_DICOM_LENGTH_PAST_END',
    30,
  ],
  [
    'a header longer than its item',
    octets(long(sequence, 'SQ', 12), item(4), patientID),
    'LG_DICOM_LENGTH_PAST_END',
    30,
  ],
  [
    'a delimiter with a length',
    octets(long(sequence, 'SQ', UNDEFINED), tag(0xfffee0dd), u32(2), 0, 0),
    'LG_DICOM_DELIMITER_UNEXPECTED',
    22,
  ],
  ['a sequence that is never closed', octets(long(sequence, 'SQ', UNDEFINED), item(0)), 'LG_DICOM_TRUNCATED', 30],
  ['a value longer than the data set', octets(tag(0x00104000), 'LT', u16(9), 'abc'), 'LG_DICOM_TRUNCATED', 10],
  ['a header that ends too early', octets(tag(0x00104000), 'LT'), 'LG_DICOM_TRUNCATED', 16],
])('refuses %s and says where', (_, data, code, offset) => {
  const whole = octets(patientID, data)
  expect(() => read(whole)).toThrow(expect.objectContaining({ code, detail: expect.objectContaining({ offset }) }))
})

test.each([
  ['implicit VR said to be explicit', octets(implicit(Tags.SOPClassUID, '1.2')), explicitUID],
  ['explicit VR said to be implicit', octets(short(Tags.SOPClassUID, 'UI', '1.2 ')), UIDs.ImplicitVRLittleEndian],
  ['big endian said to be little', Uint8Array.of(0, 8, 0, 0x16, 0x55, 0x49, 0, 0), explicitUID],
  ['little endian said to be big', octets(short(Tags.SOPClassUID, 'UI', '')), UIDs.ExplicitVRBigEndian],
])('recognises %s by the first element', (_, data, transferSyntaxUID) => {
  const code = 'LG_DICOM_TRANSFER_SYNTAX_WRONG'
  expect(() => read(data, transferSyntaxUID)).toThrow(expect.objectContaining({ code }))
})

test('a cut data set is truncated, or ends where an element did', () => {
  fc.assert(
    fc.property(arbitraryDataSet(), fc.nat(), (set, cut) => {
      const whole = encodeDataSet(set, { transferSyntaxUID: explicitUID })
      const length = cut % (whole.length + 1)
      try {
        expect(encodeDataSet(read(whole.subarray(0, length)), { transferSyntaxUID: explicitUID })).toHaveLength(length)
      } catch (error) {
        expect(error).toMatchObject({ code: 'LG_DICOM_TRUNCATED' })
      }
    }),
  )
})

test('random octets decode or give our own error', () => {
  const transferSyntaxUID = fc.constantFrom(
    explicitUID,
    UIDs.ImplicitVRLittleEndian,
    UIDs.ExplicitVRBigEndian,
    UIDs.RLELossless,
  )
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), transferSyntaxUID, (data, uid) => {
      try {
        read(data, uid)
      } catch (error) {
        expect(error).toBeInstanceOf(DicomError)
      }
    }),
    { numRuns: 2_000 },
  )
})

test('stops at 64 sequences in each other, however deep the data set goes', () => {
  const bomb = octets(Array.from({ length: 100_000 }, () => [long(sequence, 'SQ', UNDEFINED), item(UNDEFINED)]))
  expect(() => read(bomb)).toThrow(expect.objectContaining({ code: 'LG_DICOM_TOO_DEEP' }))
})

test('stops at the limits of elements and fragments', () => {
  const limits = { elementCount: 3, fragmentCount: 1 }
  const items = octets(long(sequence, 'SQ', 32), item(0), item(0), item(0), item(0))
  const tooManyItems = () => readDataSet(items, { transferSyntaxUID: explicitUID, limits })
  expect(tooManyItems).toThrow(expect.objectContaining({ code: 'LG_DICOM_TOO_MANY_ELEMENTS' }))
  const fragments = octets(long(Tags.PixelData, 'OB', UNDEFINED), item(0), item(0), item(0), sequenceDelimitation)
  const tooManyFragments = () => readDataSet(fragments, { transferSyntaxUID: UIDs.RLELossless, limits })
  expect(tooManyFragments).toThrow(expect.objectContaining({ code: 'LG_DICOM_TOO_MANY_FRAGMENTS' }))
})
