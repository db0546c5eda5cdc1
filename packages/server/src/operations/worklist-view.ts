/** A worklist item as people and programs see it. */
import { Tags } from '@leadglass/dicom'
import { dataSetOfItem, type StoredWorklistItem } from '../worklist/worklist.ts'
import type { WorklistItemView } from './operation-table.ts'

export function worklistView(item: StoredWorklistItem): WorklistItemView {
  const dataSet = dataSetOfItem(item)
  const step = dataSet.items(Tags.ScheduledProcedureStepSequence)[0]
  return {
    id: item.id,
    source: item.source,
    status: step?.string(Tags.ScheduledProcedureStepStatus) ?? 'SCHEDULED',
    start: `${item.startDate}${item.startTime}`,
    modality: item.Modality,
    stations: item.stations.split('\\'),
    patientName: dataSet.string(Tags.PatientName) ?? '',
    patientID: dataSet.string(Tags.PatientID) ?? '',
    accessionNumber: dataSet.string(Tags.AccessionNumber) ?? '',
    description: step?.string(Tags.ScheduledProcedureStepDescription) ?? '',
    performer: step?.string(Tags.ScheduledPerformingPhysicianName) ?? '',
    studyInstanceUID: item.StudyInstanceUID,
    scheduledProcedureStepID: item.ScheduledProcedureStepID,
  }
}
