/** What the long operations say while they run and when they are done. Opaque ids and offsets only. */

export interface Progress {
  done: number
  /** 0 while it is not known. */
  total: number
  unit: 'octets' | 'instances' | 'records'
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

export interface KeysStatus {
  /** What holds the root key: `file`, `passphrase`, … */
  rootKeySource: string
  /** Version of the key-encryption key that wraps all study keys, and when it was made. */
  keyEncryptionKeyVersion: number
  keyEncryptionKeyCreated: string
  studyKeys: number
  erasedStudies: number
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
