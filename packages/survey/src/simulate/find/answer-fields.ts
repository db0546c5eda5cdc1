/**
 * How each attribute of an answer is written straight into the octets to be sent. Every value has a fixed width, so that an
 * answer is a copy of a template with some digits changed.
 *
 * Sources: PS3.4 C.6.2.1 (keys of the Study Root model), PS3.5 6.2 (padding).
 */
import { type Tag, Tags } from '@leadglass/dicom'
import { digitsOfDay } from '../studies/calendar.ts'
import { NAME_OCTETS } from '../studies/names.ts'
import type { SimulatedArchive } from '../studies/simulated-archive.ts'
import { STUDY_INDEX_DIGITS, uidOffsets } from '../studies/study-uids.ts'

export const levels = ['STUDY', 'SERIES', 'IMAGE'] as const
export type Level = (typeof levels)[number]

/** Where an answer stands: a study, a series of it from 0, an image of that from 0. */
export interface Place {
  study: number
  series: number
  image: number
}

/** A value of `width` octets. */
export interface Field {
  readonly width: number
  /** From which level down it is known. */
  readonly level: Level
  /** Written once into the template. */
  readonly initial?: string
  /** Writes what differs from answer to answer. */
  readonly patch?: (octets: Uint8Array, offset: number, place: Place) => void
}

const SPACE = 0x20
const ZERO = 0x30

/** Decimal digits with zeros before them. */
export function putDigits(octets: Uint8Array, offset: number, width: number, value: number): void {
  let rest = value
  for (let at = offset + width - 1; at >= offset; at--) {
    const tens = Math.floor(rest / 10)
    octets[at] = ZERO + rest - tens * 10
    rest = tens
  }
}

/** An IS: digits from the left, then spaces. */
export function putNumber(octets: Uint8Array, offset: number, width: number, value: number): void {
  const digits = digitCount(value)
  putDigits(octets, offset, digits, value)
  octets.fill(SPACE, offset + digits, offset + width)
}

function digitCount(value: number): number {
  let count = 1
  for (let limit = 10; value >= limit; limit *= 10) count++
  return count
}

function putText(octets: Uint8Array, offset: number, width: number, text: string): void {
  for (let at = 0; at < width; at++) octets[offset + at] = at < text.length ? text.charCodeAt(at) : SPACE
}

/** Octets, an even number of them, for whole numbers up to this one. */
function numberWidth(most: number): number {
  return digitCount(most) + (digitCount(most) % 2)
}

/** The fields of answers about one archive. Everything it does not have comes back empty. */
export function answerFields(archive: SimulatedArchive): ReadonlyMap<Tag, Field> {
  const { plan, uids } = archive
  const count = numberWidth(plan.studies === 0 ? 0 : 2 * Math.ceil(plan.images / plan.studies))
  const studyUID = uids.study(0)
  const seriesUID = `${studyUID}.${uidOffsets.series}`
  const putStudyUID = (octets: Uint8Array, offset: number, study: number) =>
    putDigits(octets, offset + uids.prefix.length, STUDY_INDEX_DIGITS, study)
  const putSeriesUID = (octets: Uint8Array, offset: number, { study, series }: Place) => {
    putStudyUID(octets, offset, study)
    putDigits(octets, offset + studyUID.length + 1, 2, uidOffsets.series + series)
  }
  const patientText = (of: (patient: ReturnType<SimulatedArchive['patient']>) => string, width: number): Field => ({
    width,
    level: 'STUDY',
    patch: (octets, offset, { study }) => putText(octets, offset, width, of(archive.patient(study))),
  })
  const number = (level: Level, width: number, of: (place: Place) => number): Field => ({
    width,
    level,
    patch: (octets, offset, place) => putNumber(octets, offset, width, of(place)),
  })
  const modality = (level: Level): Field => ({
    width: 2,
    level,
    patch: (octets, offset, { study }) => putText(octets, offset, 2, archive.modality(study)),
  })
  return new Map<Tag, Field>([
    [Tags.SpecificCharacterSet, { width: 10, level: 'STUDY', initial: 'ISO_IR 100' }],
    [Tags.SOPClassUID, { width: 26, level: 'IMAGE', initial: '1.2.840.10008.5.1.4.1.1.7\0' }],
    [
      Tags.SOPInstanceUID,
      {
        width: 56,
        level: 'IMAGE',
        initial: `${seriesUID}.${uidOffsets.image}\0`,
        patch(octets, offset, place) {
          putSeriesUID(octets, offset, place)
          putDigits(octets, offset + seriesUID.length + 1, 7, uidOffsets.image + place.image)
        },
      },
    ],
    [Tags.StudyDate, { width: 8, level: 'STUDY', patch: datePatch(archive) }],
    [Tags.StudyTime, { width: 6, level: 'STUDY', patch: timePatch(archive) }],
    [
      Tags.AccessionNumber,
      {
        width: 10,
        level: 'STUDY',
        patch: (octets, offset, { study }) => putText(octets, offset, 10, archive.accessionNumber(study)),
      },
    ],
    [Tags.Modality, modality('SERIES')],
    [Tags.ModalitiesInStudy, modality('STUDY')],
    [Tags.StudyDescription, { width: 12, level: 'STUDY', initial: 'EXAMINATION ' }],
    [Tags.PatientName, patientText(({ name }) => name, NAME_OCTETS)],
    [Tags.PatientID, patientText(({ id }) => id, 10)],
    [Tags.PatientBirthDate, patientText(({ birthDate }) => birthDate, 8)],
    [Tags.PatientSex, patientText(({ sex }) => sex, 2)],
    [
      Tags.StudyInstanceUID,
      {
        width: studyUID.length,
        level: 'STUDY',
        initial: studyUID,
        patch: (octets, offset, { study }) => putStudyUID(octets, offset, study),
      },
    ],
    [
      Tags.SeriesInstanceUID,
      { width: seriesUID.length + 1, level: 'SERIES', initial: `${seriesUID}\0`, patch: putSeriesUID },
    ],
    [Tags.StudyID, number('STUDY', 10, ({ study }) => study + 1)],
    [Tags.SeriesNumber, number('SERIES', 2, ({ series }) => series + 1)],
    [Tags.InstanceNumber, number('IMAGE', 8, ({ image }) => image + 1)],
    [Tags.NumberOfStudyRelatedSeries, number('STUDY', 2, ({ study }) => plan.seriesOf(study))],
    [Tags.NumberOfStudyRelatedInstances, number('STUDY', count, ({ study }) => plan.imagesOf(study))],
    [
      Tags.NumberOfSeriesRelatedInstances,
      number('SERIES', count, ({ study, series }) => plan.imagesOfSeries(study, series)),
    ],
  ])
}

/** Studies come in the order of their days, so that a day is put into digits once. */
function datePatch({ plan }: SimulatedArchive): NonNullable<Field['patch']> {
  let known = -1
  let digits = new Uint8Array(8)
  return (octets, offset, { study }) => {
    const day = plan.dayOf(study)
    if (day !== known) {
      digits = Buffer.from(digitsOfDay(day), 'latin1')
      known = day
    }
    octets.set(digits, offset)
  }
}

function timePatch({ plan }: SimulatedArchive): NonNullable<Field['patch']> {
  return (octets, offset, { study }) => {
    const second = plan.secondOf(study)
    putDigits(octets, offset, 2, Math.floor(second / 3600))
    putDigits(octets, offset + 2, 2, Math.floor(second / 60) % 60)
    putDigits(octets, offset + 4, 2, second % 60)
  }
}
