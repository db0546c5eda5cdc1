/**
 * How each attribute of an answer is written straight into the octets to be sent. Every value has a fixed width, so that an
 * answer is a copy of a template with some digits changed.
 *
 * Sources: PS3.4 C.6.2.1 (keys of the Study Root model), PS3.5 6.2 (padding).
 */
import { type Tag, Tags } from '@leadglass/dicom'
import { digitsOfDay } from '../studies/calendar.ts'
import { NAME_OCTETS, type Patient } from '../studies/names.ts'
import type { SimulatedArchive } from '../studies/simulated-archive.ts'
import { STUDY_INDEX_DIGITS, uidOffsets } from '../studies/study-uids.ts'
import { numberWidth, putDigits, putNumber, putText } from './put-text.ts'

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
  readonly patch?: Patch
}
type Patch = (octets: Uint8Array, offset: number, place: Place) => void
type Fields = readonly (readonly [Tag, Field])[]

/** The fields of answers about one archive. Everything it does not have comes back empty. */
export function answerFields(archive: SimulatedArchive): ReadonlyMap<Tag, Field> {
  return new Map([...studyFields(archive), ...patientFields(archive), ...uidFields(archive), ...numberFields(archive)])
}

function studyFields(archive: SimulatedArchive): Fields {
  const accessionNumber = textField('STUDY', 10, ({ study }) => archive.accessionNumber(study))
  const modality = (level: Level) => textField(level, 2, ({ study }) => archive.modality(study))
  return [
    [Tags.SpecificCharacterSet, { width: 10, level: 'STUDY', initial: 'ISO_IR 100' }],
    [Tags.StudyDate, { width: 8, level: 'STUDY', patch: datePatch(archive) }],
    [Tags.StudyTime, { width: 6, level: 'STUDY', patch: timePatch(archive) }],
    [Tags.AccessionNumber, accessionNumber],
    [Tags.Modality, modality('SERIES')],
    [Tags.ModalitiesInStudy, modality('STUDY')],
    [Tags.StudyDescription, { width: 12, level: 'STUDY', initial: 'EXAMINATION ' }],
  ]
}

function patientFields(archive: SimulatedArchive): Fields {
  const field = (width: number, of: (patient: Patient) => string) =>
    textField('STUDY', width, ({ study }) => of(archive.patient(study)))
  return [
    [Tags.PatientName, field(NAME_OCTETS, ({ name }) => name)],
    [Tags.PatientID, field(10, ({ id }) => id)],
    [Tags.PatientBirthDate, field(8, ({ birthDate }) => birthDate)],
    [Tags.PatientSex, field(2, ({ sex }) => sex)],
  ]
}

/** UIDs of odd length get a NUL at their end (PS3.5 9.1). */
function uidFields({ uids }: SimulatedArchive): Fields {
  const [study, series, image] = [uids.study(0), uids.series(0, 0), uids.image(0, 0, 0)]
  const putStudy: Patch = (octets, offset, place) =>
    putDigits(octets, offset + uids.prefix.length, STUDY_INDEX_DIGITS, place.study)
  const putSeries: Patch = (octets, offset, place) => {
    putStudy(octets, offset, place)
    putDigits(octets, offset + study.length + 1, 2, uidOffsets.series + place.series)
  }
  const putImage: Patch = (octets, offset, place) => {
    putSeries(octets, offset, place)
    putDigits(octets, offset + series.length + 1, 7, uidOffsets.image + place.image)
  }
  const field = (level: Level, uid: string, patch: Patch): Field => {
    const initial = uid.length % 2 === 0 ? uid : `${uid}\0`
    return { width: initial.length, level, initial, patch }
  }
  return [
    [Tags.StudyInstanceUID, field('STUDY', study, putStudy)],
    [Tags.SeriesInstanceUID, field('SERIES', series, putSeries)],
    [Tags.SOPInstanceUID, field('IMAGE', image, putImage)],
    [Tags.SOPClassUID, { width: 26, level: 'IMAGE', initial: '1.2.840.10008.5.1.4.1.1.7\0' }],
  ]
}

function numberFields({ plan }: SimulatedArchive): Fields {
  // No study has more than twice the mean: see `StudyPlan.imagesOf`.
  const count = numberWidth(plan.studies === 0 ? 0 : 2 * Math.ceil(plan.images / plan.studies))
  const ofSeries = numberField('SERIES', count, ({ study, series }) => plan.imagesOfSeries(study, series))
  return [
    [Tags.StudyID, numberField('STUDY', 10, ({ study }) => study + 1)],
    [Tags.SeriesNumber, numberField('SERIES', 2, ({ series }) => series + 1)],
    [Tags.InstanceNumber, numberField('IMAGE', 8, ({ image }) => image + 1)],
    [Tags.NumberOfStudyRelatedSeries, numberField('STUDY', 2, ({ study }) => plan.seriesOf(study))],
    [Tags.NumberOfStudyRelatedInstances, numberField('STUDY', count, ({ study }) => plan.imagesOf(study))],
    [Tags.NumberOfSeriesRelatedInstances, ofSeries],
  ]
}

function textField(level: Level, width: number, of: (place: Place) => string): Field {
  return { width, level, patch: (octets, offset, place) => putText(octets, offset, width, of(place)) }
}

function numberField(level: Level, width: number, of: (place: Place) => number): Field {
  return { width, level, patch: (octets, offset, place) => putNumber(octets, offset, width, of(place)) }
}

/** Studies come in the order of their days, so that a day is put into digits once. */
function datePatch({ plan }: SimulatedArchive): Patch {
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

function timePatch({ plan }: SimulatedArchive): Patch {
  return (octets, offset, { study }) => {
    const second = plan.secondOf(study)
    putDigits(octets, offset, 2, Math.floor(second / 3600))
    putDigits(octets, offset + 2, 2, Math.floor(second / 60) % 60)
    putDigits(octets, offset + 4, 2, second % 60)
  }
}
