/** What identifiers on their way say of whom they are about. Sources: PS3.4 C.4.2.1.4 and C.4.3.1.3 (retrieval), C.4.1.1.3 (matches). */
import { type DataSet, readDataSet, Tags } from '@leadglass/dicom'
import type { ListedRow, OpenedStudy } from './relay-parts.ts'

/**
 * The studies that a C-MOVE or C-GET names; at level PATIENT, the patient.
 *
 * @returns undefined where it names neither: what is fetched would not be known
 * @throws DicomError the identifier cannot be read
 */
export function studiesNamed(identifier: Uint8Array, transferSyntaxUID: string): readonly OpenedStudy[] | undefined {
  const keys = readDataSet(identifier, { transferSyntaxUID })
  const studies = valuesOf(keys, Tags.StudyInstanceUID)
  const [patientID] = valuesOf(keys, Tags.PatientID)
  const patient = patientID === undefined ? {} : { patientID }
  if (studies.length > 0) return studies.map((studyInstanceUID) => ({ studyInstanceUID, ...patient }))
  return patientID === undefined ? undefined : [patient]
}

/** @throws DicomError the answer cannot be read */
export function rowOf(answer: Uint8Array, transferSyntaxUID: string): ListedRow {
  const row = readDataSet(answer, { transferSyntaxUID })
  const [studyInstanceUID] = valuesOf(row, Tags.StudyInstanceUID)
  const [patientID] = valuesOf(row, Tags.PatientID)
  return {
    ...(studyInstanceUID === undefined ? {} : { studyInstanceUID }),
    ...(patientID === undefined ? {} : { patientID }),
  }
}

/** Without those that match many. */
function valuesOf(set: DataSet, tag: (typeof Tags)['StudyInstanceUID' | 'PatientID']): string[] {
  return set.strings(tag).filter((value) => value !== '' && !/[*?]/.test(value))
}
