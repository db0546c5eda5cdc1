/**
 * Renditions of frames: a record of its own for each, under the key of its instance's study, so that erasing, verifying and
 * rebuilding the index treat it as everything else. docs/design/archive-format.md
 */
import type { Committer } from '../commit/committer.ts'
import { GrowingRecord } from '../commit/growing-record.ts'
import { ArchiveError } from '../errors.ts'
import { storageError } from '../file-system/storage-error.ts'
import type { IndexedInstance, IndexStore } from '../index/index-store.ts'
import type { StudyKeys } from '../keys/study-keys.ts'
import {
  decodeRenditionEnvelope,
  encodeRenditionEnvelope,
  type RenditionEnvelope,
  renditionFacts,
} from '../metadata/rendition-envelope.ts'
import type { LeasePool } from '../pack/lease-pool.ts'
import type { StoredValue } from '../read/instance-content.ts'
import type { RecordReader } from '../read/record-reader.ts'
import type { RecordBody } from '../record/record-body.ts'
import type { NewRendition, Rendition, RenditionOutcome } from './rendition.ts'

export interface RenditionStoreParts {
  index: IndexStore
  keys: StudyKeys
  records: RecordReader
  committer: Committer
  leases: LeasePool
  packLimitOctets: number
}

export class RenditionStore {
  readonly #parts: RenditionStoreParts

  constructor(parts: RenditionStoreParts) {
    this.#parts = parts
  }

  /**
   * @returns `undefined` while there is none; a damaged one is forgotten, so that it is made anew
   * @throws ArchiveError LG_RECORD_DAMAGED, LG_STUDY_ERASED
   */
  async of(instance: IndexedInstance): Promise<Rendition | undefined> {
    const { index, records } = this.#parts
    const place = await index.rendition(instance)
    if (place === undefined) return undefined
    return this.#forgettingDamaged(instance, async () => {
      const body = await records.open({ place, studyKey: instance.studyKey })
      const envelope = body.header.kind === 'rendition' ? decodeRenditionEnvelope(await body.metadata()) : undefined
      if (envelope?.instanceRecordId === instance.recordId.toString('hex'))
        return this.#opened(instance, body, envelope)
      throw new ArchiveError('LG_RECORD_DAMAGED', 'another record lies where this one was written', { ...place })
    })
  }

  /** Keeps frames once all of them came; a source that throws leaves nothing behind. */
  async keep(instance: IndexedInstance, { transferSyntaxUID, frames }: NewRendition): Promise<RenditionOutcome> {
    const record = new GrowingRecord('rendition', this.#parts.leases)
    let kept = false
    try {
      const frameLengths: number[] = []
      for await (const frame of frames) {
        frameLengths.push(frame.length)
        await record.push(frame)
      }
      const outcome = await this.#commit(instance, record, { transferSyntaxUID, frameLengths })
      kept = outcome === 'kept'
      return outcome
    } finally {
      await record.close(kept, this.#parts.packLimitOctets)
    }
  }

  /** Says for good that these frames have no rendition. @param code - why: an error code */
  refuse(instance: IndexedInstance, transferSyntaxUID: string, code: string): Promise<RenditionOutcome> {
    const record = new GrowingRecord('rendition', this.#parts.leases)
    return this.#commit(instance, record, { transferSyntaxUID, frameLengths: [], refused: code })
  }

  async #commit(
    instance: IndexedInstance,
    record: GrowingRecord,
    form: Omit<RenditionEnvelope, 'sopInstanceUID' | 'instanceRecordId'>,
  ): Promise<RenditionOutcome> {
    const { SOPInstanceUID: sopInstanceUID, recordId, studyKey } = instance
    const key = await this.#parts.keys.find(studyKey)
    if (key.state !== 'live') return 'gone'
    const envelope = { sopInstanceUID, instanceRecordId: recordId.toString('hex'), ...form }
    const finished = await record.finish(encodeRenditionEnvelope(envelope))
    const facts = { kind: 'rendition' as const, ...renditionFacts(envelope) }
    const study = { ...studyKey, key: key.key }
    try {
      await this.#parts.committer.submit({ ...finished, study, facts, events: [], unseenAt: -1 })
      return 'kept'
    } catch (error) {
      if (error instanceof ArchiveError && error.code === 'LG_STUDY_ERASED') return 'gone'
      throw storageError(error)
    }
  }

  #opened(
    instance: IndexedInstance,
    body: RecordBody,
    { transferSyntaxUID, frameLengths }: RenditionEnvelope,
  ): Rendition {
    const starts = startsOf(frameLengths)
    const frameCount = frameLengths.length
    return {
      transferSyntaxUID,
      frameCount,
      frameValue: (frameNumber) => {
        const [offset, length] = [starts[frameNumber - 1], frameLengths[frameNumber - 1]]
        if (offset === undefined || length === undefined)
          throw new ArchiveError('LG_FRAME_UNKNOWN', 'there is no such frame', { frameNumber, frameCount })
        const part = (from: number, count: number) => this.#guarded(instance, body.range(offset + from, count))
        return { length, part, octets: part(0, length) } satisfies StoredValue
      },
    }
  }

  async *#guarded(instance: IndexedInstance, octets: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
    for (;;) {
      const next = await this.#forgettingDamaged(instance, () => octets.next())
      if (next.done === true) return
      yield next.value
    }
  }

  async #forgettingDamaged<T>(instance: IndexedInstance, work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      if (error instanceof ArchiveError && error.code === 'LG_RECORD_DAMAGED')
        await this.#parts.index.dropRendition(instance)
      throw error
    }
  }
}

function startsOf(lengths: readonly number[]): number[] {
  let at = 0
  return lengths.map((length) => {
    const start = at
    at += length
    return start
  })
}
