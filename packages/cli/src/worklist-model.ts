/** A worklist item as DICOM JSON, from the options of `worklist add`. Source: PS3.4 Table K.6-1, PS3.18 F.2. */
import { randomBytes } from 'node:crypto'
import { DataSet, type DicomJsonModel, Tags, toDicomJson } from '@leadglass/dicom'
import type { WorklistAddOptions } from './commands/worklist-add.ts'

/** @throws DicomError `LG_DICOM_VALUE_INVALID` an option is longer than its attribute may be */
export function worklistModel(options: WorklistAddOptions): DicomJsonModel {
  const random = BigInt(`0x${randomBytes(8).toString('hex')}`)
  const { accession = '', description = '', sex = '' } = options
  const [date, time] = options.start.split('T') as [string, string]
  const stepID = options.stepId ?? `S${String(random).slice(0, 14)}`
  const step = new DataSet()
    .set(Tags.ScheduledStationAETitle, 'AE', options.station)
    .set(Tags.ScheduledProcedureStepStartDate, 'DA', date.replaceAll('-', ''))
    .set(Tags.ScheduledProcedureStepStartTime, 'TM', `${time.replace(':', '')}00`)
    .set(Tags.Modality, 'CS', options.modality)
    .set(Tags.ScheduledProcedureStepDescription, 'LO', description)
    .set(Tags.ScheduledProcedureStepID, 'SH', stepID)
    .set(Tags.ScheduledProcedureStepStatus, 'CS', 'SCHEDULED')
  const item = new DataSet()
    .set(Tags.SpecificCharacterSet, 'CS', 'ISO_IR 192')
    .set(Tags.AccessionNumber, 'SH', accession)
    .set(Tags.ReferringPhysicianName, 'PN', '')
    .set(Tags.PatientName, 'PN', options.patientName)
    .set(Tags.PatientID, 'LO', options.patientId)
    .set(Tags.PatientBirthDate, 'DA', (options.birthDate ?? '').replaceAll('-', ''))
    .set(Tags.PatientSex, 'CS', sex)
    .set(Tags.StudyInstanceUID, 'UI', options.studyUid ?? `2.25.${random}${Date.now()}`)
    .set(Tags.RequestedProcedureDescription, 'LO', description)
    .set(Tags.RequestedProcedureID, 'SH', stepID)
    .set(Tags.ScheduledProcedureStepSequence, 'SQ', [step])
  return toDicomJson(item)
}
