/**
 * An instance in another transfer syntax, as a stream.
 *
 * What the Standard does not ask to change stays as it is. A few frames are in memory at a time, whatever the object's size.
 */
import {
  type DataSet,
  encodeDataSet,
  readDataSet,
  storageSOPClasses,
  Tags,
  transferSyntaxOf,
  UIDs,
} from '@leadglass/dicom'
import type { EncodeOptions } from '../codec/codec.ts'
import { canDecode, canEncode, isLossy } from '../codec/codecs.ts'
import { notEncodable } from '../codec/not-encodable.ts'
import { damaged, unsupported } from '../errors.ts'
import { describeFrames } from '../format/describe-frames.ts'
import type { EncodedFrame } from '../format/pixel-format.ts'
import type { PixelWorkers } from '../workers/pixel-workers.ts'
import { deflate } from './deflate.ts'
import { encapsulatedFrames, nativeFrames } from './frames-of.ts'
import { inOrder, peek } from './in-order.ts'
import { setDerivation, setFormat, stateLossy, wasLossyUnsaid } from './new-attributes.ts'
import { type Head, readHead } from './read-head.ts'
import { writePixelData } from './write-pixel-data.ts'

export interface TranscodeInstanceOptions {
  /** Transfer syntax UID of the data set that comes. */
  readonly from: string
  /** Transfer syntax UID of the data set to give; the same gives the same octets. */
  readonly to: string
  readonly workers: Pick<PixelWorkers, 'transcodeFrame'>
  readonly encode?: EncodeOptions
  /** Of the instance that lossy compression makes; a new one by default. Lossless transcoding keeps the instance's own. */
  readonly derivedSOPInstanceUID?: string
}

/** Elements behind Pixel Data: padding and signatures, kilobytes at most. */
const TRAILER_OCTETS = 16 * 1024 * 1024

/**
 * Transcodes a data set.
 *
 * @param dataSet - the octets of the data set, without File Meta Information, in chunks of any size
 * @returns its octets in the other transfer syntax, deflated where that says so
 * @throws PixelError as decoding and encoding do, `LG_PIXEL_FRAMES_AMBIGUOUS`, `LG_PIXEL_TRANSFER_SYNTAX_UNSUPPORTED`; DicomError
 */
export function transcodeInstance(
  dataSet: AsyncIterable<Uint8Array>,
  options: TranscodeInstanceOptions,
): AsyncIterable<Uint8Array> {
  const target = transferSyntaxOf(options.to)
  if (options.from === options.to) return dataSet
  if (!canDecode(options.from) || !canEncode(options.to) || target === undefined || target.bigEndian) {
    throw unsupported('frames are not transcoded between these transfer syntaxes')
  }
  const plain = transcoded(dataSet, options)
  return target.deflated ? deflate(plain) : plain
}

async function* transcoded(
  dataSet: AsyncIterable<Uint8Array>,
  options: TranscodeInstanceOptions,
): AsyncGenerator<Uint8Array> {
  const head = await readHead(dataSet, options.from)
  if (head.pixelData === undefined) yield encode(head.header, options.to)
  else yield* withPixels(head, options)
}

async function* withPixels(head: Head, options: TranscodeInstanceOptions): AsyncGenerator<Uint8Array> {
  const { header, source } = head
  const pixelData = head.pixelData as NonNullable<Head['pixelData']>
  const description = describeFrames(header, { transferSyntaxUID: options.from, pixelData })
  if (isLossy(options.to)) requireDerivable(header)
  const stored = pixelData.encapsulated
    ? encapsulatedFrames(source, header, description)
    : nativeFrames(source, description, pixelData.length as number)
  let firstStored: EncodedFrame | undefined
  const frames = inOrder(stored, (frame) => {
    firstStored ??= frame
    return options.workers.transcodeFrame(frame, options.to, options.encode)
  })
  const peeked = await peek(frames)
  if (peeked === undefined || firstStored === undefined) throw damaged('Pixel Data has no frame')
  changeAttributes(header, firstStored, peeked.first, options)
  yield encode(header, options.to)
  yield* writePixelData(peeked.all, peeked.first.description, description.frameCount)
  yield* trailerOf(await source.rest(TRAILER_OCTETS), options)
}

function changeAttributes(
  header: DataSet,
  stored: EncodedFrame,
  encoded: EncodedFrame,
  options: TranscodeInstanceOptions,
): void {
  if (wasLossyUnsaid(header, options.from)) stateLossy(header, stored)
  setFormat(header, encoded.description)
  dropCompressedIcon(header)
  if (!isLossy(options.to)) return
  stateLossy(header, encoded)
  setDerivation(header, options.derivedSOPInstanceUID ?? newUID())
}

async function* trailerOf(octets: Uint8Array, { from, to }: TranscodeInstanceOptions): AsyncGenerator<Uint8Array> {
  const transferSyntaxUID = transferSyntaxOf(from)?.deflated ? UIDs.ExplicitVRLittleEndian : from
  if (octets.length > 0) yield encode(readDataSet(octets, { transferSyntaxUID }), to)
}

function encode(set: DataSet, transferSyntaxUID: string): Uint8Array {
  const deflated = transferSyntaxOf(transferSyntaxUID)?.deflated
  return encodeDataSet(set, { transferSyntaxUID: deflated ? UIDs.ExplicitVRLittleEndian : transferSyntaxUID })
}

/** Enhanced objects describe their derivation frame by frame, and with it what else they must hold; that is not done here. */
function requireDerivable(header: DataSet): void {
  const name = storageSOPClasses.get(header.string(Tags.SOPClassUID) ?? '') ?? ''
  const enhanced = header.has(Tags.PerFrameFunctionalGroupsSequence) || name.includes('Enhanced')
  if (!enhanced) return
  throw notEncodable('objects with functional groups are not compressed lossily')
}

/** An icon whose frame is compressed as the image was cannot stay so, and is optional (PS3.3 C.7.6.1.1.6). */
function dropCompressedIcon(header: DataSet): void {
  const icons = header.items(Tags.IconImageSequence)
  const writable = icons.every((icon) => (icon.get(Tags.PixelData)?.kind ?? 'value') === 'value')
  if (!writable) header.delete(Tags.IconImageSequence)
}

/** PS3.5 B.2: a UUID as a decimal number. */
function newUID(): string {
  return `2.25.${BigInt(`0x${crypto.randomUUID().replaceAll('-', '')}`)}`
}
