export type { AccessWatch, Listing, Opening } from './access-watch.ts'
export { Archive, type ArchiveAccess } from './archive.ts'
export type { ArchiveOptions, AuditSink, StudyRequest } from './archive-options.ts'
export { BackupFolder, type Generation, lookAtBackup } from './backup/backup-folder.ts'
export { BackupKeys, isSignedByArchive } from './backup/backup-keys.ts'
export type { BackupFacts, BackupList, BackupRootKey } from './backup/backup-list.ts'
export { makeBackup, type NewGeneration, type SourceProblem } from './backup/make-backup.ts'
export { type Pruned, pruneBackup } from './backup/prune-backup.ts'
export { endRestoring, restoreGeneration, restoringFile } from './backup/restore-generation.ts'
export { type DatedGeneration, generationsToKeep, type KeepRule } from './backup/retention.ts'
export type { ArchiveSnapshot, SnapshotFile, SnapshotTerms } from './backup/snapshot.ts'
export { ArchiveError, type ArchiveErrorCode } from './errors.ts'
export type { FileSystem, OpenFile, OpenMode } from './file-system/file-system.ts'
export { nodeFileSystem } from './file-system/node-file-system.ts'
export { type FolderLock, lockFolder } from './folder-lock.ts'
export type { InstanceFacts } from './index/facts.ts'
export type {
  Match,
  Moment,
  MomentRange,
  SearchLevel,
  SearchQuery,
  SearchResult,
  SearchRow,
  WholeQuery,
} from './index/query.ts'
export { keywordsOf } from './index/sqlite/attributes.ts'
export { dumpIndex } from './index/sqlite/dump.ts'
export { fillIndex } from './index/sqlite/fill.ts'
export {
  certificateText,
  type ErasureCertificate,
  type ErasureCheck,
  parseErasureCertificate,
  verifyErasureCertificate,
} from './keys/erasure-certificate.ts'
export { type KeySource, type KeySourceKind, keySourceKinds } from './keys/key-source.ts'
export { type Keyring, openKeyring, purposeKey, recoverRootKey } from './keys/keyring.ts'
export { rootKeyFile, rootKeyKeptApart } from './keys/root-key-file.ts'
export { type KmsOptions, rootKeyKms } from './keys/root-key-kms.ts'
export { rootKeyPassphrase } from './keys/root-key-passphrase.ts'
export { type Pkcs11Options, rootKeyPkcs11 } from './keys/root-key-pkcs11.ts'
export { rootKeyFileOf } from './keys/root-key-place.ts'
export { keyLength, unwrapKey, wrapKey } from './keys/wrap.ts'
export { exportedFile } from './maintenance/export.ts'
export type {
  ArchiveStatistics,
  ErasureReport,
  ExportedFile,
  ExportSink,
  KeysStatus,
  OnProgress,
  ProblemKind,
  Progress,
  ReindexReport,
  VerifyProblem,
  VerifyReport,
} from './maintenance/reports.ts'
export type {
  Arrival,
  Confirmation,
  DicomJson,
  InstanceContent,
  InstanceHandle,
  Provenance,
  SeriesMetadata,
  StoredValue,
} from './read/instance-content.ts'
export type { ReceiveOrigin, ReceiveResult } from './receive/receive-origin.ts'
export type { NewRendition, Rendition, RenditionOutcome } from './renditions/rendition.ts'
export type { EntrySubject } from './sealing/subject-reader.ts'
export type { ArchiveChange, ChangePage } from './trash/change-feed.ts'
export type { TrashOptions } from './trash/trash-can.ts'
export type { TrashEntry } from './trash/trash-entry.ts'
