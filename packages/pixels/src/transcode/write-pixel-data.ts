/** Pixel Data in its new encoding, frame by frame. Source: PS3.5 7.1, 8.1.1, A.1, A.2, A.4. */
import { type Tag, Tags, transferSyntaxOf } from '@leadglass/dicom'
import { damaged, PixelError } from '../errors.ts'
import { type EncodedFrame, type FrameDescription, type PixelFormat, sampleCount } from '../format/pixel-format.ts'
import { joinBits } from './join-bits.ts'

const UNDEFINED_LENGTH = 0xffffffff
const ITEM: Tag = 0xfffee000
const SEQUENCE_DELIMITATION: Tag = 0xfffee0dd

/**
 * The element as octets.
 *
 * @param frames - as encoded; the first has been looked at already and is `first`
 * @throws PixelError `LG_PIXEL_NOT_ENCODABLE` for native Pixel Data of 4 GiB and more; `LG_PIXEL_FRAME_DAMAGED` if frames differ in form
 */
export function writePixelData(
  frames: AsyncIterable<EncodedFrame>,
  first: FrameDescription,
  frameCount: number,
): AsyncGenerator<Uint8Array> {
  return transferSyntaxOf(first.transferSyntaxUID)?.encapsulated
    ? encapsulatedPixelData(frames, first)
    : nativePixelData(frames, first, frameCount)
}

async function* encapsulatedPixelData(
  frames: AsyncIterable<EncodedFrame>,
  first: PixelFormat,
): AsyncGenerator<Uint8Array> {
  yield elementHeader(Tags.PixelData, 'OB', UNDEFINED_LENGTH)
  yield itemHeader(ITEM, 0)
  for await (const { octets, description } of frames) {
    requireSame(description, first)
    yield itemHeader(ITEM, octets.length + (octets.length % 2))
    yield octets
    if (octets.length % 2 === 1) yield Uint8Array.of(0)
  }
  yield itemHeader(SEQUENCE_DELIMITATION, 0)
}

async function* nativePixelData(
  frames: AsyncIterable<EncodedFrame>,
  first: FrameDescription,
  frameCount: number,
): AsyncGenerator<Uint8Array> {
  const length = Math.ceil((sampleCount(first) * first.bitsAllocated * frameCount) / 8)
  if (length >= UNDEFINED_LENGTH - 1) throw new PixelError('LG_PIXEL_NOT_ENCODABLE', 'native Pixel Data ends at 4 GiB')
  const padded = length + (length % 2)
  const explicit = transferSyntaxOf(first.transferSyntaxUID)?.explicitVR ?? true
  const tag = { integer: Tags.PixelData, float: Tags.FloatPixelData, double: Tags.DoubleFloatPixelData }[
    first.sampleKind
  ]
  yield explicit ? elementHeader(tag, first.pixelDataVR, padded) : itemHeader(tag, padded)
  const checked = sameFrames(frames, first)
  yield* first.bitsAllocated === 1 ? joinBits(checked, sampleCount(first)) : octetsOf(checked)
  if (length % 2 === 1) yield Uint8Array.of(0)
}

async function* sameFrames(frames: AsyncIterable<EncodedFrame>, first: PixelFormat): AsyncGenerator<EncodedFrame> {
  for await (const frame of frames) {
    requireSame(frame.description, first)
    yield frame
  }
}

async function* octetsOf(frames: AsyncIterable<EncodedFrame>): AsyncGenerator<Uint8Array> {
  for await (const { octets } of frames) yield octets
}

function requireSame(format: PixelFormat, first: PixelFormat): void {
  const same =
    format.photometricInterpretation === first.photometricInterpretation &&
    format.planarConfiguration === first.planarConfiguration
  if (!same) throw damaged('the frames differ in photometric interpretation or planar configuration')
}

function elementHeader(tag: Tag, vr: string, length: number): Uint8Array {
  const octets = new Uint8Array(12)
  const view = writeTag(octets, tag)
  octets.set([vr.charCodeAt(0), vr.charCodeAt(1)], 4)
  view.setUint32(8, length, true)
  return octets
}

/** An item, or an element in implicit VR: tag and length. */
function itemHeader(tag: Tag, length: number): Uint8Array {
  const octets = new Uint8Array(8)
  writeTag(octets, tag).setUint32(4, length, true)
  return octets
}

function writeTag(octets: Uint8Array, tag: Tag): DataView {
  const view = new DataView(octets.buffer)
  view.setUint16(0, tag >>> 16, true)
  view.setUint16(2, tag & 0xffff, true)
  return view
}
