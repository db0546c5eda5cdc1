/**
 * The information models of Query/Retrieve: which levels each has, and what identifies something at a level.
 *
 * Sources: PS3.4 C.6.1 (Patient Root), C.6.2 (Study Root), C.6.3 (Patient/Study Only, retired).
 */
import { type Tag, Tags, UIDs } from '@leadglass/dicom'

/** Values of Query/Retrieve Level (0008,0052). */
export type QueryLevel = 'PATIENT' | 'STUDY' | 'SERIES' | 'IMAGE'

export interface InformationModel {
  /** From the top. */
  readonly levels: readonly QueryLevel[]
}

export type Purpose = 'find' | 'move' | 'get'

const patientRoot: InformationModel = { levels: ['PATIENT', 'STUDY', 'SERIES', 'IMAGE'] }
const studyRoot: InformationModel = { levels: ['STUDY', 'SERIES', 'IMAGE'] }
const patientStudyOnly: InformationModel = { levels: ['PATIENT', 'STUDY'] }

/** SOP classes of each purpose with their model. */
export const informationModels: Readonly<Record<Purpose, ReadonlyMap<string, InformationModel>>> = {
  find: new Map([
    [UIDs.PatientRootQueryRetrieveInformationModelFind, patientRoot],
    [UIDs.StudyRootQueryRetrieveInformationModelFind, studyRoot],
    [UIDs.PatientStudyOnlyQueryRetrieveInformationModelFind, patientStudyOnly],
  ]),
  move: new Map([
    [UIDs.PatientRootQueryRetrieveInformationModelMove, patientRoot],
    [UIDs.StudyRootQueryRetrieveInformationModelMove, studyRoot],
    [UIDs.PatientStudyOnlyQueryRetrieveInformationModelMove, patientStudyOnly],
  ]),
  get: new Map([
    [UIDs.PatientRootQueryRetrieveInformationModelGet, patientRoot],
    [UIDs.StudyRootQueryRetrieveInformationModelGet, studyRoot],
    [UIDs.PatientStudyOnlyQueryRetrieveInformationModelGet, patientStudyOnly],
  ]),
}

/** The unique key of each level. */
export const uniqueKeys: Readonly<Record<QueryLevel, Tag>> = {
  PATIENT: Tags.PatientID,
  STUDY: Tags.StudyInstanceUID,
  SERIES: Tags.SeriesInstanceUID,
  IMAGE: Tags.SOPInstanceUID,
}

/** Identifiers are small: no encoding of ours is compressed, and big endian is retired but understood. */
export const identifierSyntaxes: ReadonlySet<string> = new Set<string>([
  UIDs.ExplicitVRLittleEndian,
  UIDs.ImplicitVRLittleEndian,
  UIDs.ExplicitVRBigEndian,
])

/** Abstract syntax → transfer syntaxes, for a `ServiceProvider`. */
export function contextsOf(purpose: Purpose): ReadonlyMap<string, ReadonlySet<string>> {
  return new Map([...informationModels[purpose].keys()].map((uid) => [uid, identifierSyntaxes]))
}
