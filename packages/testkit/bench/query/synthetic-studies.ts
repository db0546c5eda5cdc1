/** An archive of any size for measuring searches: studies of one instance, written into the index without being sent. */
import { fillIndex, type InstanceFacts, rootKeyFile } from '@leadglass/archive'
import { UIDs } from '@leadglass/dicom'
import type { Contestant } from '../contestants/contestant.ts'
import { leadglass } from '../contestants/leadglass.ts'

/** A hundred studies a day, as a middling hospital makes them; twenty of them have the name that is searched for. */
export const STUDIES_PER_DAY = 100
/** Names are drawn from so many, however large the archive is: a name has more bearers in a larger one. */
const familyNames = 50_000

/** Leadglass with so many studies in its index. */
export function leadglassOfSize(studies: number): Contestant {
  return leadglass((folder) => writeStudies(folder, studies))
}

/** Into the index of an archive that is closed. */
export function writeStudies(folder: string, studies: number): Promise<void> {
  return fillIndex({ folder, keySource: rootKeyFile() }, studies, syntheticStudy)
}

/** Which study the n-th request asks about: far from the one before, and within the smallest archive. */
export const spread = (index: number): number => (index * 7919) % 10_000

export function dayOf(study: number): string {
  const date = new Date(Date.UTC(2000, 0, 1 + Math.floor(study / STUDIES_PER_DAY)))
  return date.toISOString().slice(0, 10).replaceAll('-', '')
}

const modalities = ['CT', 'MR', 'US', 'CR', 'DX'] as const

function syntheticStudy(index: number): InstanceFacts {
  const nothing = null
  return {
    study: {
      StudyInstanceUID: `2.25.1.${index}`,
      StudyDate: dayOf(index),
      StudyTime: `${String(8 + (index % 10)).padStart(2, '0')}3000`,
      AccessionNumber: `A${index}`,
      StudyID: String(index),
      StudyDescription: `Examination ${index % 300}`,
      ReferringPhysicianName: `Doctor${index % 500}^A`,
      InstitutionName: 'Hospital',
      PatientName: `Name${index % familyNames}^Given${index % 977}`,
      PatientID: `P${index}`,
      IssuerOfPatientID: nothing,
      PatientBirthDate: dayOf(index % 9000),
      PatientSex: index % 2 === 0 ? 'F' : 'M',
      TimezoneOffsetFromUTC: nothing,
    },
    series: {
      SeriesInstanceUID: `2.25.2.${index}`,
      Modality: modalities[index % modalities.length]!,
      SeriesNumber: 1,
      SeriesDescription: `Series ${index % 100}`,
      BodyPartExamined: 'CHEST',
      Laterality: nothing,
      PerformedProcedureStepStartDate: dayOf(index),
      PerformedProcedureStepStartTime: nothing,
      PerformingPhysicianName: nothing,
      StationName: `ST${index % 20}`,
      ManufacturerModelName: nothing,
      InstitutionName: 'Hospital',
      InstitutionalDepartmentName: nothing,
      RequestedProcedureID: nothing,
      ScheduledProcedureStepID: nothing,
    },
    instance: {
      SOPInstanceUID: `2.25.3.${index}`,
      SOPClassUID: UIDs.SecondaryCaptureImageStorage,
      InstanceNumber: 1,
      NumberOfFrames: nothing,
      Rows: 64,
      Columns: 64,
      ContentDate: nothing,
      ContentTime: nothing,
    },
  }
}
