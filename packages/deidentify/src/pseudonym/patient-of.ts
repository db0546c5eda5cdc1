/** Who a data set is about, as one text: what pseudonym and shift of dates are made from. */
import { type DataSet, foldForMatching, Tags } from '@leadglass/dicom'

/** What is known of a patient, by PS3.6 keyword. */
export interface PatientFacts {
  readonly PatientID?: string | undefined
  readonly IssuerOfPatientID?: string | undefined
  readonly PatientName?: string | undefined
  readonly PatientBirthDate?: string | undefined
  readonly StudyInstanceUID?: string | undefined
}

/**
 * Patient ID with its issuer. Without an ID, name and birth date; without those the study, so that two unknown patients do not
 * become one.
 */
export function patientOf(facts: PatientFacts): string {
  const { PatientID, IssuerOfPatientID = '', PatientName, PatientBirthDate = '', StudyInstanceUID = '' } = facts
  if (PatientID) return JSON.stringify(['id', PatientID, IssuerOfPatientID])
  if (PatientName) return JSON.stringify(['name', foldForMatching(PatientName), PatientBirthDate])
  return JSON.stringify(['study', StudyInstanceUID])
}

export function patientFactsOf(set: DataSet): PatientFacts {
  return {
    PatientID: set.string(Tags.PatientID),
    IssuerOfPatientID: set.string(Tags.IssuerOfPatientID),
    PatientName: set.string(Tags.PatientName),
    PatientBirthDate: set.string(Tags.PatientBirthDate)?.replaceAll('.', ''),
    StudyInstanceUID: set.string(Tags.StudyInstanceUID),
  }
}
