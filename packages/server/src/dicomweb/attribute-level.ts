/**
 * At which level of the information model an attribute stands: what a search at that level may return of a header.
 *
 * An attribute of a lower level says nothing of a study: its series may differ in it. Sources: PS3.3 C.7.1 (Patient),
 * C.7.2 (Study), C.7.3 (Series), C.7.4.1 (Frame of Reference), C.7.5.1 (Equipment), PS3.18 10.6.1.2.3.
 */
import type { SearchLevel } from '@leadglass/archive'
import { tagOf } from '@leadglass/dicom'

const patientAndStudy = `
  PatientName PatientID IssuerOfPatientID IssuerOfPatientIDQualifiersSequence TypeOfPatientID PatientBirthDate
  PatientBirthTime PatientBirthDateInAlternativeCalendar PatientDeathDateInAlternativeCalendar PatientAlternativeCalendar
  PatientSex OtherPatientIDs OtherPatientIDsSequence OtherPatientNames ReferencedPatientSequence EthnicGroup PatientComments
  PatientSpeciesDescription PatientSpeciesCodeSequence PatientBreedDescription PatientBreedCodeSequence
  BreedRegistrationSequence ResponsiblePerson ResponsiblePersonRole ResponsibleOrganization PatientIdentityRemoved
  DeidentificationMethod DeidentificationMethodCodeSequence QualityControlSubject StrainDescription
  StudyInstanceUID StudyDate StudyTime StudyID AccessionNumber IssuerOfAccessionNumberSequence StudyDescription
  ReferringPhysicianName ReferringPhysicianIdentificationSequence ConsultingPhysicianName PhysiciansOfRecord
  PhysiciansOfRecordIdentificationSequence NameOfPhysiciansReadingStudy
  PhysiciansReadingStudyIdentificationSequence RequestingServiceCodeSequence ReferencedStudySequence ProcedureCodeSequence
  ReasonForPerformedProcedureCodeSequence AdmittingDiagnosesDescription AdmittingDiagnosesCodeSequence PatientAge PatientSize
  PatientWeight PatientBodyMassIndex MedicalAlerts Allergies Occupation SmokingStatus AdditionalPatientHistory
  PregnancyStatus LastMenstrualDate PatientState AdmissionID IssuerOfAdmissionIDSequence ServiceEpisodeID
  ServiceEpisodeDescription RequestingPhysician RequestingService RequestedProcedureDescription CurrentPatientLocation
  TimezoneOffsetFromUTC ClinicalTrialSponsorName ClinicalTrialProtocolID ClinicalTrialProtocolName ClinicalTrialSiteID
  ClinicalTrialSiteName ClinicalTrialSubjectID ClinicalTrialSubjectReadingID ClinicalTrialTimePointID
  ClinicalTrialTimePointDescription`
const series = `
  SeriesInstanceUID Modality SeriesNumber SeriesDescription SeriesDescriptionCodeSequence SeriesDate SeriesTime Laterality
  PerformingPhysicianName PerformingPhysicianIdentificationSequence OperatorsName OperatorIdentificationSequence ProtocolName
  BodyPartExamined PatientPosition ReferencedPerformedProcedureStepSequence RelatedSeriesSequence RequestAttributesSequence
  PerformedProcedureStepID PerformedProcedureStepStartDate PerformedProcedureStepStartTime PerformedProcedureStepEndDate
  PerformedProcedureStepEndTime PerformedProcedureStepDescription PerformedProtocolCodeSequence
  CommentsOnThePerformedProcedureStep AnatomicalOrientationType TreatmentSessionUID Manufacturer ManufacturerModelName
  InstitutionName InstitutionAddress InstitutionalDepartmentName StationName DeviceSerialNumber SoftwareVersions GantryID
  DateOfLastCalibration TimeOfLastCalibration PixelPaddingValue DeviceUID FrameOfReferenceUID PositionReferenceIndicator
  ClinicalTrialCoordinatingCenterName ClinicalTrialSeriesID ClinicalTrialSeriesDescription`

const keysOf = (keywords: string) =>
  keywords.split(/\s+/).flatMap((keyword) => {
    const tag = tagOf(keyword)
    return tag === undefined ? [] : [tag.toString(16).toUpperCase().padStart(8, '0')]
  })

const studyKeys: ReadonlySet<string> = new Set(keysOf(patientAndStudy))
const seriesKeys: ReadonlySet<string> = new Set(keysOf(series))

/** @param key - eight hexadecimal digits, upper case */
export function standsAtLevel(key: string, level: SearchLevel): boolean {
  if (level === 'instance' || studyKeys.has(key)) return true
  return level === 'series' && seriesKeys.has(key)
}
