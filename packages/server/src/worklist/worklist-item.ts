/**
 * What makes a data set an item of the worklist, and the keys that are taken out of it.
 *
 * An item is one scheduled procedure step: a data set whose sequence names several becomes several items.
 *
 * Source: PS3.4 Table K.6-1 (attributes of the Modality Worklist information model, type 1 return keys).
 */
import type { StudyFacts } from '@leadglass/access'
import { DataSet, type DicomJsonModel, isValidUID, type Tag, Tags, toDicomJson } from '@leadglass/dicom'
import { ServerError } from '../errors.ts'

export interface WorklistKeys {
  StudyInstanceUID: string
  ScheduledProcedureStepID: string
  /** AE titles, joined by `\`. */
  stations: string
  Modality: string
  /** YYYYMMDD */
  startDate: string
  /** HHMMSS, or as far as it was given. */
  startTime: string
}

export interface WorklistItem extends WorklistKeys {
  dataSet: DicomJsonModel
}

/** @throws ServerError `LG_WORKLIST_ITEM_INVALID`; `detail.attribute` is the keyword of what is missing or not of its form */
export function worklistItems(dataSet: DataSet): WorklistItem[] {
  const steps = dataSet.items(Tags.ScheduledProcedureStepSequence)
  if (steps.length === 0) throw invalid('ScheduledProcedureStepSequence', 'has no item')
  required(dataSet, Tags.PatientID, 'PatientID')
  required(dataSet, Tags.PatientName, 'PatientName')
  const StudyInstanceUID = required(dataSet, Tags.StudyInstanceUID, 'StudyInstanceUID')
  if (!isValidUID(StudyInstanceUID)) throw invalid('StudyInstanceUID', 'is no UID')
  return steps.map((step) => ({ ...keysOf(step), StudyInstanceUID, dataSet: modelOf(dataSet, step) }))
}

function keysOf(step: DataSet): Omit<WorklistKeys, 'StudyInstanceUID'> {
  const startDate = required(step, Tags.ScheduledProcedureStepStartDate, 'ScheduledProcedureStepStartDate')
  const startTime = step.string(Tags.ScheduledProcedureStepStartTime)?.replaceAll(':', '') ?? '000000'
  if (!/^\d{8}$/.test(startDate)) throw invalid('ScheduledProcedureStepStartDate', 'is not of the form YYYYMMDD')
  if (!/^\d{2,6}(\.\d{1,6})?$/.test(startTime)) throw invalid('ScheduledProcedureStepStartTime', 'is no time')
  const stations = step.strings(Tags.ScheduledStationAETitle).filter(Boolean)
  if (stations.length === 0) throw invalid('ScheduledStationAETitle', 'is missing')
  return {
    ScheduledProcedureStepID: required(step, Tags.ScheduledProcedureStepID, 'ScheduledProcedureStepID'),
    stations: stations.join('\\'),
    Modality: required(step, Tags.Modality, 'Modality'),
    startDate,
    startTime,
  }
}

/** The item's own copy, with its one step. */
function modelOf(dataSet: DataSet, step: DataSet): DicomJsonModel {
  const copy = new DataSet({ bigEndian: dataSet.bigEndian })
  for (const element of dataSet) if (element.tag !== Tags.ScheduledProcedureStepSequence) copy.append(element)
  const model = toDicomJson(copy)
  model[scheduledStepKey] = { vr: 'SQ', Value: [toDicomJson(step)] }
  return model
}

export const scheduledStepKey = '00400100'

/** What access rules may look at of an item: the study that is to be made. */
export function factsOfItem(dataSet: DataSet): StudyFacts {
  const [step] = dataSet.items(Tags.ScheduledProcedureStepSequence)
  const facts = {
    StudyInstanceUID: dataSet.string(Tags.StudyInstanceUID),
    PatientID: dataSet.string(Tags.PatientID),
    IssuerOfPatientID: dataSet.string(Tags.IssuerOfPatientID),
    InstitutionName: dataSet.string(Tags.InstitutionName),
    InstitutionalDepartmentName: dataSet.string(Tags.InstitutionalDepartmentName),
    ReferringPhysicianName: dataSet.string(Tags.ReferringPhysicianName),
    StationName: step?.string(Tags.ScheduledStationName),
    Modality: step?.string(Tags.Modality),
  }
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value))
}

function required(set: DataSet, tag: Tag, attribute: string): string {
  const value = set.string(tag)?.trim()
  if (value === undefined || value === '') throw invalid(attribute, 'is missing')
  return value
}

function invalid(attribute: string, what: string): ServerError {
  return new ServerError('LG_WORKLIST_ITEM_INVALID', `a worklist item cannot be taken: ${attribute} ${what}`, {
    attribute,
  })
}
