/** What access rules may look at, of a study in the index and of one that is arriving. */
import type { StudyAttribute, StudyFacts } from '@leadglass/access'
import { type DataSet, Tags } from '@leadglass/dicom'
import type { GateFacts } from '../index/index-store.ts'

/** What the study does not have is left out. */
export function factsForGate(study: GateFacts): StudyFacts {
  return {
    ...present({
      StudyInstanceUID: study.StudyInstanceUID,
      PatientID: study.PatientID,
      IssuerOfPatientID: study.IssuerOfPatientID,
      InstitutionName: study.InstitutionName,
      ReferringPhysicianName: study.ReferringPhysicianName,
    }),
    Modality: listOf(study.ModalitiesInStudy),
    StationName: listOf(study.stationNames),
    InstitutionalDepartmentName: listOf(study.departmentNames),
  }
}

/** What one instance says of its study. */
export function factsOnArrival(studyInstanceUID: string, header: DataSet): StudyFacts {
  return present({
    StudyInstanceUID: studyInstanceUID,
    PatientID: header.string(Tags.PatientID),
    IssuerOfPatientID: header.string(Tags.IssuerOfPatientID),
    InstitutionName: header.string(Tags.InstitutionName),
    InstitutionalDepartmentName: header.string(Tags.InstitutionalDepartmentName),
    StationName: header.string(Tags.StationName),
    ReferringPhysicianName: header.string(Tags.ReferringPhysicianName),
    Modality: header.string(Tags.Modality),
  })
}

function present(values: { [attribute in StudyAttribute]?: string | null | undefined }): StudyFacts {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null && value !== undefined))
}

function listOf(column: string): string[] {
  return column === '' ? [] : column.split('\\')
}
