/**
 * A task as the page has it, and the data sets by which it is made, changed, claimed and ended.
 *
 * Sources: PS3.4 Table CC.2.5-3 (attributes of each operation, and of each final state), PS3.3 C.30.
 */
import { type Claim, firstItem } from '../api/workitems.ts'
import { items, type JsonDataSet, type JsonPersonName, personName, text } from '../dicomweb/dicom-json.ts'
import { codeItem, dataSet, type Written } from '../viewer/reports/write-data-set.ts'
import { nameFields, withNameFields } from './name-fields.ts'

export const priorities = ['HIGH', 'MEDIUM', 'LOW'] as const
export const openStates = ['SCHEDULED', 'IN PROGRESS'] as const
export const endedStates = ['COMPLETED', 'CANCELED'] as const

export interface Task {
  uid: string
  state: string
  label: string
  priority: string
  /** DT */
  start: string
  patientName: JsonPersonName
  patientID: string
  studyInstanceUID: string
  /** Whoever performs it, else whoever shall. */
  performer: JsonPersonName
  reason: string
}

export interface TaskForm {
  label: string
  priority: string
  /** YYYY-MM-DDTHH:MM */
  start: string
  family: string
  given: string
  patientID: string
  performer: { family: string; given: string }
}

export function taskOf(kept: JsonDataSet): Task {
  const performed = firstItem(kept, 'UnifiedProcedureStepPerformedProcedureSequence')
  const actual = personName(firstItem(performed, 'ActualHumanPerformersSequence'), 'HumanPerformerName')
  const scheduled = personName(firstItem(kept, 'ScheduledHumanPerformersSequence'), 'HumanPerformerName')
  return {
    uid: text(kept, 'SOPInstanceUID'),
    state: text(kept, 'ProcedureStepState'),
    label: text(kept, 'ProcedureStepLabel'),
    priority: text(kept, 'ScheduledProcedureStepPriority'),
    start: text(kept, 'ScheduledProcedureStepStartDateTime'),
    patientName: personName(kept, 'PatientName'),
    patientID: text(kept, 'PatientID'),
    studyInstanceUID: text(kept, 'StudyInstanceUID'),
    performer: actual.Alphabetic ? actual : scheduled,
    reason: text(firstItem(kept, 'ProcedureStepProgressInformationSequence'), 'ReasonForCancellation'),
  }
}

export function emptyTask(now: Date): TaskForm {
  const local = new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
  return {
    ...{ label: '', priority: 'MEDIUM', start: local, family: '', given: '', patientID: '' },
    performer: { family: '', given: '' },
  }
}

export function formOfTask({ label, priority, start, patientName, patientID, performer }: Task): TaskForm {
  const [, day = '', time = '0000'] = /^(\d{8})(\d{4})?/.exec(start) ?? []
  return {
    ...{ label, priority, patientID, performer: nameFields(performer) },
    start: day && `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}T${time.slice(0, 2)}:${time.slice(2)}`,
    ...nameFields(patientName),
  }
}

export const isTaskComplete = ({ label, start, family, patientID }: TaskForm): boolean =>
  label.trim() !== '' && start !== '' && (family.trim() === '') === (patientID.trim() === '')

/** What may be changed of a task that nobody has claimed; its patient is fixed once it was made. */
export function changesOf({ label, priority, start, performer }: TaskForm): JsonDataSet {
  const name = withNameFields({}, performer)
  return dataSet({
    SpecificCharacterSet: ['CS', 'ISO_IR 192'],
    ProcedureStepLabel: ['LO', label.trim()],
    ScheduledProcedureStepPriority: ['CS', priority],
    ScheduledProcedureStepStartDateTime: ['DT', `${start.replaceAll(/[-:T]/g, '')}00`],
    ScheduledHumanPerformersSequence: name.Alphabetic ? ['SQ', dataSet({ HumanPerformerName: ['PN', name] })] : ['SQ'],
  })
}

export function newTask(form: TaskForm): JsonDataSet {
  const name = withNameFields({}, form)
  return {
    ...changesOf(form),
    ...dataSet({
      InputReadinessState: ['CS', 'READY'],
      ProcedureStepState: ['CS', 'SCHEDULED'],
      PatientName: name.Alphabetic ? ['PN', name] : ['PN'],
      PatientID: form.patientID.trim() === '' ? ['LO'] : ['LO', form.patientID.trim()],
    }),
  }
}

export const stateChange = (state: string, { transactionUID }: Claim): JsonDataSet =>
  dataSet({ ProcedureStepState: ['CS', state], TransactionUID: ['UI', transactionUID] })

/**
 * Who performs it since when and, once `end` is there, all that must be known of one that is done: nothing came of it that the
 * archive would not know by itself.
 *
 * @param end - DT
 */
export function performance(kept: JsonDataSet, person: string, { since }: Claim, end?: string): JsonDataSet {
  const [scheduled] = items(kept, 'ScheduledWorkitemCodeSequence')
  const performer = dataSet({
    HumanPerformerCodeSequence: ['SQ', ownCode(person.slice(0, 16), person.slice(0, 64))],
    HumanPerformerName: ['PN', { Alphabetic: person }],
  })
  const done = dataSet({
    PerformedStationNameCodeSequence: ['SQ', ownCode('LEADGLASS', 'Leadglass')],
    PerformedWorkitemCodeSequence: ['SQ', scheduled ?? ownCode('TASK', 'Task')],
    PerformedProcedureStepStartDateTime: ['DT', since],
    PerformedProcedureStepEndDateTime: (end === undefined ? ['DT'] : ['DT', end]) as Written,
    ActualHumanPerformersSequence: ['SQ', performer],
    OutputInformationSequence: ['SQ'],
  })
  return dataSet({ UnifiedProcedureStepPerformedProcedureSequence: ['SQ', done] })
}

/** Why it is not done: for the request to cancel, or for the workitem itself. */
export const reasonOf = (reason: string): JsonDataSet =>
  dataSet({ ReasonForCancellation: reason.trim() === '' ? undefined : ['LT', reason.trim()] })

export const progressOf = (reason: string): JsonDataSet =>
  dataSet({ ProcedureStepProgressInformationSequence: ['SQ', reasonOf(reason)] })

/** Now as a DT value, in UTC. */
export const dateTimeNow = (): string => `${new Date().toISOString().slice(0, 19).replaceAll(/[-:T]/g, '')}+0000`

function ownCode(value: string, meaning: string): JsonDataSet {
  return codeItem({ value, scheme: '99LEADGLASS', meaning })
}
