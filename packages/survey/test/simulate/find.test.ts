/** Queries: the keys of a C-FIND, and the octets of its answers. */
import { DataSet, encodeDataSet, readDataSet, Tags } from '@leadglass/dicom'
import { decodeCommandSet, decodePDataTF } from '@leadglass/network'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { levels } from '../../src/simulate/find/answer-fields.ts'
import { AnswerPlaces } from '../../src/simulate/find/answer-places.ts'
import { type AnswerOptions, AnswerTemplate } from '../../src/simulate/find/answer-template.ts'
import { daySpan, secondSpan } from '../../src/simulate/find/date-time-range.ts'
import { readFindQuery } from '../../src/simulate/find/find-query.ts'
import { StudyCursor, type StudyKeys, selectStudies } from '../../src/simulate/find/study-selection.ts'
import { fitsWildCard } from '../../src/simulate/find/wild-card.ts'
import { dayNumber, digitsOfDay } from '../../src/simulate/studies/calendar.ts'
import { identifierPattern } from '../../src/simulate/studies/names.ts'
import { SimulatedArchive } from '../../src/simulate/studies/simulated-archive.ts'

const archive = new SimulatedArchive({
  seed: 42,
  studies: 2_000,
  images: 31_007,
  undated: 7,
  sameMoment: 40,
  firstDay: dayNumber('20170101')!,
  lastDay: dayNumber('20190915')!,
})
const all = Array.from({ length: archive.plan.studies }, (_, index) => index)

function found(keys: StudyKeys, knowsEmptyValues = false): number[] {
  const cursor = new StudyCursor(selectStudies(archive, keys, knowsEmptyValues))
  const indices: number[] = []
  for (let index = cursor.next(); index !== -1; index = cursor.next()) if (index >= 0) indices.push(index)
  return indices
}

describe('ranges', () => {
  test.each([
    ['20190915', '20190915', '20190915'],
    ['20190101-20190630', '20190101', '20190630'],
  ])('of dates: %s', (text, first, last) => {
    expect(daySpan(text)).toEqual({ first: dayNumber(first), last: dayNumber(last) })
  })

  test.each([
    ['13', 46_800, 50_399],
    ['0930', 34_200, 34_259],
    ['093015-', 34_215, 86_399],
    ['-0600', 0, 21_659],
    ['060000.000-115959.999999', 21_600, 43_199],
  ])('of times: %s', (text, first, last) => {
    expect(secondSpan(text)).toEqual({ first, last })
  })

  test.each(['', '-', '20190230', '2019', '20190101-20190102-20190103', 'today'])('no date: "%s"', (text) => {
    expect(daySpan(text)).toBeUndefined()
  })

  test('of a day and back', () => {
    fc.assert(fc.property(fc.integer({ min: -20_000, max: 40_000 }), (day) => dayNumber(digitsOfDay(day)) === day))
  })
})

test('wild cards fit as a regular expression would', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?', '^'), maxLength: 8 })
  const texts = fc.string({ unit: fc.constantFrom('A', 'b', '^'), maxLength: 8 })
  fc.assert(
    fc.property(letters, texts, (pattern, text) => {
      const source = pattern.replace(/\^/g, '\\^').replace(/\*/g, '.*').replace(/\?/g, '.')
      expect(fitsWildCard(pattern, text)).toBe(new RegExp(`^${source}$`, 'i').test(text))
    }),
    { numRuns: 500 },
  )
})

