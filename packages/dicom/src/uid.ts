/** Unique identifiers. Sources: PS3.5 9.1 and Table 9-1 (form), PS3.6 Table A-1 (values). */
import { storageClasses } from './generated/storage-sop-classes.ts'
import { transferSyntaxUIDs } from './transfer-syntax.ts'

type StorageKeyword = keyof typeof storageClasses

const storageUIDs = Object.fromEntries(
  Object.entries(storageClasses).map(([keyword, [uid]]) => [keyword, uid]),
) as unknown as { readonly [K in StorageKeyword]: (typeof storageClasses)[K][0] }

/** UIDs by the keyword of PS3.6 Table A-1. `VerificationSOPClass` is its `Verification`. */
export const UIDs = {
  DICOMApplicationContext: '1.2.840.10008.3.1.1.1',
  VerificationSOPClass: '1.2.840.10008.1.1',
  StorageCommitmentPushModel: '1.2.840.10008.1.20.1',
  StorageCommitmentPushModelInstance: '1.2.840.10008.1.20.1.1',
  MediaStorageDirectoryStorage: '1.2.840.10008.1.3.10',
  ModalityPerformedProcedureStep: '1.2.840.10008.3.1.2.3.3',
  ModalityPerformedProcedureStepRetrieve: '1.2.840.10008.3.1.2.3.4',
  ModalityPerformedProcedureStepNotification: '1.2.840.10008.3.1.2.3.5',
  PatientRootQueryRetrieveInformationModelFind: '1.2.840.10008.5.1.4.1.2.1.1',
  PatientRootQueryRetrieveInformationModelMove: '1.2.840.10008.5.1.4.1.2.1.2',
  PatientRootQueryRetrieveInformationModelGet: '1.2.840.10008.5.1.4.1.2.1.3',
  StudyRootQueryRetrieveInformationModelFind: '1.2.840.10008.5.1.4.1.2.2.1',
  StudyRootQueryRetrieveInformationModelMove: '1.2.840.10008.5.1.4.1.2.2.2',
  StudyRootQueryRetrieveInformationModelGet: '1.2.840.10008.5.1.4.1.2.2.3',
  PatientStudyOnlyQueryRetrieveInformationModelFind: '1.2.840.10008.5.1.4.1.2.3.1',
  PatientStudyOnlyQueryRetrieveInformationModelMove: '1.2.840.10008.5.1.4.1.2.3.2',
  PatientStudyOnlyQueryRetrieveInformationModelGet: '1.2.840.10008.5.1.4.1.2.3.3',
  CompositeInstanceRootRetrieveMove: '1.2.840.10008.5.1.4.1.2.4.2',
  CompositeInstanceRootRetrieveGet: '1.2.840.10008.5.1.4.1.2.4.3',
  ModalityWorklistInformationModelFind: '1.2.840.10008.5.1.4.31',
  InstanceAvailabilityNotification: '1.2.840.10008.5.1.4.33',
  ...transferSyntaxUIDs,
  ...storageUIDs,
} as const

/** Storage SOP classes, UID to name: all of PS3.4 B.5, and the retired ones that old devices still send. */
export const storageSOPClasses: ReadonlyMap<string, string> = new Map(Object.values(storageClasses))

/**
 * Whether this is a UID: components of digits without leading zeros, joined by dots, 64 characters at most.
 *
 * The root must be 0, 1 or 2 (ISO 9834-1), and there are at least two components. A value read from a data set
 * has its padding removed before it comes here.
 * @see PS3.5 9.1
 */
export function isValidUID(text: string): boolean {
  return text.length <= 64 && /^[0-2](?:\.(?:0|[1-9][0-9]*))+$/.test(text)
}
