import fc from 'fast-check'
import { expect, test } from 'vitest'
import { IDENTIFYING } from '../../../src/counting/answer-fields.ts'
import { StudyScanner } from '../../../src/probes/dicomweb/study-scanner.ts'

interface Seen {
  uid: string
  date: string
  modalities: string
  instances: number
  identifying: number
}

function scan(chunks: readonly Uint8Array[]) {
  const seen: Seen[] = []
  const scanner = new StudyScanner(({ octets, studyInstanceUID, studyDate, modalitiesInStudy, ...rest }) => {
    const text = ({ start, end }: { start: number; end: number }) =>
      Buffer.from(octets.subarray(start, end)).toString('latin1')
    seen.push({
      uid: text(studyInstanceUID),
      date: text(studyDate),
      modalities: text(modalitiesInStudy),
      instances: rest.studyRelatedInstances,
      identifying: rest.identifying,
    })
  })
  const isTaken = chunks.every((chunk) => scanner.push(chunk))
  return { seen, isTaken, isWhole: scanner.isWhole, studies: scanner.studies }
}

const study = fc.record({
  uid: fc.stringMatching(/^1\.2\.[1-9][0-9]{0,20}$/),
  date: fc.constantFrom('', '20190917'),
  modalities: fc.subarray(['CT', 'MR', 'PT', 'US']),
  instances: fc.nat(100_000),
  isText: fc.boolean(),
  name: fc.string({ unit: 'binary' }),
})

/** The JSON of a study, its keys in any order, with attributes that are none of our business between them. */
function jsonOf({
  uid,
  date,
  modalities,
  instances,
  isText,
  name,
}: typeof study extends fc.Arbitrary<infer T> ? T : never) {
  return {
    '00100010': { vr: 'PN', Value: [{ Alphabetic: `${name}"Value":[0020000D` }] },
    '00080061': modalities.length === 0 ? { vr: 'CS' } : { vr: 'CS', Value: modalities },
    '00201208': { vr: 'IS', Value: [isText ? String(instances) : instances] },
    '0020000D': { Value: [uid], vr: 'UI' },
    '00080020': date === '' ? { vr: 'DA' } : { vr: 'DA', Value: [date] },
    '00081110': { vr: 'SQ', Value: [{ '0020000D': { vr: 'UI', Value: ['9.9.9'] } }] },
  }
}

test('reads what counting needs from any list, however it is laid out and cut', () => {
  fc.assert(
    fc.property(
      fc.array(study, { maxLength: 5 }),
      fc.constantFrom(undefined, 1, '\t'),
      fc.integer({ min: 1, max: 300 }),
      (studies, space, size) => {
        const octets = Buffer.from(JSON.stringify(studies.map(jsonOf), undefined, space))
        const chunks = Array.from({ length: Math.ceil(octets.length / size) }, (_, index) =>
          octets.subarray(index * size, (index + 1) * size),
        )
        const { seen, isTaken, isWhole } = scan(chunks)
        expect(isTaken && isWhole).toBe(true)
        expect(seen).toEqual(
          studies.map(({ uid, date, modalities, instances }) => ({
            uid,
            date,
            modalities: modalities.join('\\'),
            instances,
            identifying: IDENTIFYING.PatientName,
          })),
        )
      },
    ),
  )
})

test('any octets are studies or are refused, without an exception and without end', () => {
  fc.assert(fc.property(fc.array(fc.uint8Array({ maxLength: 200 })), (chunks) => void scan(chunks)))
  const marks = fc.constantFrom('[', ']', '{', '}', '"', ':', ',', '\\', '0020000D', 'Value', ' ', '1.2')
  fc.assert(fc.property(fc.array(marks, { maxLength: 60 }), (parts) => void scan([Buffer.from(`[{${parts.join('')}`)])))
})

test('what is no list, is cut short, or has a study without end is not whole', () => {
  expect(scan([Buffer.from('<html>[]')]).isTaken).toBe(false)
  expect(scan([Buffer.from('[{"0020000D":{"vr":"UI","Value":["1.2"]}}')]).isWhole).toBe(false)
  expect(scan([Buffer.from(`[{"a":"${'x'.repeat(70_000)}`)]).isTaken).toBe(false)
  expect(scan([Buffer.from('[]')])).toMatchObject({ isTaken: true, isWhole: true, studies: 0 })
})