describe('keys', () => {
  test('without any, all studies come in the order of their dates', () => {
    expect(found({})).toEqual(all)
  })

  test('two ranges of dates that meet, and the studies without a date, are the whole', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 990 }), (days) => {
        const cut = dayNumber('20170101')! + days
        const before = found({ StudyDate: `-${digitsOfDay(cut)}` })
        const after = found({ StudyDate: `${digitsOfDay(cut + 1)}-` })
        expect([...found({ StudyDate: '""' }, true), ...before, ...after]).toEqual(all)
      }),
    )
  })

  test('modalities part the whole', () => {
    const parts = ['CT', 'CR', 'MR', 'DX', 'US', 'XA', 'MG', 'NM', 'PT', 'OT'].map((ModalitiesInStudy) =>
      found({ ModalitiesInStudy }),
    )
    expect(parts.flat().sort((a, b) => a - b)).toEqual(all)
    expect(Math.min(...parts.slice(0, 5).map(({ length }) => length))).toBeGreaterThan(100)
  })

  test('a system that does not know empty values finds nothing by them', () => {
    expect(found({ StudyDate: '""' })).toEqual([])
    expect(found({ StudyTime: '""' }, true)).toEqual(all.slice(0, 7))
    expect(found({ StudyDate: '20190101', StudyTime: '""' }, true)).toEqual([])
  })

  test('a patient, a name, an accession number and UIDs are found, and held against the dates', () => {
    const { id, name } = archive.patient(100)
    const ofPatient = all.filter((index) => archive.patient(index).id === id)
    expect(found({ PatientID: id })).toEqual(ofPatient)
    expect(found({ PatientID: id, StudyDate: archive.date(100) })).toContain(100)
    expect(found({ PatientID: id, StudyDate: '19900101' })).toEqual([])
    expect(found({ PatientName: `${name.slice(0, 6)}*` })).toContain(100)
    expect(found({ AccessionNumber: archive.accessionNumber(7) })).toEqual([7])
    const uids = `${archive.uids.study(9)}\\1.2.3\\${archive.uids.study(3)}\\${archive.uids.study(5000)}`
    expect(found({ StudyInstanceUID: uids })).toEqual([3, 9])
    expect(found({ PatientID: 'ZQ00000000' })).toEqual([])
  })

  test('one day out of ten million studies is found without looking at the others', () => {
    const large = new SimulatedArchive({
      seed: 1,
      studies: 10_000_000,
      images: 10_000_000,
      firstDay: 0,
      lastDay: 9_999,
    })
    const started = process.cpuUsage()
    for (let day = 0; day < 1000; day++) selectStudies(large, { StudyDate: digitsOfDay(day) })
    // Looking at ten million studies once takes longer than this for all thousand days.
    expect(process.cpuUsage(started).user / 1000).toBeLessThan(1000)
    expect(selectStudies(large, { StudyDate: digitsOfDay(77) }).ranges).toEqual([{ from: 77_000, to: 78_000 }])
  })
})

test.each(['1.2.840.10008.1.2', '1.2.840.10008.1.2.1'])(
  'an identifier is read in %s; octets at random are no query',
  (uid) => {
    const set = new DataSet()
      .set(Tags.QueryRetrieveLevel, 'CS', 'STUDY')
      .set(Tags.StudyDate, 'DA', '20190101-')
      .set(Tags.PatientName, 'PN', '*')
    const octets = encodeDataSet(set, { transferSyntaxUID: uid })
    expect(readFindQuery(octets, uid)).toMatchObject({ level: 'STUDY', study: { StudyDate: '20190101-' } })
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (noise) => {
        expect(readFindQuery(noise, uid)?.level).toBeOneOf([undefined, ...levels])
      }),
    )
  },
)

