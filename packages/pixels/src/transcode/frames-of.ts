/** The frames of Pixel Data, one after the other as they arrive. Sources: PS3.5 A.4, PS3.3 C.7.6.3.1.8. */
import { type DataSet, startsCodestream, Tags, UIDs } from '@leadglass/dicom'
import { damaged, PixelError } from '../errors.ts'
import { decodedOctets, type EncodedFrame, type FrameDescription, sampleCount } from '../format/pixel-format.ts'
import { defaultLimits } from '../limits.ts'
import { join, type OctetSource } from './octet-source.ts'

const HEADER_OCTETS = 8
const ITEM = 0xe000fffe
const SEQUENCE_DELIMITATION = 0xe0ddfffe

/**
 * Native frames.
 *
 * @param length - octets of Pixel Data; what follows the last frame is passed by
 * @throws PixelError `LG_PIXEL_FRAME_DAMAGED` if there are too few octets
 */
export async function* nativeFrames(
  source: OctetSource,
  description: FrameDescription,
  length: number,
): AsyncGenerator<EncodedFrame> {
  const { frameCount, rows, columns, photometricInterpretation, bitsAllocated, transferSyntaxUID } = description
  const half = photometricInterpretation === 'YBR_FULL_422' || photometricInterpretation === 'YBR_PARTIAL_422'
  if (bitsAllocated === 1) yield* singleBitFrames(source, description, length)
  else {
    const octets = half ? 2 * rows * columns : decodedOctets(description)
    if (octets * frameCount > length) throw damaged(`Pixel Data has ${length} of ${octets * frameCount} octets`)
    if (frameCount === 1) {
      yield { description, octets: await source.read(Math.min(octets + (octets % 2), length)) }
    } else {
      if (octets % 2 === 1 && transferSyntaxUID === UIDs.ExplicitVRBigEndian) throw oddBigEndian()
      for (let frame = 0; frame < frameCount; frame++) yield { description, octets: await source.read(octets) }
    }
    await source.read(Math.max(0, length - octets * frameCount - (frameCount === 1 ? octets % 2 : 0)))
  }
}

/** Retired with the encoding, and met in no file known to us. */
function oddBigEndian(): PixelError {
  return new PixelError(
    'LG_PIXEL_TRANSFER_SYNTAX_UNSUPPORTED',
    'several big endian frames of odd length are not transcoded',
  )
}

/** Single bits run on from frame to frame, so that a frame may begin inside the last octet of the one before. */
async function* singleBitFrames(
  source: OctetSource,
  description: FrameDescription,
  length: number,
): AsyncGenerator<EncodedFrame> {
  const bits = sampleCount(description)
  const all = Math.ceil((bits * description.frameCount) / 8)
  if (all > length) throw damaged(`Pixel Data has ${length} of ${all} octets`)
  let last: Uint8Array = new Uint8Array(0)
  for (let frame = 0; frame < description.frameCount; frame++) {
    const bitOffset = (frame * bits) % 8
    const more = Math.ceil((bitOffset + bits) / 8) - (bitOffset > 0 ? 1 : 0)
    const octets = join([...(bitOffset > 0 ? [last.slice(-1)] : []), await source.read(more)])
    last = octets.slice(-1).length > 0 ? octets : last
    yield { description, octets, bitOffset }
  }
  await source.read(length - all)
}

/**
 * Encapsulated frames, by the tables where there are some, by start markers otherwise.
 *
 * @throws PixelError `LG_PIXEL_FRAMES_AMBIGUOUS` if the frames found are not as many as stated
 */
export async function* encapsulatedFrames(
  source: OctetSource,
  header: DataSet,
  description: FrameDescription,
): AsyncGenerator<EncodedFrame> {
  const beginsFrame = await frameStarts(source, header, description)
  let fragments: Uint8Array[] = []
  let count = 0
  const first = source.position
  for (;;) {
    const offset = source.position - first
    const fragment = await readItem(source)
    const ends = fragment === undefined || (fragments.length > 0 && beginsFrame(fragment, offset))
    if (ends && fragments.length > 0) {
      if (++count > description.frameCount) throw ambiguous(count, description)
      yield { description, octets: join(fragments) }
      fragments = []
    }
    if (fragment === undefined) break
    fragments.push(fragment)
    checkLength(fragments)
  }
  if (count !== description.frameCount) throw ambiguous(count, description)
}

type BeginsFrame = (fragment: Uint8Array, offset: number) => boolean

/** Reads the Basic Offset Table and chooses what tells frames apart. */
async function frameStarts(source: OctetSource, header: DataSet, description: FrameDescription): Promise<BeginsFrame> {
  const table = await readItem(source)
  if (table === undefined) throw damaged('Pixel Data has no Basic Offset Table')
  const { frameCount, transferSyntaxUID } = description
  if (frameCount === 1) return () => false
  if (header.has(Tags.ExtendedOffsetTable) || oneFragmentSyntaxes.has(transferSyntaxUID)) return () => true
  if (table.length === 0) return startsCodestream
  if (table.length !== frameCount * 4) throw damaged('the Basic Offset Table is not of one entry a frame')
  const view = new DataView(table.buffer, table.byteOffset, table.length)
  const starts = new Set(Array.from({ length: frameCount }, (_, frame) => view.getUint32(frame * 4, true)))
  return (_, offset) => starts.has(offset)
}

/** A frame is one fragment here (PS3.5 A.4.2 and the sections of the others). */
const oneFragmentSyntaxes: ReadonlySet<string> = new Set([
  UIDs.RLELossless,
  UIDs.DeflatedImageFrameCompression,
  UIDs.EncapsulatedUncompressedExplicitVRLittleEndian,
])

/** @returns the octets of an item; `undefined` at the delimiter */
async function readItem(source: OctetSource): Promise<Uint8Array | undefined> {
  const head = await source.read(HEADER_OCTETS)
  const view = new DataView(head.buffer, head.byteOffset, HEADER_OCTETS)
  const tag = view.getUint32(0, true)
  const length = view.getUint32(4, true)
  if (tag === SEQUENCE_DELIMITATION) return undefined
  if (tag !== ITEM) throw damaged('something else stands where a fragment should', { offset: source.position })
  if (length > defaultLimits.encodedOctets) throw tooLong(length)
  return source.read(length)
}

function checkLength(fragments: readonly Uint8Array[]): void {
  const octets = fragments.reduce((sum, { length }) => sum + length, 0)
  if (octets > defaultLimits.encodedOctets || fragments.length > 65_536) throw tooLong(octets)
}

function tooLong(octets: number): PixelError {
  return new PixelError('LG_PIXEL_FRAME_TOO_LARGE', `a frame has ${octets} octets encoded`, { octets })
}

function ambiguous(found: number, { frameCount }: FrameDescription): PixelError {
  return new PixelError('LG_PIXEL_FRAMES_AMBIGUOUS', `${found} frames are found, ${frameCount} are stated`, { found })
}
