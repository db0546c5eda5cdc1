/**
 * An instance with other attributes and, if asked for, other samples, as a stream.
 *
 * Where samples stay, Pixel Data pass octet for octet. Where they change, every frame is decoded, changed and encoded again, so that
 * nothing of the former samples is left. What stands behind Pixel Data (padding, signatures of the former data set) is left out.
 */
import { type DataSet, encodeDataSet, type PixelDataLocation, transferSyntaxOf, UIDs } from '@leadglass/dicom'
import { canDecode, canEncode, isLossy } from '../codec/codecs.ts'
import { damaged, unsupported } from '../errors.ts'
import { describeFrames } from '../format/describe-frames.ts'
import type { DecodedFrame, EncodedFrame } from '../format/pixel-format.ts'
import type { PixelWorkers } from '../workers/pixel-workers.ts'
import { encapsulatedFrames, nativeFrames } from './frames-of.ts'
import { inOrder, peek } from './in-order.ts'
import { setFormat, stateLossy, wasLossyUnsaid } from './new-attributes.ts'
import { passPixelData } from './pass-pixel-data.ts'
import { type Head, readHead } from './read-head.ts'
import { writePixelData } from './write-pixel-data.ts'

export interface RewriteInstanceOptions {
  /** Transfer syntax UID of the data set that comes. */
  readonly from: string
  /** Gives the header to write, from the one that came: everything in front of Pixel Data. */
  readonly header: (header: DataSet) => DataSet
  /** Changes the samples of a frame. Default: they stay, and so does their encoding. */
  readonly frame?: ((frame: DecodedFrame) => DecodedFrame) | undefined
  readonly workers: FrameWorkers
}

export type FrameWorkers = Pick<PixelWorkers, 'transcodeFrame' | 'decodeFrame' | 'encodeFrame'>

/** The transfer syntax of what `rewriteInstance` gives: lossless, and that of the source wherever it can be. */
export function rewrittenTransferSyntaxUID(from: string, framesChange: boolean): string {
  const syntax = transferSyntaxOf(from)
  if (syntax?.deflated) return UIDs.ExplicitVRLittleEndian
  if (!framesChange) return from
  if (!syntax?.encapsulated) return UIDs.ExplicitVRLittleEndian
  return canEncode(from) && !isLossy(from) ? from : UIDs.RLELossless
}

/**
 * Rewrites a data set.
 *
 * @returns its octets in the transfer syntax that `rewrittenTransferSyntaxUID` names
 * @throws PixelError as decoding and encoding do; DicomError; what `header` throws
 */
export async function* rewriteInstance(
  dataSet: AsyncIterable<Uint8Array>,
  options: RewriteInstanceOptions,
): AsyncGenerator<Uint8Array> {
  const head = await readHead(dataSet, options.from)
  const to = rewrittenTransferSyntaxUID(options.from, options.frame !== undefined)
  if (head.pixelData === undefined) yield encode(options.header(head.header), to)
  else if (options.frame === undefined) {
    yield encode(options.header(head.header), to)
    yield* passPixelData(head.source, head.pixelData, to)
  } else yield* withFrames(head, head.pixelData, to, options)
}

async function* withFrames(
  { header, source }: Head,
  pixelData: PixelDataLocation,
  to: string,
  options: RewriteInstanceOptions,
): AsyncGenerator<Uint8Array> {
  if (!canDecode(options.from)) throw unsupported('frames in this transfer syntax are not changed')
  const description = describeFrames(header, { transferSyntaxUID: options.from, pixelData })
  const stored = pixelData.encapsulated
    ? encapsulatedFrames(source, header, description)
    : nativeFrames(source, description, pixelData.length as number)
  let firstStored: EncodedFrame | undefined
  const frames = inOrder(stored, (frame) => {
    firstStored ??= frame
    return rewriteFrame(frame, to, options)
  })
  const peeked = await peek(frames)
  if (peeked === undefined || firstStored === undefined) throw damaged('Pixel Data has no frame')
  const written = options.header(header)
  if (wasLossyUnsaid(written, options.from)) stateLossy(written, firstStored)
  setFormat(written, peeked.first.description)
  yield encode(written, to)
  yield* writePixelData(peeked.all, peeked.first.description, description.frameCount)
}

/** One frame, as `rewriteInstance` writes it. */
export async function rewriteFrame(
  frame: EncodedFrame,
  to: string,
  { frame: change, workers }: Pick<RewriteInstanceOptions, 'frame' | 'workers'>,
): Promise<EncodedFrame> {
  const plain = await workers.transcodeFrame(frame, UIDs.ExplicitVRLittleEndian)
  const decoded = await workers.decodeFrame(plain)
  return workers.encodeFrame(change?.(decoded) ?? decoded, to)
}

function encode(set: DataSet, transferSyntaxUID: string): Uint8Array {
  return encodeDataSet(set, { transferSyntaxUID })
}
