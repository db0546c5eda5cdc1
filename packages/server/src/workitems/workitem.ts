/**
 * What makes a data set a workitem, how it may be changed, and what it must say before it is done.
 *
 * Sources: PS3.4 Table CC.2.5-3 (attributes of each operation, and of each final state), PS3.18 11.4 and 11.6.
 */
import type { StudyFacts } from '@leadglass/access'
import {
  DataSet,
  type DicomJsonModel,
  fromDicomJson,
  isValidUID,
  type Keyword,
  Tags,
  toDicomJson,
} from '@leadglass/dicom'
import { ServerError } from '../errors.ts'
import { limits } from '../limits.ts'
import type { WorkitemState } from './workitem-state.ts'

/** All workitems are instances of this class, whatever service they are used by (PS3.4 CC.3.1). */
export const unifiedProcedureStepPush = '1.2.840.10008.5.1.4.34.6.1'

/** Those of a workitem that say whose it is, and by which access rules decide: fixed once it was made. */
const identity = [
  'SOPClassUID',
  'SOPInstanceUID',
  'PatientName',
  'PatientID',
  'IssuerOfPatientID',
  'IssuerOfPatientIDQualifiersSequence',
  'OtherPatientIDsSequence',
  'PatientBirthDate',
  'PatientSex',
  'AdmissionID',
  'StudyInstanceUID',
  'ReferencedRequestSequence',
  'InstitutionName',
  'InstitutionalDepartmentName',
  'ReferringPhysicianName',
  'StationName',
  'Modality',
] as const satisfies readonly Keyword[]

/** What only whoever performs it can say. */
const performed = [
  'ProcedureStepProgressInformationSequence',
  'UnifiedProcedureStepPerformedProcedureSequence',
] as const satisfies readonly Keyword[]

const required = [
  'ScheduledProcedureStepPriority',
  'ProcedureStepLabel',
  'ScheduledProcedureStepStartDateTime',
  'InputReadinessState',
] as const satisfies readonly Keyword[]

const codes: readonly (readonly [Keyword, readonly string[]])[] = [
  ['ScheduledProcedureStepPriority', ['HIGH', 'MEDIUM', 'LOW']],
  ['InputReadinessState', ['INCOMPLETE', 'UNAVAILABLE', 'READY']],
]

/** A data set from its model. @throws ServerError, DicomError where it is none */
export function readModel(model: unknown): DataSet {
  return fromDicomJson(model, { sequenceDepth: limits.worklistDepth })
}

/** The workitem as it is kept. @throws ServerError `LG_WORKITEM_INVALID` naming the attribute */
export function newWorkitem(given: DataSet, uid: string, now: number): DataSet {
  const named = given.string(Tags.SOPInstanceUID)
  if (named && named !== uid) throw invalid('SOPInstanceUID', 'is not that of the address')
  const state = given.string(Tags.ProcedureStepState)
  if (state !== undefined && state !== 'SCHEDULED')
    throw invalid('ProcedureStepState', 'of a new workitem is SCHEDULED')
  if (given.string(Tags.TransactionUID)) throw invalid('TransactionUID', 'of a new workitem has no value')
  for (const keyword of performed) if (given.items(Tags[keyword]).length > 0) throw invalid(keyword, 'has no item yet')
  for (const keyword of required) if (!given.string(Tags[keyword])) throw invalid(keyword, 'is missing')
  checkValues(given)
  const item = copyOf(given, (tag) => tag !== Tags.TransactionUID)
    .set(Tags.SOPClassUID, 'UI', unifiedProcedureStepPush)
    .set(Tags.SOPInstanceUID, 'UI', uid)
    .set(Tags.ProcedureStepState, 'CS', 'SCHEDULED')
    .set(Tags.ScheduledProcedureStepModificationDateTime, 'DT', dateTimeOf(now))
  if (!item.string(Tags.WorklistLabel)) item.set(Tags.WorklistLabel, 'LO', 'Default')
  return item
}

/** The workitem with what was given put in place of what it had. @throws ServerError `LG_WORKITEM_INVALID` */
export function updated(item: DataSet, given: DataSet, now: number): DataSet {
  if (given.has(Tags.ProcedureStepState)) throw invalid('ProcedureStepState', 'is changed at /state')
  for (const keyword of identity) {
    const tag = Tags[keyword]
    if (given.has(tag) && !sameElement(item, given, tag)) throw invalid(keyword, 'cannot be changed')
  }
  for (const keyword of required)
    if (given.has(Tags[keyword]) && !given.string(Tags[keyword])) throw invalid(keyword, 'must have a value')
  checkValues(given)
  const result = copyOf(item, (tag) => !given.has(tag))
  for (const element of given) if (element.tag !== Tags.TransactionUID) result.put(element)
  return result.set(Tags.ScheduledProcedureStepModificationDateTime, 'DT', dateTimeOf(now))
}

