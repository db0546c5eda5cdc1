/**
 * Metadata of series, made once: while instances arrive it is put together from their records at each request; when a series
 * has been quiet for a while it is written as one record and served as it lies.
 */
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { Committer } from '../commit/committer.ts'
import { ArchiveError } from '../errors.ts'
import type { IndexedInstance, IndexStore } from '../index/index-store.ts'
import type { StudyKeys } from '../keys/study-keys.ts'
import { limits } from '../limits.ts'
import { decodeMetadata } from '../metadata/envelope.ts'
import { encodeSeriesEnvelope } from '../metadata/series-envelope.ts'
import { RecordWriter } from '../record/record-writer.ts'
import type { SeriesMetadata } from './instance-content.ts'
import type { RecordReader } from './record-reader.ts'

export interface SeriesName {
  readonly studyInstanceUID: string
  readonly seriesInstanceUID: string
}

export interface SeriesMetadataParts {
  index: IndexStore
  keys: StudyKeys
  records: RecordReader
  committer: Committer
  quietAfterMs: number
}

const gzipped = promisify(gzip)

/** Records read at the same time while a series is put together. */
const recordsAtOnce = 8

/** Series looked after at start and in each round. */
const seriesPerRound = 64

export class SeriesMetadataStore {
  readonly #parts: SeriesMetadataParts
  readonly #arrivals = new Map<string, { name: SeriesName; lastMs: number }>()
  #timer: NodeJS.Timeout | undefined
  #working: Promise<void> = Promise.resolve()
  #closed = false

  constructor(parts: SeriesMetadataParts) {
    this.#parts = parts
  }

  /** Looks for series that a former run left without their record, and from then on for those that fall quiet. */
  async start(): Promise<void> {
    const left = await this.#parts.index.seriesWithoutMetadata(seriesPerRound)
    for (const name of left) this.arrived(name)
    const period = Math.max(20, Math.min(5_000, this.#parts.quietAfterMs / 2))
    this.#timer = setInterval(() => this.#round(), period)
    this.#timer.unref()
  }

  /** An instance of this series was stored. */
  arrived(name: SeriesName): void {
    this.#arrivals.set(`${name.studyInstanceUID} ${name.seriesInstanceUID}`, { name, lastMs: Date.now() })
  }

  /** Whether instances of this study arrived a short while ago, so that more may come. */
  isArriving(studyInstanceUID: string): boolean {
    const before = Date.now() - this.#parts.quietAfterMs
    for (const { name, lastMs } of this.#arrivals.values()) {
      if (name.studyInstanceUID === studyInstanceUID && lastMs > before) return true
    }
    return false
  }

  /** @returns `undefined` when there is no such series @throws ArchiveError LG_RECORD_DAMAGED */
  async of(name: SeriesName): Promise<SeriesMetadata | undefined> {
    const { index, records } = this.#parts
    const series = await index.series(name.studyInstanceUID, name.seriesInstanceUID)
    if (series === undefined) return undefined
    if (series.metadata === undefined) return this.#gather(name)
    const body = await records.open({ place: series.metadata, studyKey: series.studyKey })
    const parts: Buffer[] = []
    for await (const part of body.dataSet()) parts.push(part)
    return { instanceCount: series.instanceCount, gzip: Buffer.concat(parts) }
  }

  /** Waits for what is being written. */
  async close(): Promise<void> {
    this.#closed = true
    clearInterval(this.#timer)
    await this.#working
  }

  #round(): void {
    const before = Date.now() - this.#parts.quietAfterMs
    const quiet = [...this.#arrivals].filter(([, { lastMs }]) => lastMs <= before).slice(0, seriesPerRound)
    for (const [key] of quiet) this.#arrivals.delete(key)
    this.#working = this.#working.then(async () => {
      for (const [, { name }] of quiet) if (!this.#closed) await this.#write(name).catch(() => undefined)
    })
  }

  /** A failure leaves the series without its record: it is put together at each request, and written at the next start. */
  async #write(name: SeriesName): Promise<void> {
    const { index, keys, committer } = this.#parts
    const series = await index.series(name.studyInstanceUID, name.seriesInstanceUID)
    if (series === undefined || series.metadata !== undefined) return
    const key = await keys.find(series.studyKey)
    if (key.state !== 'live') return
    const metadata = await this.#gather(name)
    const { instanceCount } = metadata
    const written = new Date()
    const writer = new RecordWriter('series-metadata')
    writer.push(metadata.gzip)
    writer.end(encodeSeriesEnvelope({ ...name, instanceCount, written: written.toISOString() }))
    const facts = { kind: 'series-metadata' as const, ...name, instanceCount, written: written.getTime() }
    const study = { ...series.studyKey, key: key.key }
    await committer.submit({
      writer,
      body: { in: 'memory', parts: writer.take() },
      study,
      facts,
      events: [],
      unseenAt: -1,
    })
  }

  async #gather({ studyInstanceUID, seriesInstanceUID }: SeriesName): Promise<SeriesMetadata> {
    const instances = await this.#parts.index.instances({ studyInstanceUID, seriesInstanceUID })
    if (instances.length > limits.seriesMetadataInstances) {
      throw new ArchiveError('LG_OBJECT_TOO_LONG', 'the series has more instances than its metadata is given for', {
        instances: instances.length,
      })
    }
    const texts = await this.#texts(instances)
    const separated = texts.flatMap((text, index) => (index === 0 ? [text] : [comma, text]))
    const array = Buffer.concat([open, ...separated, close])
    return { instanceCount: instances.length, gzip: await gzipped(array, { level: 1 }) }
  }

  async #texts(instances: readonly IndexedInstance[]): Promise<Buffer[]> {
    const texts: Buffer[] = []
    for (let first = 0; first < instances.length; first += recordsAtOnce) {
      const some = instances.slice(first, first + recordsAtOnce)
      texts.push(...(await Promise.all(some.map((instance) => this.#text(instance)))))
    }
    return texts
  }

  async #text(instance: IndexedInstance): Promise<Buffer> {
    const body = await this.#parts.records.open(instance)
    return decodeMetadata(await body.metadata()).dicomJson
  }
}

const [open, comma, close] = [Buffer.from('['), Buffer.from(','), Buffer.from(']')]
