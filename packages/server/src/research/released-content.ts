/**
 * The content of an instance as a project sees it: every way to its octets leads through here, so that none gives the original.
 *
 * Where samples stay as they are, only the header is held and Pixel Data are read where they lie; where frames are masked, the
 * instance is made once and held whole.
 */
import type { DicomJson, InstanceContent, StoredValue } from '@leadglass/archive'
import { ArchiveError } from '@leadglass/archive'
import {
  type Deidentification,
  deidentifiedTransferSyntaxUID,
  deidentifyHeader,
  deidentifyInstance,
  type Verdict,
} from '@leadglass/deidentify'
import { type DataSet, encodeDataSet, type PixelDataLocation, Tags } from '@leadglass/dicom'
import { type FrameWorkers, readHead } from '@leadglass/pixels'
import { limits } from '../limits.ts'
import { HeaderValues } from './header-values.ts'
import { framesOf, pixelElementHeader } from './pixel-octets.ts'
import { joinedValue, octetsValue } from './stored-values.ts'

export interface Release extends Deidentification {
  readonly verdict: Verdict
  readonly patient: string
  readonly workers: FrameWorkers
}

/** @throws DeidentifyError, PixelError, DicomError; ArchiveError LG_OBJECT_TOO_LONG for an instance to be masked that is too long */
export async function openReleased(content: InstanceContent, release: Release): Promise<InstanceContent> {
  const rewrites = release.verdict.kind === 'release' && release.verdict.rewrite
  return new ReleasedContent(content, rewrites ? await rewritten(content, release) : await passed(content, release))
}

interface Parts {
  readonly header: DataSet
  readonly transferSyntaxUID: string
  readonly frameCount: number
  /** The data set. */
  readonly whole: StoredValue
  readonly pixels: { readonly location: PixelDataLocation; readonly value: StoredValue } | undefined
  frame(frameNumber: number): StoredValue
  bitOffset(frameNumber: number): number | undefined
}

async function passed(content: InstanceContent, release: Release): Promise<Parts> {
  const transferSyntaxUID = deidentifiedTransferSyntaxUID(content.transferSyntaxUID, release.verdict)
  const { header: original, pixelData: location } = await headOf(content.dataSet(), content.transferSyntaxUID)
  const header = deidentifyHeader(original, release)
  const octets = encodeDataSet(header, { transferSyntaxUID })
  const value = location && content.bulkData(keyOf(location.tag))
  if (location === undefined || value === undefined) {
    return {
      header,
      transferSyntaxUID,
      frameCount: 0,
      whole: octetsValue(octets),
      pixels: undefined,
      frame: noFrame,
      bitOffset: noBits,
    }
  }
  const element = pixelElementHeader(location, value.length, transferSyntaxUID)
  return {
    header,
    transferSyntaxUID,
    frameCount: content.frameCount,
    whole: joinedValue([octetsValue(Buffer.concat([octets, element])), value]),
    pixels: { location, value },
    frame: (frameNumber) => content.frameValue(frameNumber),
    bitOffset: (frameNumber) => content.frameBitOffset(frameNumber),
  }
}

async function rewritten(content: InstanceContent, release: Release): Promise<Parts> {
  const transferSyntaxUID = deidentifiedTransferSyntaxUID(content.transferSyntaxUID, release.verdict)
  const from = content.transferSyntaxUID
  const octets = await collected(deidentifyInstance(content.dataSet(), { ...release, transferSyntaxUID: from }))
  const { header, location, frames } = await framesOf(octets, transferSyntaxUID)
  const value = octetsValue(octets.subarray(location.valueOffset, location.valueOffset + (location.length ?? 0)))
  return {
    header,
    transferSyntaxUID,
    frameCount: frames.length,
    whole: octetsValue(octets),
    pixels: { location, value },
    frame: (frameNumber) => frames[frameNumber - 1] ?? noFrame(frameNumber),
    bitOffset: noBits,
  }
}

/** The header of a data set; the stream is left as soon as Pixel Data begin. */
async function headOf(dataSet: AsyncIterable<Uint8Array>, transferSyntaxUID: string) {
  const iterator = dataSet[Symbol.asyncIterator]()
  try {
    return await readHead({ [Symbol.asyncIterator]: () => iterator }, transferSyntaxUID)
  } finally {
    await iterator.return?.()
  }
}

async function collected(octets: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  let length = 0
  for await (const piece of octets) {
    length += piece.length
    if (length > limits.maskedInstanceOctets)
      throw new ArchiveError('LG_OBJECT_TOO_LONG', 'the instance is longer than what is masked', { octets: length })
    pieces.push(piece)
  }
  return Buffer.concat(pieces)
}

function noFrame(frameNumber: number): StoredValue {
  throw new ArchiveError('LG_FRAME_UNKNOWN', 'there is no such frame', { frameNumber })
}

/** Frames that we wrote begin with an octet. */
const noBits = () => undefined

function keyOf(tag: number): string {
  return tag.toString(16).toUpperCase().padStart(8, '0')
}

class ReleasedContent implements InstanceContent {
  readonly sopClassUID: string
  readonly sopInstanceUID: string
  readonly transferSyntaxUID: string
  readonly dataSetLength: number
  readonly frameCount: number
  /** Who brought the original, and when, is not for whoever must not know whose it is. */
  readonly provenance = { principal: 'withheld', protocol: 'withheld', received: 'withheld' }
  readonly #parts: Parts
  readonly #values: HeaderValues

  constructor(content: InstanceContent, parts: Parts) {
    this.sopClassUID = content.sopClassUID
    this.sopInstanceUID = parts.header.string(Tags.SOPInstanceUID) ?? ''
    this.transferSyntaxUID = parts.transferSyntaxUID
    this.dataSetLength = parts.whole.length
    this.frameCount = parts.frameCount
    this.#parts = parts
    this.#values = new HeaderValues(parts.header)
  }

  dataSet(): AsyncIterable<Uint8Array> {
    return this.#parts.whole.octets
  }

  range(offset: number, length: number): AsyncIterable<Uint8Array> {
    const { whole } = this.#parts
    const from = Math.min(Math.max(0, offset), whole.length)
    return whole.part(from, Math.max(0, Math.min(length, whole.length - from)))
  }

  frame(frameNumber: number): AsyncIterable<Uint8Array> {
    return this.frameValue(frameNumber).octets
  }

  frameValue(frameNumber: number): StoredValue {
    return this.#parts.frame(frameNumber)
  }

  frameBitOffset(frameNumber: number): number | undefined {
    return this.#parts.bitOffset(frameNumber)
  }

  bulkData(path: string): StoredValue | undefined {
    const { pixels } = this.#parts
    return pixels && path === keyOf(pixels.location.tag) ? pixels.value : this.#values.value(path)
  }

  metadata(): DicomJson {
    const { pixels } = this.#parts
    const { model, root } = this.#values.json()
    if (pixels === undefined) return model
    const key = keyOf(pixels.location.tag)
    return { ...model, [key]: { vr: pixels.location.vr, BulkDataURI: root + key } }
  }
}
