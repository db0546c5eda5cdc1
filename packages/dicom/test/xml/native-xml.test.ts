import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import {
  DataSet,
  DicomError,
  type DicomJsonModel,
  encodeDataSet,
  encodeFileMeta,
  fromDicomJson,
  fromNativeXml,
  nativeXmlText,
  Tags,
  toDicomJson,
  UIDs,
} from '../../src/index.ts'
import { parseXml } from '../../src/xml/xml-reader.ts'
import { arbitraryDataSet } from '../support/arbitrary-data-set.ts'

const folder = mkdtempSync(join(tmpdir(), 'leadglass-xml-'))
afterAll(() => rmSync(folder, { recursive: true }))

const model: DicomJsonModel = {
  '00080005': { vr: 'CS', Value: ['ISO_IR 192'] },
  '00080008': { vr: 'CS', Value: ['ORIGINAL', null, 'A<&>"\'B'] },
  '00081030': { vr: 'LO' },
  '00081140': { vr: 'SQ', Value: [{ '00080100': { vr: 'SH', Value: ['x'] } }, {}] },
  '00090010': { vr: 'LO', Value: ['VENDOR & SONS'] },
  '00091001': { vr: 'OB', InlineBinary: 'AAE=' },
  '00100010': { vr: 'PN', Value: [{ Alphabetic: 'Yamada^Tarou', Ideographic: '山田^太郎' }] },
  '00104000': { vr: 'LT', Value: ['first\r\nsecond'] },
  '7FE00010': { vr: 'OW', BulkDataURI: '/dicom-web/x?a=1&b=2' },
}

describe('the Native DICOM Model', () => {
  test('has the form of PS3.19 A.1.6', () => {
    const text = nativeXmlText(model)
    expect(text).toContain(
      '<NativeDicomModel xmlns="http://dicom.nema.org/PS3.19/models/NativeDICOM" xml:space="preserve">',
    )
    expect(text).toContain('<DicomAttribute tag="00081030" vr="LO" keyword="StudyDescription"/>')
    expect(text).toContain(
      'tag="00090001" vr="OB" privateCreator="VENDOR &amp; SONS"><InlineBinary>AAE=</InlineBinary>',
    )
    expect(text).toContain('<FamilyName>Yamada</FamilyName><GivenName>Tarou</GivenName>')
    expect(text).toContain('<Value number="3">A&lt;&amp;&gt;&quot;\'B</Value>')
    expect(text).toContain('<Item number="2"></Item>')
  })

  test('read again is the same DICOM JSON', () => {
    expect(fromNativeXml(nativeXmlText(model))).toEqual(model)
  })

  test('is read as DCMTK writes it', () => {
    const set = new DataSet()
      .set(Tags.SOPClassUID, 'UI', UIDs.SecondaryCaptureImageStorage)
      .set(Tags.SOPInstanceUID, 'UI', '1.2.3')
      .set(Tags.SpecificCharacterSet, 'CS', 'ISO_IR 192')
      .set(Tags.PatientName, 'PN', 'Müller^Änne^^Dr.')
      .set(Tags.ImageType, 'CS', ['ORIGINAL', 'PRIMARY'])
      .set(Tags.PixelSpacing, 'DS', ['0.5', '0.25'])
      .set(Tags.ReferencedImageSequence, 'SQ', [new DataSet().set(Tags.CodeMeaning, 'LO', 'Nested <item>')])
    const facts = { sopClassUID: UIDs.SecondaryCaptureImageStorage, sopInstanceUID: '1.2.3' }
    const path = join(folder, 'one.dcm')
    const transferSyntaxUID = UIDs.ExplicitVRLittleEndian
    writeFileSync(
      path,
      Buffer.concat([encodeFileMeta({ ...facts, transferSyntaxUID }), encodeDataSet(set, { transferSyntaxUID })]),
    )
    const theirs = fromNativeXml(execFileSync('dcm2xml', ['--native-format', path], { encoding: 'utf8' }))
    const read = Object.entries(toDicomJson(fromDicomJson(theirs))).filter(([key]) => key >= '0008')
    expect(Object.fromEntries(read)).toEqual(toDicomJson(set))
  })

  test('round trip of any data set through JSON and XML', () => {
    fc.assert(
      fc.property(arbitraryDataSet(), (set) => {
        const json = toDicomJson(set)
        const back = toDicomJson(fromDicomJson(fromNativeXml(nativeXmlText(json))))
        expect(Object.keys(back).sort()).toEqual(Object.keys(withCharacterSet(json, back)).sort())
      }),
      { numRuns: 100 },
    )
  })
})

function withCharacterSet(json: DicomJsonModel, back: DicomJsonModel): DicomJsonModel {
  return '00080005' in back ? { ...json, '00080005': back['00080005']! } : json
}

describe('hostile XML', () => {
  const bomb = `<!DOCTYPE x [<!ENTITY a "${'a'.repeat(100)}">]><NativeDicomModel>&a;</NativeDicomModel>`
  test.each([
    ['a document type', bomb],
    ['an external entity', '<NativeDicomModel>&xxe;</NativeDicomModel>'],
    ['no element', '   '],
    ['another root', '<html/>'],
    ['an end tag out of place', '<NativeDicomModel></DicomAttribute>'],
    ['an attribute twice', '<NativeDicomModel a="1" a="2"/>'],
    ['text outside', 'x<NativeDicomModel/>'],
    ['two roots', '<NativeDicomModel/><NativeDicomModel/>'],
    ['a tag that is none', '<NativeDicomModel><DicomAttribute tag="0010001" vr="LO"/></NativeDicomModel>'],
    ['a tag twice', `<NativeDicomModel>${'<DicomAttribute tag="00100010" vr="PN"/>'.repeat(2)}</NativeDicomModel>`],
    [
      'a value number without end',
      '<NativeDicomModel><DicomAttribute tag="00100020" vr="LO"><Value number="4000000000">x</Value></DicomAttribute></NativeDicomModel>',
    ],
    ['an unclosed comment', '<NativeDicomModel><!-- '],
  ])('%s is refused', (_, text) => {
    expect(() => fromNativeXml(text)).toThrow(DicomError)
  })

  test('depth is bounded', () => {
    expect(() => parseXml('<a>'.repeat(10_000))).toThrow(expect.objectContaining({ code: 'LG_DICOM_TOO_DEEP' }))
    expect(() => parseXml(`<a>${'<b/>'.repeat(20)}</a>`, { depth: 5, elements: 10 })).toThrow(
      expect.objectContaining({ code: 'LG_DICOM_TOO_MANY_ELEMENTS' }),
    )
  })

  test('any text is read or refused, and damaged documents too', () => {
    const text = nativeXmlText(model)
    const damaged = fc
      .tuple(fc.nat(text.length - 1), fc.string())
      .map(([at, some]) => text.slice(0, at) + some + text.slice(at + 1))
    fc.assert(
      fc.property(fc.oneof(fc.string(), damaged), (source) => {
        try {
          fromNativeXml(source)
        } catch (error) {
          expect(error).toBeInstanceOf(DicomError)
        }
      }),
      { numRuns: 500 },
    )
  })
})
