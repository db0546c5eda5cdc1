/** Every study of one patient. An ID is one only within its issuer, and a wildcard in it stands for itself. */
import { findStudies, type Page, type StudyRow } from '../dicomweb/studies.ts'
import { type PatientKey, patientQuery } from './study-query.ts'

/**
 * @param patient - a study of the patient, or what names him in one
 * @returns the newest first
 */
export async function studiesOfPatient(
  patient: PatientKey,
  options: { untilDate?: string; signal?: AbortSignal } = {},
): Promise<Page<StudyRow>> {
  const { rows, more } = await findStudies(patientQuery(patient, options.untilDate), options.signal)
  return { rows: rows.filter(isSamePatient(patient)), more }
}

/** A query cannot say all that an ID may be, nor that there is no issuer: others may be among the answers. */
const isSamePatient = (patient: PatientKey) => (row: StudyRow) =>
  row.patientID === patient.patientID && row.issuerOfPatientID === patient.issuerOfPatientID
