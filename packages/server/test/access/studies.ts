/** Studies that differ in what access rules speak of, and a worklist item for each. */
import { DataSet, Tags, toDicomJson, UIDs } from '@leadglass/dicom'
import { instanceOf, part10File, uidOf } from '@leadglass/testkit'

export interface SampleStudy {
  uid: string
  series: string
  instance: string
  patientID: string
  patientName: string
  issuer?: string
  modality: string
  department?: string
  institution?: string
  station?: string
  referring?: string
}

/** Absent attributes, the same Patient ID of two issuers, names that begin alike: what a careless rule mixes up. */
const differences: readonly Partial<SampleStudy>[] = [
  { modality: 'CT', department: 'Radiology', station: 'CT1', referring: 'Smith^Jane' },
  { modality: 'CT', department: 'Radiology', institution: 'North', referring: 'Smith^Janet' },
  { modality: 'CT', department: 'Cardiology' },
  { modality: 'CT' },
  { modality: 'MR', department: 'Radiology', referring: 'Smith^Jane', institution: 'North' },
  { modality: 'MR', patientID: 'SHARED', referring: 'SMITH^JANE' },
  { modality: 'MR', patientID: 'SHARED', issuer: 'NORTH' },
  { modality: 'XA', patientID: 'SHARED', issuer: 'SOUTH', station: 'CT1' },
  { modality: 'XA', patientID: 'SHARED-2', institution: 'North' },
]

export const studies: readonly SampleStudy[] = differences.map((difference, number) => ({
  uid: uidOf(`access study ${number}`),
  series: uidOf(`access series ${number}`),
  instance: uidOf(`access instance ${number}`),
  patientID: `ZZPATIENT-${number}`,
  patientName: `Zebrafink^Quirin ${number}`,
  modality: 'CT',
  ...difference,
}))

/** Studies that were deleted: nothing but the trash shows them. */
export const trashed: readonly SampleStudy[] = ['Radiology', 'Cardiology'].map((department, number) => ({
  uid: uidOf(`trashed study ${number}`),
  series: uidOf(`trashed series ${number}`),
  instance: uidOf(`trashed instance ${number}`),
  patientID: `ZZTRASHED-${number}`,
  patientName: `Zebrafink^Trudi ${number}`,
  modality: 'CT',
  department,
}))

const side = 8

export function fileOf(study: SampleStudy): Uint8Array {
  const set = patientOf(study)
    .set(Tags.SOPClassUID, 'UI', UIDs.MultiFrameGrayscaleByteSecondaryCaptureImageStorage)
    .set(Tags.SOPInstanceUID, 'UI', study.instance)
    .set(Tags.StudyDate, 'DA', '20260401')
    .set(Tags.Modality, 'CS', study.modality)
    .set(Tags.SeriesInstanceUID, 'UI', study.series)
    .set(Tags.SeriesNumber, 'IS', 1)
    .set(Tags.InstanceNumber, 'IS', 1)
    .set(Tags.SamplesPerPixel, 'US', 1)
    .set(Tags.PhotometricInterpretation, 'CS', 'MONOCHROME2')
    .set(Tags.NumberOfFrames, 'IS', 1)
    .set(Tags.Rows, 'US', side)
    .set(Tags.Columns, 'US', side)
    .set(Tags.BitsAllocated, 'US', 8)
    .set(Tags.BitsStored, 'US', 8)
    .set(Tags.HighBit, 'US', 7)
    .set(Tags.PixelRepresentation, 'US', 0)
    .set(Tags.PixelData, 'OB', new Uint8Array(side * side).fill(100))
  if (study.station) set.set(Tags.StationName, 'SH', study.station)
  return part10File(instanceOf(set))
}

export function scheduledItem(study: SampleStudy, number: number) {
  const step = new DataSet()
    .set(Tags.ScheduledStationAETitle, 'AE', 'SCANNER')
    .set(Tags.ScheduledProcedureStepStartDate, 'DA', '20990101')
    .set(Tags.ScheduledProcedureStepStartTime, 'TM', '080000')
    .set(Tags.Modality, 'CS', study.modality)
    .set(Tags.ScheduledProcedureStepID, 'SH', `S${number}`)
  if (study.station) step.set(Tags.ScheduledStationName, 'SH', study.station)
  return toDicomJson(patientOf(study).set(Tags.ScheduledProcedureStepSequence, 'SQ', [step]))
}

/** A task about the study; its UID is that of the study with `.7` behind it. */
export function workitemOf(study: SampleStudy) {
  const item = patientOf(study)
    .set(Tags.Modality, 'CS', study.modality)
    .set(Tags.ScheduledProcedureStepStartDateTime, 'DT', '20990101080000')
    .set(Tags.InputReadinessState, 'CS', 'READY')
    .set(Tags.ScheduledProcedureStepPriority, 'CS', 'LOW')
    .set(Tags.ProcedureStepLabel, 'LO', 'Read')
  if (study.station) item.set(Tags.StationName, 'SH', study.station)
  return toDicomJson(item)
}

export const workitemAddress = (uid: string): string => `/dicom-web/workitems/${uid}.7`

function patientOf(study: SampleStudy): DataSet {
  const set = new DataSet()
    .set(Tags.SpecificCharacterSet, 'CS', 'ISO_IR 192')
    .set(Tags.PatientName, 'PN', study.patientName)
    .set(Tags.PatientID, 'LO', study.patientID)
    .set(Tags.StudyInstanceUID, 'UI', study.uid)
  if (study.issuer) set.set(Tags.IssuerOfPatientID, 'LO', study.issuer)
  if (study.institution) set.set(Tags.InstitutionName, 'LO', study.institution)
  if (study.department) set.set(Tags.InstitutionalDepartmentName, 'LO', study.department)
  if (study.referring) set.set(Tags.ReferringPhysicianName, 'PN', study.referring)
  return set
}