/** The workitem in its next state. @throws ServerError `LG_WORKITEM_STATE` where it does not say yet what it must then */
export function inState(item: DataSet, state: WorkitemState, now: number, reason?: DataSet): DataSet {
  if (state === 'COMPLETED') requirePerformed(item)
  const result = copyOf(item, () => true).set(Tags.ProcedureStepState, 'CS', state)
  return state === 'CANCELED' ? withCancellation(result, now, reason) : result
}

/** What access rules may look at of a workitem. */
export function factsOfWorkitem(item: DataSet): StudyFacts {
  const facts = {
    StudyInstanceUID: item.string(Tags.StudyInstanceUID),
    PatientID: item.string(Tags.PatientID),
    IssuerOfPatientID: item.string(Tags.IssuerOfPatientID),
    InstitutionName: item.string(Tags.InstitutionName),
    InstitutionalDepartmentName: item.string(Tags.InstitutionalDepartmentName),
    ReferringPhysicianName: item.string(Tags.ReferringPhysicianName),
    StationName: item.string(Tags.StationName),
    Modality: item.string(Tags.Modality),
  }
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value))
}

/** Every study that it names, as its own, as input or as output. */
export function studiesNamed(item: DataSet): string[] {
  const found = new Set<string>()
  const look = (set: DataSet): void => {
    for (const element of set) {
      if (element.tag === Tags.StudyInstanceUID) found.add(set.string(element.tag) ?? '')
      if (element.kind === 'items') for (const below of element.items) look(below)
    }
  }
  look(item)
  found.delete('')
  return [...found]
}

/** @throws ServerError `LG_WORKITEM_INVALID` */
export function transactionOf(set: DataSet): string | undefined {
  const uid = set.string(Tags.TransactionUID) || undefined
  if (uid !== undefined && !isValidUID(uid)) throw invalid('TransactionUID', 'is no UID')
  return uid
}

export function invalid(attribute: string, what: string): ServerError {
  return new ServerError('LG_WORKITEM_INVALID', `a workitem cannot be taken: ${attribute} ${what}`, { attribute })
}

/** YYYYMMDDHHMMSS.FFFFFF&ZZXX, in UTC. */
export function dateTimeOf(now: number): string {
  const digits = new Date(now).toISOString().replaceAll(/[-:TZ]/g, '')
  return `${digits}000+0000`
}

function checkValues(set: DataSet): void {
  for (const [keyword, known] of codes) {
    const value = set.string(Tags[keyword])
    if (value && !known.includes(value)) throw invalid(keyword, `is one of ${known.join(', ')}`)
  }
  const study = set.string(Tags.StudyInstanceUID)
  if (study && !isValidUID(study)) throw invalid('StudyInstanceUID', 'is no UID')
}

/** Performed Station Name Code Sequence, when it began and ended, what was done, and what came of it, which may be nothing. */
function requirePerformed(item: DataSet): void {
  const [done] = item.items(Tags.UnifiedProcedureStepPerformedProcedureSequence)
  const isComplete =
    done !== undefined &&
    done.items(Tags.PerformedStationNameCodeSequence).length > 0 &&
    done.items(Tags.PerformedWorkitemCodeSequence).length > 0 &&
    Boolean(done.string(Tags.PerformedProcedureStepStartDateTime)) &&
    Boolean(done.string(Tags.PerformedProcedureStepEndDateTime)) &&
    done.has(Tags.OutputInformationSequence)
  if (!isComplete) throw new ServerError('LG_WORKITEM_STATE', 'The UPS has not met final state requirements')
}

/** When and why it was cancelled, where whoever performed it did not say. */
function withCancellation(item: DataSet, now: number, reason: DataSet | undefined): DataSet {
  const progress = copyOf(item.items(Tags.ProcedureStepProgressInformationSequence)[0] ?? new DataSet(), () => true)
  if (!progress.string(Tags.ProcedureStepCancellationDateTime))
    progress.set(Tags.ProcedureStepCancellationDateTime, 'DT', dateTimeOf(now))
  for (const tag of [Tags.ReasonForCancellation, Tags.ProcedureStepDiscontinuationReasonCodeSequence]) {
    const element = reason?.get(tag)
    if (element) progress.put(element)
  }
  return item.set(Tags.ProcedureStepProgressInformationSequence, 'SQ', [progress])
}

function copyOf(set: DataSet, isKept: (tag: number) => boolean): DataSet {
  const copy = new DataSet({ bigEndian: set.bigEndian })
  for (const element of set) if (isKept(element.tag)) copy.put(element)
  return copy
}

function sameElement(a: DataSet, b: DataSet, tag: number): boolean {
  const model = (set: DataSet): DicomJsonModel => toDicomJson(copyOf(set, (one) => one === tag))
  return JSON.stringify(model(a)) === JSON.stringify(model(b))
}
