/**
 * Who is told of each access on its way. The archive has one place where every protocol reads and lists; whoever wants to know
 * how much somebody takes, and to stop it, listens here.
 */
import type { Action, Predicate, Principal } from '@leadglass/access'
import type { SearchQuery, SearchRow, WholeQuery } from './index/query.ts'
import type { InstanceContent, StoredValue } from './read/instance-content.ts'

/** A study that is about to be opened. */
export interface Opening {
  action: Action
  /** Opaque name of the study, as the audit log has it. */
  study: string
  studyInstanceUID: string
  /** Absent where the study has no Patient ID. */
  patient: { id: string; issuer: string } | undefined
  /** Instances that this access reads or moves; 0 where it only looks them up. */
  instances: number
  /** Newest Study Date of the patient's studies, YYYYMMDD; asked for only where it matters. */
  newestStudyDate(): Promise<string | undefined>
}

/** Rows that are about to be told. */
export interface Listing {
  action: Action
  query: SearchQuery | WholeQuery
  rows: readonly SearchRow[]
}

/** While a method waits the access waits; what it throws refuses the access. */
export interface AccessWatch {
  /** StudyInstanceUIDs that this list passes over as if they were not there. */
  hidden(principal: Principal, query: SearchQuery | WholeQuery): readonly string[]
  listed(principal: Principal, listing: Listing): Promise<void>
  opening(principal: Principal, opening: Opening): Promise<void>
  /** Octets of a data set on their way out. */
  handedOut(principal: Principal, octets: number): void
}

/** Watches nothing. */
export const unwatched: AccessWatch = {
  hidden: () => [],
  listed: async () => undefined,
  opening: async () => undefined,
  handedOut: () => undefined,
}

/** `allowed` without these studies. */
export function without(allowed: Predicate, studyInstanceUIDs: readonly string[]): Predicate {
  if (studyInstanceUIDs.length === 0) return allowed
  const of = studyInstanceUIDs.map((value) => ({ kind: 'equals', attribute: 'StudyInstanceUID', value }) as const)
  return { kind: 'and', of: [allowed, { kind: 'not', of: { kind: 'or', of } }] }
}

/** The same content; `told` hears of every octet that leaves it. */
export function watchedContent(content: InstanceContent, told: (octets: number) => void): InstanceContent {
  const octets = async function* (source: AsyncIterable<Uint8Array>) {
    for await (const chunk of source) {
      told(chunk.length)
      yield chunk
    }
  }
  const value = (stored: StoredValue): StoredValue => ({
    length: stored.length,
    octets: octets(stored.octets),
    part: (offset, length) => octets(stored.part(offset, length)),
  })
  return {
    sopClassUID: content.sopClassUID,
    sopInstanceUID: content.sopInstanceUID,
    transferSyntaxUID: content.transferSyntaxUID,
    dataSetLength: content.dataSetLength,
    frameCount: content.frameCount,
    provenance: content.provenance,
    dataSet: () => octets(content.dataSet()),
    range: (offset, length) => octets(content.range(offset, length)),
    frame: (frameNumber) => octets(content.frame(frameNumber)),
    frameValue: (frameNumber) => value(content.frameValue(frameNumber)),
    bulkData(path) {
      const stored = content.bulkData(path)
      return stored && value(stored)
    },
    frameBitOffset: (frameNumber) => content.frameBitOffset(frameNumber),
    metadata: () => content.metadata(),
  }
}
