/**
 * Reads records from packs into an index, in the order they became part of the archive: what a crash left out of the index,
 * or everything when the index is rebuilt. The sequence number in each record makes the order the same every time.
 */

import { factsOf } from '../index/facts.ts'
import type { IndexStore, NewRecord, PackPosition } from '../index/index-store.ts'
import { decodeMetadata, parseDicomJson } from '../metadata/envelope.ts'
import { awaitsRendition, decodeRenditionEnvelope, renditionFacts } from '../metadata/rendition-envelope.ts'
import { decodeSeriesEnvelope } from '../metadata/series-envelope.ts'
import { decodeChange } from '../trash/change.ts'
import type { ScannedRecord } from './pack-scan.ts'

/** One pack from where it is indexed. */
export interface ReplayedPack {
  readonly pack: string
  readonly sealed: boolean
  /** Octet after the last one that is replayed. */
  readonly end: number
  readonly records: AsyncGenerator<ScannedRecord>
}

export interface ReplayEvents {
  /** Called for each record, before it is in the index; `false` ends the pack before this record. */
  keep(pack: ReplayedPack, record: ScannedRecord): boolean
  /** Called once a record is in the index. */
  added(record: NewRecord): void
}

interface Cursor {
  readonly pack: ReplayedPack
  record: ScannedRecord | undefined
}

/** Records in one index transaction. */
const batchSize = 500

export async function replay(index: IndexStore, packs: readonly ReplayedPack[], events: ReplayEvents): Promise<void> {
  const batch = new Batch(index)
  for await (const { pack, record } of bySequence(packs, events)) {
    if (record.state === 'sound') await batch.add(pack.pack, record, events)
    batch.move({ pack: pack.pack, length: record.offset + record.length, sealed: pack.sealed })
    if (batch.size >= batchSize) await batch.commit(events)
  }
  await batch.commit(events)
}

class Batch {
  readonly #index: IndexStore
  #records: NewRecord[] = []
  #uids = new Set<string>()
  readonly #positions = new Map<string, PackPosition>()

  constructor(index: IndexStore) {
    this.#index = index
  }

  get size(): number {
    return this.#records.length
  }

  /**
   * The first record of a SOP Instance UID counts, as it did when they arrived. A change is a transaction of its own: what it
   * does depends on what is in the index, and so does what comes after it.
   */
  async add(pack: string, record: ScannedRecord & { state: 'sound' }, events: ReplayEvents): Promise<void> {
    const entry = newRecord(pack, record)
    if (entry.kind === 'change') {
      await this.commit(events)
      this.#records.push(entry)
      return this.commit(events)
    }
    if (entry.kind === 'instance') {
      const uid = entry.facts.instance.SOPInstanceUID
      if (this.#uids.has(uid) || (await this.#index.hasInstance(uid))) return
      this.#uids.add(uid)
    }
    this.#records.push(entry)
  }

  move(position: PackPosition): void {
    this.#positions.set(position.pack, position)
  }

  async commit({ added }: ReplayEvents): Promise<void> {
    const records = this.#records
    await this.#index.commit({ records, packs: [...this.#positions.values()] })
    this.#records = []
    this.#uids = new Set()
    this.#positions.clear()
    for (const record of records) added(record)
  }
}

function newRecord(pack: string, { header, metadata, offset }: ScannedRecord & { state: 'sound' }): NewRecord {
  const common = {
    sequence: header.sequence,
    place: { pack, offset },
    studyKey: { id: header.studyId, slot: header.studyKeySlot },
  }
  if (header.kind === 'change') return { ...common, kind: 'change', change: decodeChange(metadata) }
  if (header.kind === 'series-metadata') {
    const { written, ...envelope } = decodeSeriesEnvelope(metadata)
    return { ...common, kind: 'series-metadata', ...envelope, written: written === undefined ? 0 : Date.parse(written) }
  }
  if (header.kind === 'rendition')
    return { ...common, kind: 'rendition', ...renditionFacts(decodeRenditionEnvelope(metadata)) }
  const { envelope, dicomJson } = decodeMetadata(metadata)
  const { transferSyntaxUID } = envelope
  const { dataSetLength, recordId } = header
  const received = Date.parse(envelope.received)
  const content = { transferSyntaxUID, dataSetLength, recordId, received, awaitsRendition: awaitsRendition(envelope) }
  return { ...common, kind: 'instance', facts: factsOf(parseDicomJson(dicomJson)), content }
}

/** Merges the packs' records; within a pack the sequence grows already. */
async function* bySequence(packs: readonly ReplayedPack[], events: ReplayEvents) {
  const cursors: Cursor[] = []
  for (const pack of packs) cursors.push({ pack, record: await next(pack, events) })
  for (;;) {
    const first = lowest(cursors)
    if (first?.record === undefined) return
    yield { pack: first.pack, record: first.record }
    first.record = await next(first.pack, events)
  }
}

async function next(pack: ReplayedPack, events: ReplayEvents): Promise<ScannedRecord | undefined> {
  const { value, done } = await pack.records.next()
  if (done === true) return undefined
  if (events.keep(pack, value)) return value
  await pack.records.return(undefined)
  return undefined
}

function lowest(cursors: readonly Cursor[]): Cursor | undefined {
  let first: Cursor | undefined
  for (const cursor of cursors) {
    if (cursor.record === undefined) continue
    if (first?.record === undefined || sequenceOf(cursor.record) < sequenceOf(first.record)) first = cursor
  }
  return first
}

/** What has no number of its own is passed at once. */
function sequenceOf(record: ScannedRecord): number {
  return 'header' in record ? record.header.sequence : -1
}
