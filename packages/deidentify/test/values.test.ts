/** Stand-ins, dates and texts, by example and by property. */
import { DataSet, Tags } from '@leadglass/dicom'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { deidentifyDataSet, Pseudonyms, patientOf, profileOf, profileOptions, suggestedOptions } from '../src/index.ts'
import { shiftDate, shiftDateTime } from '../src/pseudonym/shift-date.ts'

const ours = new Pseudonyms(new Uint8Array(32).fill(1))
const theirs = new Pseudonyms(new Uint8Array(32).fill(2))

describe('stand-ins', () => {
  test('are the same in one project and others in another', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (one, other) => {
        expect(ours.uid(one)).toBe(new Pseudonyms(new Uint8Array(32).fill(1)).uid(one))
        expect(ours.uid(one) === ours.uid(other)).toBe(one === other)
        expect(ours.uid(one)).not.toBe(theirs.uid(one))
        expect(ours.uid(one)).toMatch(/^2\.25\.[1-9]\d{0,38}$/)
        expect(ours.patient(one)).toMatch(/^[0-9A-HJKMNP-TV-Z]{13}$/)
        expect(ours.patient(one) === ours.patient(other)).toBe(one === other)
      }),
    )
  })

  test('two patients of different issuers are two, and two without any number are two', () => {
    const of = (facts: object) => ours.patient(patientOf(facts))
    expect(of({ PatientID: '1', IssuerOfPatientID: 'A' })).not.toBe(of({ PatientID: '1', IssuerOfPatientID: 'B' }))
    expect(of({ StudyInstanceUID: '1.2' })).not.toBe(of({ StudyInstanceUID: '1.3' }))
    expect(of({ PatientID: '1', StudyInstanceUID: '1.2' })).toBe(of({ PatientID: '1', StudyInstanceUID: '1.3' }))
  })
})

