/**
 * What the archive asks of its index. SQLite is the first implementation; all methods are asynchronous so that a database
 * on another machine can be another one.
 */
import type { Predicate } from '@leadglass/access'
import type { StudyKeyName } from '../keys/study-keys.ts'
import type { RecordKind } from '../record/record-header.ts'
import type { Change, DeletedPart } from '../trash/change.ts'
import type { InstanceFacts, StudyFactsRow } from './facts.ts'
import type { SearchQuery, SearchResult, SearchRow, WholeQuery } from './query.ts'

/** Where a record lies. */
export interface RecordPlace {
  /** Name of the pack. */
  readonly pack: string
  /** Octet of the pack where the record begins. */
  readonly offset: number
}

/** One record that became part of the archive, in the order of sequence. */
export type NewRecord = { readonly sequence: number; readonly place: RecordPlace; readonly studyKey: StudyKeyName } & (
  | { readonly kind: 'instance'; readonly facts: InstanceFacts; readonly content: ContentFacts }
  | {
      readonly kind: 'series-metadata'
      readonly studyInstanceUID: string
      readonly seriesInstanceUID: string
      readonly instanceCount: number
      /** When the record was written, ms since 1970-01-01 UTC. */
      readonly written: number
    }
  | { readonly kind: 'change'; readonly change: Change }
  | {
      readonly kind: 'rendition'
      readonly sopInstanceUID: string
      /** Of the instance's record: a later instance of the same UID is another one. */
      readonly instanceRecordId: Buffer
      /** `refused`: the record says that these frames have no rendition. */
      readonly outcome: 'made' | 'refused'
    }
)

/** What the index keeps of an instance's record besides its attributes. */
export interface ContentFacts {
  readonly transferSyntaxUID: string
  readonly dataSetLength: number
  readonly recordId: Buffer
  /** When the instance arrived, ms since 1970-01-01 UTC. */
  readonly received: number
  /** Whether a rendition of its frames is to be made. */
  readonly awaitsRendition: boolean
}

/** One transaction: records and how far the packs are indexed, together or not at all. */
export interface IndexCommit {
  readonly records: readonly NewRecord[]
  readonly packs: readonly PackPosition[]
}

export interface PackPosition {
  readonly pack: string
  /** Octets of the pack that are indexed: everything before is durable and accounted for. */
  readonly length: number
  readonly sealed: boolean
}

/** What rules may look at of a study. */
export interface GateFacts {
  readonly StudyInstanceUID: string
  readonly PatientID: string | null
  readonly IssuerOfPatientID: string | null
  readonly InstitutionName: string | null
  readonly ReferringPhysicianName: string | null
  /** Of all its series, separated by backslashes; empty for none. */
  readonly ModalitiesInStudy: string
  readonly stationNames: string
  readonly departmentNames: string
}

/** A study as far as deciding about it needs. */
export interface IndexedStudy extends GateFacts {
  readonly studyKey: StudyKeyName
  readonly PatientName: string | null
  readonly NumberOfStudyRelatedInstances: number
}

export interface IndexedInstance {
  readonly place: RecordPlace
  readonly recordId: Buffer
  readonly studyKey: StudyKeyName
  readonly StudyInstanceUID: string
  readonly SeriesInstanceUID: string
  readonly SOPInstanceUID: string
  readonly SOPClassUID: string
  readonly TransferSyntaxUID: string
  readonly InstanceNumber: number | null
  readonly dataSetLength: number
}

/** An instance with the sequence number of its record, which tells the order of arrival. */
export interface ArrivedInstance extends IndexedInstance {
  readonly sequence: number
}

export interface IndexedSeries {
  readonly studyKey: StudyKeyName
  readonly instanceCount: number
  /** Its metadata record, when one was written after the last instance arrived. */
  readonly metadata: RecordPlace | undefined
}

/** A part of a study in the trash. */
export interface IndexedTrash extends DeletedPart {
  /** Sequence number of the record that says so: names the entry. */
  readonly sequence: number
  readonly studyKey: StudyKeyName
  /** ms since 1970-01-01 UTC. */
  readonly deleted: number
  readonly until: number
  readonly deletedBy: string
  readonly instances: number
  /** The study as it was then. */
  readonly study: StudyFactsRow & GateFacts
}

export const changeKinds = ['created', 'series-complete', 'deleted', 'restored', 'erased'] as const
export type ChangeKind = (typeof changeKinds)[number]

