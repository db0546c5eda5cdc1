import { expect, test } from 'vitest'
import { DataSet, DicomError, readDataSet, Tags, UIDs, ValueElement } from '../../src/index.ts'

const octets = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0))

test('takes padding away and splits values', () => {
  const set = new DataSet()
    .set(Tags.ImageType, 'CS', octets('ORIGINAL\\ PRIMARY \\AXIAL '))
    .set(Tags.SOPInstanceUID, 'UI', octets('1.2.3\0'))
    .set(Tags.PatientID, 'LO', octets(' 12 '))
  expect(set.strings(Tags.ImageType)).toEqual(['ORIGINAL', 'PRIMARY', 'AXIAL'])
  expect(set.string(Tags.SOPInstanceUID)).toBe('1.2.3')
  expect(set.string(Tags.PatientID)).toBe('12')
})

test('leaves backslashes in long text, and leading spaces', () => {
  const set = new DataSet().set(Tags.PatientComments, 'LT', '  a\\b ')
  expect(set.strings(Tags.PatientComments)).toEqual(['  a\\b'])
})

test('reads numbers of binary and of text VRs', () => {
  const set = new DataSet()
    .set(Tags.Rows, 'US', 512)
    .set(Tags.PixelSpacing, 'DS', ['0.5', '5e-1'])
    .set(Tags.InstanceNumber, 'IS', ' 12 ')
    .set(Tags.ExtendedOffsetTable, 'OV', [0n, 2n ** 40n])
    .set(Tags.RealWorldValueSlope, 'FD', 1.25)
    .set(Tags.FrameIncrementPointer, 'AT', 0x00181063)
  expect(set.integer(Tags.Rows)).toBe(512)
  expect(set.strings(Tags.Rows)).toEqual(['512'])
  expect(set.numbers(Tags.PixelSpacing)).toEqual([0.5, 0.5])
  expect(set.integer(Tags.InstanceNumber)).toBe(12)
  expect(set.numbers(Tags.ExtendedOffsetTable)).toEqual([0, 2 ** 40])
  expect(set.numbers(Tags.RealWorldValueSlope)).toEqual([1.25])
  expect(set.numbers(Tags.FrameIncrementPointer)).toEqual([0x00181063])
})

test.each(['NaN', 'Infinity', '0x10', '', '1,5', '--1', '1e'])('does not take %j for a number', (text) => {
  const set = new DataSet().set(Tags.SliceThickness, 'DS', text)
  expect(set.numbers(Tags.SliceThickness)).toEqual([])
})

test('has nothing to say of what is absent or empty', () => {
  const set = new DataSet().set(Tags.PatientName, 'PN', '')
  expect(set.string(Tags.PatientName)).toBeUndefined()
  expect(set.string(Tags.PatientID)).toBeUndefined()
  expect(set.integer(Tags.Rows)).toBeUndefined()
  expect(set.items(Tags.RequestAttributesSequence)).toEqual([])
  expect(set.octets(Tags.PixelData)).toBeUndefined()
})

test('understands known elements that were sent as UN', () => {
  const set = new DataSet().set(Tags.PatientID, 'UN', octets('P1')).set(Tags.Rows, 'UN', Uint8Array.of(0, 2))
  expect(set.string(Tags.PatientID)).toBe('P1')
  expect(set.integer(Tags.Rows)).toBe(512)
})

test('decodes text by the character set in force, inherited by items', () => {
  const item = new DataSet().set(Tags.CodeMeaning, 'LO', octets('M\xfcller'))
  const set = new DataSet()
    .set(Tags.SpecificCharacterSet, 'CS', 'ISO_IR 100')
    .set(Tags.ProcedureCodeSequence, 'SQ', [item])
  expect(set.items(Tags.ProcedureCodeSequence)[0]?.string(Tags.CodeMeaning)).toBe('Müller')
})

test('keeps elements in the order of their tags when they are set', () => {
  const set = new DataSet().set(Tags.Rows, 'US', 1).set(Tags.PatientID, 'LO', 'A').set(Tags.Rows, 'US', 2)
  expect([...set].map((element) => element.tag)).toEqual([Tags.PatientID, Tags.Rows])
  expect(set.integer(Tags.Rows)).toBe(2)
  expect(set.delete(Tags.Rows)).toBe(true)
  expect(set.delete(Tags.Rows)).toBe(false)
  expect(set.size).toBe(1)
})

test('finds elements that came out of order', () => {
  const set = new DataSet()
  for (const tag of [0x00100020, 0x00080018, 0x00100010]) set.append(new ValueElement(tag, 'LO', octets('ab')))
  expect([...set.elements.keys()]).toEqual([0x00100020, 0x00080018, 0x00100010])
  expect(set.has(0x00080018)).toBe(true)
  expect(() => set.append(new ValueElement(0x00100020, 'LO', octets('cd')))).toThrow(DicomError)
})

test('refuses values that their VR cannot hold', () => {
  const wrong = () => new DataSet().set(Tags.Rows, 'US', 'many')
  expect(wrong).toThrow(
    expect.objectContaining({ code: 'LG_DICOM_VALUE_INVALID', detail: { tag: '(0028,0010)', vr: 'US' } }),
  )
})

test('gives views, not copies', () => {
  const encoded = Uint8Array.of(0x10, 0, 0x20, 0, 0x4c, 0x4f, 2, 0, 0x41, 0x42)
  const value = readDataSet(encoded, { transferSyntaxUID: UIDs.ExplicitVRLittleEndian }).octets(Tags.PatientID)
  expect(value?.buffer).toBe(encoded.buffer)
})
