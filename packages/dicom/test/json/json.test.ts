import fc from 'fast-check'
import { expect, test } from 'vitest'
import { LocatedElement } from '../../src/data-set/element.ts'
import {
  DataSet,
  DicomError,
  type DicomJsonModel,
  dicomJsonText,
  encodeDataSet,
  fromDicomJson,
  readDataSet,
  Tags,
  toDicomJson,
  UIDs,
  type VR,
} from '../../src/index.ts'

const latin1 = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0))

test('every kind of value has its form of PS3.18 Table F.2.3-1', () => {
  const item = new DataSet().set(Tags.CodeMeaning, 'LO', 'Nested')
  const set = new DataSet()
    .set(Tags.SpecificCharacterSet, 'CS', 'ISO_IR 192')
    .set(Tags.PatientName, 'PN', 'Yamada^Tarou=山田^太郎=やまだ^たろう')
    .set(Tags.ImageType, 'CS', ['ORIGINAL', 'PRIMARY', 'AXIAL'])
    .set(Tags.PixelSpacing, 'DS', ['0.70', '7E-1'])
    .set(Tags.InstanceNumber, 'IS', '+12')
    .set(Tags.FrameIncrementPointer, 'AT', Tags.FrameTime)
    .set(Tags.Rows, 'US', 512)
    .set(Tags.PatientComments, 'LT', 'a\\b')
    .set(Tags.ProcedureCodeSequence, 'SQ', [item, new DataSet()])
    .set(Tags.ReferencedImageSequence, 'SQ', [])
    .set(Tags.StudyDescription, 'LO', '')
    .set(0x00090010, 'LO', 'VENDOR')
    .set(0x00091001, 'UN', latin1('ab'))
  expect(toDicomJson(set)).toEqual({
    '00080005': { vr: 'CS', Value: ['ISO_IR 192'] },
    '00080008': { vr: 'CS', Value: ['ORIGINAL', 'PRIMARY', 'AXIAL'] },
    '00081030': { vr: 'LO' },
    '00081032': { vr: 'SQ', Value: [{ '00080104': { vr: 'LO', Value: ['Nested'] } }, {}] },
    '00081140': { vr: 'SQ' },
    '00090010': { vr: 'LO', Value: ['VENDOR'] },
    '00091001': { vr: 'UN', InlineBinary: 'YWI=' },
    '00100010': {
      vr: 'PN',
      Value: [{ Alphabetic: 'Yamada^Tarou', Ideographic: '山田^太郎', Phonetic: 'やまだ^たろう' }],
    },
    '00104000': { vr: 'LT', Value: ['a\\b'] },
    '00200013': { vr: 'IS', Value: [12] },
    '00280009': { vr: 'AT', Value: ['00181063'] },
    '00280010': { vr: 'US', Value: [512] },
    '00280030': { vr: 'DS', Value: [0.7, 0.7] },
  })
})

test('no number loses a digit', () => {
  const set = new DataSet()
    .set(Tags.ImagePositionPatient, 'DS', ['-123.456789012345', '1234567890123456', '0.1234567890123456'])
    .set(Tags.InstanceNumber, 'IS', ['12', 'n/a', ''])
    .set(0x00091002, 'UV', [2n ** 53n - 1n, 2n ** 64n - 1n])
    .set(0x00091003, 'SV', [-1n, -(2n ** 63n)])
    .set(0x00091004, 'FD', [0.1, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])
  const json = toDicomJson(set)
  expect(json['00200032']?.Value).toEqual([-123.456789012345, '1234567890123456', '0.1234567890123456'])
  expect(json['00200013']?.Value).toEqual([12, 'n/a', null])
  expect(json['00091002']?.Value).toEqual([9007199254740991, '18446744073709551615'])
  expect(json['00091003']?.Value).toEqual([-1, '-9223372036854775808'])
  expect(json['00091004']?.Value).toEqual([0.1, 'NaN', 'Infinity', '-Infinity'])
})

test('text comes decoded, and every Specific Character Set reads ISO_IR 192', () => {
  const set = new DataSet()
    .set(Tags.SpecificCharacterSet, 'CS', 'ISO_IR 100')
    .set(Tags.PatientName, 'PN', latin1('M\xfcller'))
  expect(toDicomJson(set)).toEqual({
    '00080005': { vr: 'CS', Value: ['ISO_IR 192'] },
    '00100010': { vr: 'PN', Value: [{ Alphabetic: 'Müller' }] },
  })
})

test('items read by the character set around them unless they have their own', () => {
  const inherits = new DataSet().set(Tags.CodeMeaning, 'LO', latin1('\xfc'))
  const own = new DataSet()
    .set(Tags.SpecificCharacterSet, 'CS', 'ISO_IR 144')
    .set(Tags.CodeMeaning, 'LO', latin1('\xbb'))
  const set = new DataSet()
    .set(Tags.ProcedureCodeSequence, 'SQ', [inherits, own])
    .set(Tags.SpecificCharacterSet, 'CS', 'ISO_IR 100')
  expect(set.items(Tags.ProcedureCodeSequence).map((item) => item.string(Tags.CodeMeaning))).toEqual(['ü', 'Л'])
})

test('group lengths are left out', () => {
  expect(toDicomJson(new DataSet().set(0x00080000, 'UL', 10))).toEqual({})
})

