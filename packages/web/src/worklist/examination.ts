/**
 * An examination as a form has it, and as the worklist keeps it. What a form does not show of an examination stays as it was sent.
 *
 * Sources: PS3.4 Table K.6-1 (Modality Worklist), PS3.18 Annex F.
 */
import { items, type JsonDataSet, personName, text, texts } from '../dicomweb/dicom-json.ts'
import { dataSet, newUID } from '../viewer/reports/write-data-set.ts'
import { nameFields, withNameFields } from './name-fields.ts'

export interface ExaminationForm {
  family: string
  given: string
  patientID: string
  /** YYYY-MM-DD, or '' */
  birthDate: string
  /** `F`, `M`, `O` or '' */
  sex: string
  accessionNumber: string
  description: string
  modality: string
  stations: readonly string[]
  /** YYYY-MM-DD */
  date: string
  /** HH:MM */
  time: string
  performer: { family: string; given: string }
}

/** An examination of now, at no device yet. */
export function emptyExamination(now: Date): ExaminationForm {
  const two = (n: number) => String(n).padStart(2, '0')
  return {
    ...{ family: '', given: '', patientID: '', birthDate: '', sex: '', accessionNumber: '', description: '' },
    ...{ modality: '', stations: [], performer: { family: '', given: '' } },
    date: `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`,
    time: `${two(now.getHours())}:${two(now.getMinutes())}`,
  }
}

export function formOf(kept: JsonDataSet): ExaminationForm {
  const step = items(kept, 'ScheduledProcedureStepSequence')[0] ?? {}
  return {
    ...nameFields(personName(kept, 'PatientName')),
    patientID: text(kept, 'PatientID'),
    birthDate: dashed(text(kept, 'PatientBirthDate')),
    sex: text(kept, 'PatientSex'),
    accessionNumber: text(kept, 'AccessionNumber'),
    description: text(step, 'ScheduledProcedureStepDescription'),
    modality: text(step, 'Modality'),
    stations: texts(step, 'ScheduledStationAETitle'),
    date: dashed(text(step, 'ScheduledProcedureStepStartDate')),
    time: text(step, 'ScheduledProcedureStepStartTime').replace(/^(\d\d):?(\d\d)?.*$/, (_, h, m = '00') => `${h}:${m}`),
    performer: nameFields(personName(step, 'ScheduledPerformingPhysicianName')),
  }
}

/** What must be there before an examination can be kept. */
export const isComplete = ({ family, patientID, modality, stations, date, time }: ExaminationForm): boolean =>
  [family, patientID, modality, date, time].every((value) => value.trim() !== '') && stations.length > 0

/** @param kept - the examination that is changed; by default a new one, with a study of its own */
export function withForm(form: ExaminationForm, kept: JsonDataSet = newExamination()): JsonDataSet {
  const step = items(kept, 'ScheduledProcedureStepSequence')[0] ?? {}
  const description = form.description.trim()
  return {
    ...kept,
    ...dataSet({
      SpecificCharacterSet: ['CS', 'ISO_IR 192'],
      AccessionNumber: given('SH', form.accessionNumber),
      PatientName: ['PN', withNameFields(personName(kept, 'PatientName'), form)],
      PatientID: ['LO', form.patientID.trim()],
      PatientBirthDate: given('DA', form.birthDate.replaceAll('-', '')),
      PatientSex: given('CS', form.sex),
      RequestedProcedureDescription: text(kept, 'RequestedProcedureDescription') ? undefined : given('LO', description),
      ScheduledProcedureStepSequence: [
        'SQ',
        {
          ...step,
          ...dataSet({
            ScheduledStationAETitle: ['AE', ...form.stations],
            ScheduledProcedureStepStartDate: ['DA', form.date.replaceAll('-', '')],
            ScheduledProcedureStepStartTime: ['TM', `${form.time.replace(':', '')}00`],
            Modality: ['CS', form.modality.trim().toUpperCase()],
            ScheduledProcedureStepDescription: given('LO', description),
            ScheduledPerformingPhysicianName: performerOf(step, form),
          }),
        },
      ],
    }),
  }
}

function performerOf(step: JsonDataSet, { performer }: ExaminationForm): readonly [string, ...unknown[]] {
  const name = withNameFields(personName(step, 'ScheduledPerformingPhysicianName'), performer)
  return name.Alphabetic ? ['PN', name] : ['PN']
}

function newExamination(): JsonDataSet {
  const uid = newUID()
  const stepID = `S${uid.slice(-15)}`
  return dataSet({
    StudyInstanceUID: ['UI', uid],
    ReferringPhysicianName: ['PN'],
    RequestedProcedureID: ['SH', stepID],
    ScheduledProcedureStepSequence: [
      'SQ',
      dataSet({ ScheduledProcedureStepID: ['SH', stepID], ScheduledProcedureStepStatus: ['CS', 'SCHEDULED'] }),
    ],
  })
}

const given = (vr: string, text: string): readonly [string, ...string[]] =>
  text.trim() === '' ? [vr] : [vr, text.trim()]

/** A DA value as fields of forms write days; '' for what is none. */
const dashed = (da: string) => (/^\d{8}$/.test(da) ? `${da.slice(0, 4)}-${da.slice(4, 6)}-${da.slice(6)}` : '')