describe('shifted dates', () => {
  const dates = fc.date({ min: new Date('1900-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
  const written = (date: Date) => date.toISOString().slice(0, 10).replaceAll('-', '')

  test('keep intervals', () => {
    fc.assert(
      fc.property(dates, dates, fc.integer({ min: 31, max: 3652 }), (one, other, days) => {
        const at = (text: string) => Date.parse(text.replace(/^(....)(..)(..)$/, '$1-$2-$3'))
        const [before, after] = [written(one), written(other)]
        const [first, second] = [shiftDate(before, days)!, shiftDate(after, days)!]
        expect(at(first) - at(second)).toBe(at(before) - at(after))
        expect(at(before) - at(first)).toBe(days * 86_400_000)
      }),
    )
  })

  test.each([
    ['20240301', 1, '20240229'],
    ['2024.03.01', 366, '20230301'],
    ['20240230', 1, undefined],
    ['0001', 1, undefined],
    ['Zweig', 1, undefined],
  ])('%s less %i days is %s', (date, days, result) => expect(shiftDate(date, days)).toBe(result))

  test.each([
    ['20240301081500.123456+0100', '20240229081500.123456+0100'],
    ['202403', '202403'],
    ['2024', '2024'],
    ['20240301081', undefined],
    ['2024.5', undefined],
  ])('%s less a day is %s', (text, result) => expect(shiftDateTime(text, 1)).toBe(result))

  test('are the same number of days in every study of a patient', () => {
    const of = (study: string, date: string) =>
      deidentifyDataSet(
        new DataSet()
          .set(Tags.PatientID, 'LO', '48151623')
          .set(Tags.StudyInstanceUID, 'UI', study)
          .set(Tags.StudyDate, 'DA', date)
          .set(Tags.StudyTime, 'TM', '081500'),
        { profile: profileOf(['retain-long-modified-dates']), pseudonyms: ours },
      )
    const [first, second] = [of('1.2', '20240101'), of('1.3', '20240111')]
    expect(Number(second.string(Tags.StudyDate)) - Number(first.string(Tags.StudyDate))).not.toBe(0)
    expect(shiftDate(second.string(Tags.StudyDate)!, 10)).toBe(first.string(Tags.StudyDate))
    expect(first.string(Tags.StudyTime)).toBe('081500')
    expect(first.string(Tags.PatientID)).toBe(second.string(Tags.PatientID))
    expect(first.string(Tags.LongitudinalTemporalInformationModified)).toBe('MODIFIED')
  })
})

describe('texts', () => {
  const described = (text: string, words: readonly string[] = []) =>
    deidentifyDataSet(
      new DataSet()
        .set(Tags.SpecificCharacterSet, 'CS', 'ISO_IR 192')
        .set(Tags.PatientName, 'PN', 'Head^Anna-Lena')
        .set(Tags.PatientID, 'LO', 'S19-4_A')
        .set(Tags.SeriesDescription, 'LO', text),
      { profile: profileOf(suggestedOptions, words), pseudonyms: ours },
    ).string(Tags.SeriesDescription)

  test.each([
    ['t1_fl2d_sag 5mm', 't1_fl2d_sag 5mm'],
    ['CT Knee for Herrn Bell 14.03.2017', 'CT Knee for'],
    ['CT Head w/o contrast', 'CT w/o contrast'],
    ['Thorax Anna', 'Thorax'],
    ['Abdomen S19-4 S19-4_A', 'Abdomen'],
    ['Knie 4815162342 rechts', 'Knie rechts'],
    ['Schädel nativ', 'Schädel nativ'],
    ['see bell@example.org', undefined],
    ['Ψυχή', undefined],
  ])('%s becomes %s', (text, result) => expect(described(text)).toBe(result))

  test('keep the words of a project, unless they name the patient', () => {
    expect(described('PRECISE arm', ['precise'])).toBe('PRECISE arm')
    expect(described('Head scan', ['head'])).toBe('scan')
  })
})

/** In the table and not in it, private, unknown. */
const textTags = [
  Tags.SeriesDescription,
  Tags.Manufacturer,
  Tags.CodeMeaning,
  Tags.TextValue,
  Tags.StationName,
  0x00091001,
  0x00100012,
]

describe('any data set', () => {
  const secret = 'Zwölfaxing'
  const texts = fc.array(fc.tuple(fc.constantFrom(...textTags), fc.string({ unit: 'grapheme', maxLength: 40 })), {
    maxLength: 12,
  })
  const options = fc.subarray(
    profileOptions.filter((option) => option !== 'retain-long-full-dates' && option !== 'retain-uids'),
  )

  test('leaves without the name that it came with, whatever the options', () => {
    fc.assert(
      fc.property(texts, options, fc.nat(3), (values, chosen, depth) => {
        const set = (below?: DataSet) => {
          const made = new DataSet().set(Tags.SpecificCharacterSet, 'CS', 'ISO_IR 192')
          for (const [tag, text] of values) made.set(tag, 'LO', `${secret} ${text.replaceAll('\\', ' ')}`)
          if (below) made.set(Tags.ReferencedSeriesSequence, 'SQ', [below])
          return made
        }
        let root = set()
        for (let level = 0; level < depth; level++) root = set(root)
        root.set(Tags.PatientName, 'PN', secret).set(Tags.StudyInstanceUID, 'UI', '1.2.3')
        const result = deidentifyDataSet(root, { profile: profileOf(chosen), pseudonyms: ours })
        expect(everyText(result).join(' ')).not.toContain(secret)
        expect(result.string(Tags.PatientIdentityRemoved)).toBe('YES')
        expect(result.string(Tags.StudyInstanceUID)).toBe(ours.uid('1.2.3'))
        expect(result.items(Tags.DeidentificationMethodCodeSequence)).toHaveLength(chosen.length + 1)
      }),
    )
  })

  test('de-identified twice is the same as once but for its stand-ins', () => {
    const once = deidentifyDataSet(
      new DataSet().set(Tags.Modality, 'CS', 'CT').set(Tags.StudyDescription, 'LO', 'Knee Bell'),
      {
        profile: profileOf(suggestedOptions),
        pseudonyms: ours,
      },
    )
    const twice = deidentifyDataSet(once, { profile: profileOf(suggestedOptions), pseudonyms: theirs })
    expect([...twice].map(({ tag }) => tag)).toEqual([...once].map(({ tag }) => tag))
    expect(twice.string(Tags.StudyDescription)).toBe('Knee')
  })
})

function everyText(set: DataSet): string[] {
  return [...set].flatMap((element) =>
    element.kind === 'items' ? element.items.flatMap(everyText) : set.strings(element.tag),
  )
}