describe('answers', () => {
  const tags = [
    Tags.StudyDate,
    Tags.StudyTime,
    Tags.PatientName,
    Tags.PatientID,
    Tags.PatientBirthDate,
    Tags.AccessionNumber,
    Tags.StudyInstanceUID,
    Tags.SeriesInstanceUID,
    Tags.SOPInstanceUID,
    Tags.NumberOfStudyRelatedInstances,
    Tags.NumberOfSeriesRelatedInstances,
    Tags.ReferencedSOPSequence,
  ]
  const options: AnswerOptions = {
    archive,
    level: 'STUDY',
    tags,
    counts: 'study',
    isAnonymous: false,
    isExplicitVR: false,
    contextID: 3,
    sopClassUID: '1.2.840.10008.5.1.4.1.2.2.1',
    messageID: 9,
    isOnePdu: true,
  }

  function decoded(
    template: AnswerTemplate,
    place: { study: number; series: number; image: number },
    explicit: boolean,
  ) {
    const target = new Uint8Array(template.octets.length + 20)
    expect(template.writeAt(target, 20, place)).toBe(target.length)
    const [command, identifier] = decodePDataTF(target.subarray(20))
    return {
      command: decodeCommandSet(command!.octets),
      set: readDataSet(identifier!.octets, { transferSyntaxUID: `1.2.840.10008.1.2${explicit ? '.1' : ''}` }),
    }
  }

  test('hold what the archive holds, in both encodings, at every level', () => {
    const place = fc.tuple(fc.nat(archive.plan.studies - 1), fc.nat(1000), fc.nat(1000))
    fc.assert(
      fc.property(place, fc.boolean(), fc.constantFrom(...levels), ([study, some, other], isExplicitVR, level) => {
        const series = some % archive.plan.seriesOf(study)
        const image = other % archive.plan.imagesOfSeries(study, series)
        const { dated, undated } = AnswerTemplate.pair({ ...options, isExplicitVR, level })
        const { command, set } = decoded(study < 7 ? undated : dated, { study, series, image }, isExplicitVR)
        expect(command).toMatchObject({ Status: 0xff00, MessageIDBeingRespondedTo: 9, CommandField: 0x8020 })
        expect(set.string(Tags.StudyInstanceUID)).toBe(archive.uids.study(study))
        expect(set.string(Tags.StudyDate) ?? '').toBe(archive.date(study))
        expect(set.string(Tags.StudyTime) ?? '').toBe(archive.time(study))
        expect(set.string(Tags.PatientName)).toBe(archive.patient(study).name)
        expect(set.string(Tags.PatientID)).toBe(archive.patient(study).id)
        expect(set.string(Tags.AccessionNumber)).toBe(archive.accessionNumber(study))
        expect(set.integer(Tags.NumberOfStudyRelatedInstances)).toBe(archive.plan.imagesOf(study))
        expect(set.string(Tags.SeriesInstanceUID)).toBe(
          level === 'STUDY' ? undefined : archive.uids.series(study, series),
        )
        expect(set.string(Tags.SOPInstanceUID)).toBe(
          level === 'IMAGE' ? archive.uids.image(study, series, image) : undefined,
        )
        expect(set.integer(Tags.NumberOfSeriesRelatedInstances)).toBe(
          level === 'STUDY' ? undefined : archive.plan.imagesOfSeries(study, series),
        )
      }),
      { numRuns: 300 },
    )
  })

  test('leave counts and names out where the system does', () => {
    const { dated } = AnswerTemplate.pair({ ...options, counts: 'none', isAnonymous: true })
    const { set } = decoded(dated, { study: 50, series: 0, image: 0 }, false)
    expect(set.has(Tags.NumberOfStudyRelatedInstances)).toBe(true)
    expect(set.string(Tags.NumberOfStudyRelatedInstances)).toBeUndefined()
    expect(set.string(Tags.PatientName)).toBeUndefined()
    expect(set.string(Tags.StudyDate)).toBe(archive.date(50))
  })

  test('series and images of a study come once each', () => {
    const study = { StudyInstanceUID: archive.uids.study(77) }
    const count = (level: 'SERIES' | 'IMAGE', seriesInstanceUID?: string) => {
      const query = { level, tags: [], study, ...(seriesInstanceUID !== undefined && { seriesInstanceUID }) }
      const places = new AnswerPlaces(archive, query, false)
      let given = 0
      while (places.step() === 'place') given++
      return given
    }
    expect(count('SERIES')).toBe(archive.plan.seriesOf(77))
    expect(count('IMAGE')).toBe(archive.plan.imagesOf(77))
    expect(count('IMAGE', archive.uids.series(77, 0))).toBe(archive.plan.imagesOfSeries(77, 0))
    expect(count('IMAGE', '1.2.3')).toBe(0)
  })

  test('every name and number of a patient has a shape that a test can look for', () => {
    for (const index of all.slice(0, 300)) {
      const { name, id } = archive.patient(index)
      for (const text of [name, id, archive.accessionNumber(index)]) expect(text).toMatch(identifierPattern)
    }
    expect('a finding of 127.0.0.1, CT, Radiology 0042, 20190915').not.toMatch(identifierPattern)
  })
})
