/** Reads and authenticates every octet of every pack, and compares packs and index both ways. */
import type { IndexedInstance, IndexStore } from '../index/index-store.ts'
import type { StudyKeys } from '../keys/study-keys.ts'
import { decodeMetadata } from '../metadata/envelope.ts'
import { decodeRenditionEnvelope } from '../metadata/rendition-envelope.ts'
import type { PackFolder } from '../pack/pack-folder.ts'
import { packHeaderLength } from '../pack/pack-header.ts'
import { type ScannedRecord, scanPack } from './pack-scan.ts'
import type { OnProgress, ProblemKind, VerifyProblem, VerifyReport } from './reports.ts'

export interface VerifyParts {
  packs: PackFolder
  keys: StudyKeys
  index: IndexStore
  onProgress?: OnProgress | undefined
}

/** Problems listed at most; the rest would say the same. */
const problemsListed = 10_000

export async function verify(parts: VerifyParts): Promise<VerifyReport> {
  return new Verification(parts).run()
}

class Verification {
  readonly #parts: VerifyParts
  readonly #report: VerifyReport = { packs: 0, records: 0, instances: 0, octets: 0, erasedRecords: 0, problems: [] }
  #total = 0
  /** Instances found that are in the trash. */
  #trashed = 0
  /** Renditions that are where the index says. */
  #renditions = 0

  constructor(parts: VerifyParts) {
    this.#parts = parts
  }

  /** What arrives meanwhile is left to the next run: packs are read up to where they are indexed now. */
  async run(): Promise<VerifyReport> {
    const { packs, index } = this.#parts
    const positions = await index.packs()
    const { instances, trashed, renditions } = await index.counts()
    const names = new Set(await packs.names())
    this.#total = positions.reduce((sum, { length }) => sum + length, 0)
    for (const { pack, length } of positions) {
      if (names.has(pack)) await this.#pack(pack, length)
      else this.#problem('pack-missing', { pack })
    }
    const missing = this.#report.instances < instances || this.#trashed < trashed || this.#renditions < renditions
    if (missing) await this.#findMissing()
    return this.#report
  }

  async #pack(pack: string, to: number): Promise<void> {
    const { packs, keys } = this.#parts
    this.#report.packs += 1
    if (!(await packs.hasSoundHeader(pack))) this.#problem('pack-header-damaged', { pack, offset: 0 })
    this.#advance(Math.min(to, packHeaderLength))
    for await (const record of scanPack({ packs, keys, pack, from: packHeaderLength, to, whole: true })) {
      await this.#record(pack, record)
      this.#advance(record.length)
    }
  }

  async #record(pack: string, record: ScannedRecord): Promise<void> {
    const place = { pack, offset: record.offset }
    if (record.state === 'torn') return this.#problem('record-unreadable', place)
    this.#report.records += 1
    const study = record.header.studyId.toString('hex')
    switch (record.state) {
      case 'erased':
        this.#report.erasedRecords += 1
        if ((await this.#parts.index.studyByKey(record.header.studyId)) === undefined) return
        return this.#problem('erased-study-indexed', { ...place, study })
      case 'damaged':
        return this.#problem('record-damaged', { ...place, study })
      case 'keyless':
        return this.#problem('study-key-missing', { ...place, study })
      case 'key-damaged':
        return this.#problem('study-key-damaged', { ...place, study })
      case 'sound':
        if (record.header.kind === 'instance') await this.#instance(pack, record, study)
        if (record.header.kind === 'rendition') await this.#rendition(pack, record)
    }
  }

  /** One that the index does not name has a successor, or is of an instance that is gone: nothing is missing by that. */
  async #rendition(pack: string, { metadata, offset }: ScannedRecord & { state: 'sound' }): Promise<void> {
    const { index } = this.#parts
    const instance = await index.instance(decodeRenditionEnvelope(metadata).sopInstanceUID)
    const place = instance && (await index.rendition(instance))
    if (place?.pack === pack && place.offset === offset) this.#renditions += 1
  }

  async #instance(pack: string, record: ScannedRecord & { state: 'sound' }, study: string): Promise<void> {
    const place = { pack, offset: record.offset }
    const { envelope } = decodeMetadata(record.metadata)
    const indexed = await this.#parts.index.instance(envelope.sopInstanceUID)
    if (indexed !== undefined && sameRecord(indexed, pack, record)) this.#report.instances += 1
    else if (await this.#isTrashed(record)) this.#trashed += 1
    else if (!(await this.#wasErased(record))) this.#problem('record-without-index-entry', { ...place, study })
  }

  #isTrashed({ header }: ScannedRecord & { state: 'sound' }): Promise<boolean> {
    return this.#parts.index.isTrashed(header.sequence, header.recordId)
  }

  /** Erased while this ran. */
  async #wasErased({ header }: ScannedRecord & { state: 'sound' }): Promise<boolean> {
    const key = await this.#parts.keys.find({ id: header.studyId, slot: header.studyKeySlot })
    return key.state === 'erased'
  }

  /** The index has more instances than were found: says which. */
  async #findMissing(): Promise<void> {
    const { index, packs } = this.#parts
    const listed = new Set(this.#report.problems.map(({ pack, offset }) => `${pack} ${offset}`))
    for await (const { place, studyId } of index.records()) {
      if (listed.has(`${place.pack} ${place.offset}`)) continue
      const header = await packs.read(place.pack, place.offset, 4).catch(() => Buffer.alloc(0))
      if (header.equals(Buffer.from('LGRC'))) continue
      this.#problem('index-entry-without-record', { ...place, study: studyId.toString('hex') })
    }
  }

  #problem(kind: ProblemKind, facts: Omit<VerifyProblem, 'kind'>): void {
    if (this.#report.problems.length < problemsListed) this.#report.problems.push({ kind, ...facts })
  }

  #advance(octets: number): void {
    this.#report.octets += octets
    this.#parts.onProgress?.({ done: this.#report.octets, total: this.#total, unit: 'octets' })
  }
}

function sameRecord(
  indexed: IndexedInstance,
  pack: string,
  { offset, header }: ScannedRecord & { state: 'sound' },
): boolean {
  const { place, recordId } = indexed
  return place.pack === pack && place.offset === offset && recordId.equals(header.recordId)
}
