/** What the long operations say while they run and when they are done. Opaque ids and offsets only. */
import type { KeySourceKind } from '../keys/key-source.ts'

export interface Progress {
  done: number
  /** 0 while it is not known. */
  total: number
  unit: 'octets' | 'instances' | 'records' | 'keys'
}

export type OnProgress = (progress: Progress) => void

export type ProblemKind =
  | 'pack-header-damaged'
  | 'pack-missing'
  | 'pack-unknown'
  | 'record-damaged'
  | 'record-unreadable'
  | 'index-entry-without-record'
  | 'record-without-index-entry'
  | 'study-key-missing'
  | 'study-key-damaged'
  | 'erased-study-indexed'

/** One thing that is not as it was written. */
export interface VerifyProblem {
  kind: ProblemKind
  /** Name of the pack file. */
  pack?: string
  /** Octet of the pack where the record at fault begins. */
  offset?: number
  /** Opaque id of the study, 32 hexadecimal digits. */
  study?: string
}

export interface VerifyReport {
  packs: number
  records: number
  instances: number
  octets: number
  /** Records of erased studies: their headers were read, their bodies can be read by nobody. */
  erasedRecords: number
  problems: VerifyProblem[]
}

export interface ReindexReport {
  studies: number
  instances: number
  /** Records passed over because their study was erased. */
  erasedRecords: number
  problems: VerifyProblem[]
}

/** Where an export puts files; `server` or `cli` writes them. */
export interface ExportSink {
  /** One Part 10 file. Resolves once the sink has taken all of it. */
  write(file: ExportedFile): Promise<void>
}

export interface ExportedFile {
  seriesInstanceUID: string
  sopInstanceUID: string
  /** 128 zero octets, `DICM`, our group 0002, then the data set as received. */
  octets: AsyncIterable<Uint8Array>
}

/** What is wrapped by what. */
export interface KeysStatus {
  rootKey: {
    source: KeySourceKind
    /** A file of the data folder, the label of a token and its key, the id of a key. */
    place: string
    /** Files that hold it besides, since a move was cut short; `keys move` removes them. */
    superseded: string[]
  }
  /** Wrapped by the root key, and wraps the keys of so many studies. */
  keyEncryptionKey: { version: number; created: string; studyKeys: number }
  erasedStudies: number
  /** While a rotation is under way: so many study keys are under the next key already. */
  rotation?: { done: number; total: number }
}

/** What is known of a certificate of erasure. */
export interface ErasureReport {
  /** SHA-256, as the audit log has it. */
  digest: string
  isSigned: boolean
  /** Signed by this archive's key. */
  isOurs: boolean
  /** Where the study's key was, there is none. */
  isDestroyed: boolean
}

export interface ArchiveStatistics {
  patients: number
  studies: number
  series: number
  instances: number
  /** Instances in the trash, which the other counts leave out. */
  trashed: number
  /** Octets of data sets as received. */
  dataSetOctets: number
  /** Instances whose frames have a rendition for the viewer, and those that wait for theirs. */
  renditions: number
  renditionsWaiting: number
  packs: number
  packOctets: number
}