/** One entry of the change feed. */
export interface IndexedChange extends DeletedPart {
  readonly sequence: number
  readonly kind: ChangeKind
  /** ms since 1970-01-01 UTC. */
  readonly at: number
  /** Opaque id of the study. */
  readonly studyId: Buffer
}

export interface IndexCounts {
  patients: number
  studies: number
  series: number
  instances: number
  dataSetOctets: number
  /** Instances in the trash, which the other counts leave out. */
  trashed: number
  /** Instances with a rendition of their frames, and those still without. */
  renditions: number
  renditionsWaiting: number
}

/** A record that the index says lies somewhere; for `verify`. */
export interface ExpectedRecord {
  readonly place: RecordPlace
  readonly kind: RecordKind
  readonly studyId: Buffer
}

export interface IndexStore {
  commit(commit: IndexCommit): Promise<void>
  hasInstance(sopInstanceUID: string): Promise<boolean>
  /** Instance by its SOP Instance UID, whatever study it is in. */
  instance(sopInstanceUID: string): Promise<IndexedInstance | undefined>
  study(studyInstanceUID: string): Promise<IndexedStudy | undefined>
  studyByKey(id: Buffer): Promise<IndexedStudy | undefined>
  series(studyInstanceUID: string, seriesInstanceUID: string): Promise<IndexedSeries | undefined>
  /** By series number, instance number, then arrival. */
  instances(request: {
    studyInstanceUID: string
    seriesInstanceUID?: string
    sopInstanceUID?: string
  }): Promise<IndexedInstance[]>
  /** The first of `instances`. */
  firstInstance(request: { studyInstanceUID: string; seriesInstanceUID?: string }): Promise<IndexedInstance | undefined>
  /** Instances whose sequence number is above `after`, in its order. */
  arrivals(after: number, limit: number): Promise<ArrivedInstance[]>
  search(query: SearchQuery, allowed: Predicate): Promise<SearchResult>
  /** Every row, in pages of at most `limits.pageRows`; memory does not grow with their number. */
  searchAll(query: WholeQuery, allowed: Predicate): AsyncIterable<readonly SearchRow[]>
  /** Where the rendition of an instance's frames lies, when there is one. */
  rendition(instance: IndexedInstance): Promise<RecordPlace | undefined>
  /** Instances without the rendition that they are to have, whose sequence number is above `after`, in its order. */
  awaitingRendition(after: number, limit: number): Promise<ArrivedInstance[]>
  /** Forgets a rendition that is found damaged: it is to be made anew. */
  dropRendition(instance: IndexedInstance): Promise<void>
  /** Removes a study with all that belongs to it, in the trash too. @returns how many instances it had */
  removeStudy(id: Buffer): Promise<number>
  /** What is in the trash, the newest first. */
  trash(): Promise<IndexedTrash[]>
  trashEntry(sequence: number): Promise<IndexedTrash | undefined>
  /** The newest entry of a study. */
  trashedStudy(id: Buffer): Promise<IndexedTrash | undefined>
  /** One entry for each study of this UID that has something in the trash. */
  trashedStudies(studyInstanceUID: string): Promise<IndexedTrash[]>
  /** Whether what is in an entry cannot come back, because the archive holds an instance or a study of the same UID. */
  trashConflicts(sequence: number): Promise<boolean>
  /** Whether the instance of this record is in the trash. */
  isTrashed(sequence: number, recordId: Buffer): Promise<boolean>
  /** Studies of which nothing is left outside of the trash, and whose last entry may be erased at `now`. */
  trashDue(now: number): Promise<IndexedTrash[]>
  /** Entries of the change feed on one side of a sequence number, the nearest first. */
  changes(side: { after: number } | { before: number }, limit: number): Promise<IndexedChange[]>
  /** The key that `erased` records lie under; `undefined` before the first of them. */
  journalKey(): Promise<StudyKeyName | undefined>
  /** Forgets a series' metadata record, which is found damaged or outdated. */
  dropSeriesMetadata(studyInstanceUID: string, seriesInstanceUID: string): Promise<void>
  /** Series without a metadata record, oldest arrival first. */
  seriesWithoutMetadata(limit: number): Promise<{ studyInstanceUID: string; seriesInstanceUID: string }[]>
  packs(): Promise<PackPosition[]>
  /** Forgets a pack that holds nothing. */
  removePack(pack: string): Promise<void>
  /** Every record the index knows, in no particular order. */
  records(): AsyncIterable<ExpectedRecord>
  /** Highest sequence number of any record indexed; 0 for none. */
  lastSequence(): Promise<number>
  counts(): Promise<IndexCounts>
  close(): Promise<void>
}
