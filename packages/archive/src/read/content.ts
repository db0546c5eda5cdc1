/** InstanceContent on one record. */
import { createInflateRaw } from 'node:zlib'
import { type FrameRange, transferSyntaxOf } from '@leadglass/dicom'
import { ArchiveError } from '../errors.ts'
import { decodeMetadata, type Metadata, parseDicomJson } from '../metadata/envelope.ts'
import { bitOffsetOfFrame, frameCount, rangesOfFrame } from '../metadata/frame-table.ts'
import type { RecordBody } from '../record/record-body.ts'
import type { DicomJson, InstanceContent, Provenance, StoredValue } from './instance-content.ts'
import { octetsAt, partOf } from './octets-at.ts'

/** Reads the metadata; the data set is read when it is asked for. */
export async function openContent(body: RecordBody): Promise<InstanceContent> {
  return new RecordContent(body, decodeMetadata(await body.metadata()))
}

class RecordContent implements InstanceContent {
  readonly sopClassUID: string
  readonly sopInstanceUID: string
  readonly transferSyntaxUID: string
  readonly dataSetLength: number
  readonly frameCount: number
  readonly provenance: Provenance
  readonly #body: RecordBody
  readonly #metadata: Metadata

  constructor(body: RecordBody, metadata: Metadata) {
    const { envelope } = metadata
    this.sopClassUID = envelope.sopClassUID
    this.sopInstanceUID = envelope.sopInstanceUID
    this.transferSyntaxUID = envelope.transferSyntaxUID
    this.dataSetLength = body.header.dataSetLength
    this.frameCount = frameCount(envelope.frames)
    const { principal, protocol, received } = envelope
    this.provenance = { principal, protocol, received }
    this.#body = body
    this.#metadata = metadata
  }

  dataSet(): AsyncIterable<Uint8Array> {
    return this.#body.dataSet()
  }

  range(offset: number, length: number): AsyncIterable<Uint8Array> {
    return this.#body.range(offset, Math.max(0, Math.min(length, this.dataSetLength - offset)))
  }

  frame(frameNumber: number): AsyncIterable<Uint8Array> {
    return this.frameValue(frameNumber).octets
  }

  frameValue(frameNumber: number): StoredValue {
    const ranges = rangesOfFrame(this.#metadata.envelope.frames, frameNumber)
    if (ranges === undefined) {
      throw new ArchiveError('LG_FRAME_UNKNOWN', 'there is no such frame', { frameNumber, frameCount: this.frameCount })
    }
    return this.#value(ranges)
  }

  frameBitOffset(frameNumber: number): number | undefined {
    return bitOffsetOfFrame(this.#metadata.envelope.frames, frameNumber)
  }

  bulkData(path: string): StoredValue | undefined {
    const range = Object.hasOwn(this.#metadata.envelope.bulk, path) ? this.#metadata.envelope.bulk[path] : undefined
    if (range === undefined) return undefined
    const [offset, length] = range
    return this.#value([{ offset, length }])
  }

  metadata(): DicomJson {
    return parseDicomJson(this.#metadata.dicomJson)
  }

  #value(ranges: readonly FrameRange[]): StoredValue {
    return {
      length: ranges.reduce((sum, { length }) => sum + length, 0),
      octets: this.#located(ranges),
      part: (offset, length) => this.#located(partOf(ranges, offset, length)),
    }
  }

  /** Offsets of a deflated data set count inflated octets: it is inflated from its begin up to what is wanted. */
  async *#located(ranges: readonly FrameRange[]): AsyncGenerator<Uint8Array> {
    const deflated = transferSyntaxOf(this.transferSyntaxUID)?.deflated === true
    for (const { offset, length } of ranges) {
      if (deflated) yield* octetsAt(this.#inflated(), offset, length)
      else yield* this.#body.range(offset, length)
    }
  }

  async *#inflated(): AsyncGenerator<Uint8Array> {
    const inflate = createInflateRaw()
    const feeding = feed(this.#body.dataSet(), inflate)
    feeding.catch((error) => inflate.destroy(error))
    yield* inflate
  }
}

async function feed(source: AsyncIterable<Uint8Array>, inflate: ReturnType<typeof createInflateRaw>): Promise<void> {
  for await (const chunk of source) {
    if (inflate.destroyed) return
    if (!inflate.write(chunk))
      await new Promise<void>((resolve) => inflate.once('drain', resolve).once('close', resolve))
  }
  inflate.end()
}