test('long values and values that were passed by get the URI that the caller makes', () => {
  const item = new DataSet().set(Tags.PixelData, 'OW', new Uint8Array(8))
  const set = new DataSet().set(Tags.IconImageSequence, 'SQ', [item])
  set.put(new LocatedElement(Tags.PixelData, 'OW', 1000, 70_000))
  const bulkDataURI = (path: string, offset: number, length: number) => `${path}?${offset}+${length}`
  expect(toDicomJson(set, { bulkDataURI, inlineLimitOctets: 4 })).toEqual({
    '00880200': { vr: 'SQ', Value: [{ '7FE00010': { vr: 'OW', BulkDataURI: '00880200/0/7FE00010?0+8' } }] },
    '7FE00010': { vr: 'OW', BulkDataURI: '7FE00010?1000+70000' },
  })
  expect(toDicomJson(set)).not.toHaveProperty('7FE00010')
})

test('binary values are little endian in JSON, whatever the data set was', () => {
  const set = new DataSet({ bigEndian: true }).set(0x00091001, 'OW', Uint8Array.from([1, 2, 3, 4]))
  expect(toDicomJson(set)['00091001']?.InlineBinary).toBe(btoa('\x02\x01\x04\x03'))
})

test('the text has its elements in the order of their tags', () => {
  const item = new DataSet().set(0x20011001, 'LO', 'b').set(Tags.CodeMeaning, 'LO', 'a')
  const set = new DataSet()
    .set(0x20011001, 'LO', 'z')
    .set(Tags.PatientID, 'LO', 'x')
    .set(Tags.ProcedureCodeSequence, 'SQ', [item])
  const model = toDicomJson(set)
  const keys = dicomJsonText(model).match(/"[0-9A-F]{8}"/g)
  expect(keys).toEqual(['"00081032"', '"00080104"', '"20011001"', '"00100020"', '"20011001"'])
  expect(JSON.parse(dicomJsonText(model))).toEqual(model)
})

const text = fc.string({ unit: fc.constantFrom('a', 'B', '7', 'ü', '山', '.', '-'), minLength: 1, maxLength: 12 })
const element = fc.oneof(
  fc.tuple(fc.constantFrom<VR>('LO', 'SH', 'PN', 'UC'), fc.array(text, { minLength: 1, maxLength: 3 })),
  fc.tuple(
    fc.constant<VR>('DS'),
    fc.array(
      fc.integer({ min: -99999, max: 99999 }).map((n) => String(n / 100)),
      { minLength: 1 },
    ),
  ),
  fc.tuple(fc.constantFrom<VR>('US', 'UL', 'UV', 'AT'), fc.array(fc.nat(65535), { minLength: 1 })),
  fc.tuple(
    fc.constantFrom<VR>('FL', 'FD'),
    fc.array(
      fc.float().map((number) => number + 0),
      { minLength: 1 },
    ),
  ),
  fc.tuple(
    fc.constantFrom<VR>('SV'),
    fc.array(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), { minLength: 1 }),
  ),
  fc.tuple(fc.constantFrom<VR>('OB', 'UN', 'OW'), fc.uint8Array({ maxLength: 9 })),
)
const flat = fc.dictionary(
  fc.nat(0xff).map((low) => String(0x00091000 + low)),
  element,
  { maxKeys: 6 },
)
const dataSet = fc.tuple(flat, fc.array(flat, { maxLength: 2 })).map(([root, items]) => {
  const set = build(root).set(Tags.SpecificCharacterSet, 'CS', 'ISO_IR 192')
  return items.length ? set.set(Tags.ProcedureCodeSequence, 'SQ', items.map(build)) : set
})

function build(elements: Record<string, [VR, Parameters<DataSet['set']>[2]]>): DataSet {
  const set = new DataSet()
  for (const [tag, [vr, value]] of Object.entries(elements)) set.set(Number(tag), vr, value)
  return set
}

test('a data set comes back from its JSON octet by octet', () => {
  const transferSyntaxUID = UIDs.ExplicitVRLittleEndian
  fc.assert(
    fc.property(dataSet, (set) => {
      const again = fromDicomJson(JSON.parse(dicomJsonText(toDicomJson(set))))
      expect(encodeDataSet(again, { transferSyntaxUID })).toEqual(encodeDataSet(set, { transferSyntaxUID }))
    }),
  )
})

test('random JSON either reads or is refused with a code', () => {
  const key = fc.constantFrom('00100010', '00080005', '00081032', '7FE00010', '0009100', 'vr', '00091001')
  const vr = fc.constantFrom('PN', 'DS', 'SQ', 'AT', 'US', 'OB', 'UV', 'XX', 7, undefined)
  const json = fc.dictionary(
    key,
    fc.oneof(
      fc.jsonValue(),
      fc.record({ vr, Value: fc.oneof(fc.array(fc.jsonValue()), fc.jsonValue()) }),
      fc.record({ vr, InlineBinary: fc.jsonValue() }),
    ),
  )
  fc.assert(
    fc.property(json, (model) => {
      try {
        toDicomJson(fromDicomJson(model))
      } catch (error) {
        expect(error).toBeInstanceOf(DicomError)
      }
    }),
    { numRuns: 1000 },
  )
})

test('sequences nested too deep are refused', () => {
  let model: DicomJsonModel = {}
  for (let depth = 0; depth < 10_000; depth += 1) model = { '00081032': { vr: 'SQ', Value: [model] } }
  expect(() => fromDicomJson(model)).toThrow(expect.objectContaining({ code: 'LG_DICOM_TOO_DEEP' }))
})

test('octets of a data set read and written as JSON keep their text', () => {
  const transferSyntaxUID = UIDs.ImplicitVRLittleEndian
  const octets = encodeDataSet(new DataSet().set(Tags.PatientID, 'LO', 'X1'), { transferSyntaxUID })
  expect(toDicomJson(readDataSet(octets, { transferSyntaxUID }))).toEqual({ '00100020': { vr: 'LO', Value: ['X1'] } })
})
