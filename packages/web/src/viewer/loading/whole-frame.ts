/**
 * Whether a compressed frame is there to its end. The decoders do not say: of half a codestream they make a picture of full size, grey
 * or wrong below, that looks like one.
 *
 * Sources: ITU-T T.800 A.4 (tile-parts of JPEG 2000), ITU-T T.81 B.2.1 (end of JPEG), ISO 14495-1 C.1 (of JPEG-LS), PS3.5 G.3 to G.5 (RLE).
 */
import { WebError } from '../../errors.ts'
import type { FrameMeasures } from './prepare-frame.ts'

const jpeg: ReadonlySet<string> = new Set(
  ['50', '51', '57', '70', '80', '81'].map((last) => `1.2.840.10008.1.2.4.${last}`),
)
const jpeg2000: ReadonlySet<string> = new Set(
  ['90', '91', '201', '202', '203'].map((last) => `1.2.840.10008.1.2.4.${last}`),
)
const rle = '1.2.840.10008.1.2.5'

const marker = { SOC: 0xff4f, SOT: 0xff90, EOI: 0xffd9 }

/** @throws WebError `LG_WEB_FRAME_DAMAGED` when something of it is missing */
export function assertWholeFrame(octets: Uint8Array, transferSyntaxUID: string, measures: FrameMeasures): void {
  const whole =
    (!jpeg.has(transferSyntaxUID) || endsAsJpeg(octets)) &&
    (!jpeg2000.has(transferSyntaxUID) || hasAllTileParts(octets)) &&
    (transferSyntaxUID !== rle || hasAllRuns(octets, measures))
  if (!whole) throw new WebError('LG_WEB_FRAME_DAMAGED', 'the frame is not whole', { octets: octets.length })
}

/** End of image, and behind it at most padding, which some writers make of ones. */
function endsAsJpeg(octets: Uint8Array): boolean {
  let end = octets.length
  while (end > 2 && octets[end - 1] === 0) end--
  if (octets[end - 1] === 0xff) end--
  return end >= 2 && uint16(octets, end - 2) === marker.EOI
}

/** Every tile-part ends inside the codestream, and its end follows the last, or padding where the last says that it is the last. */
function hasAllTileParts(octets: Uint8Array): boolean {
  if (uint16(octets, 0) !== marker.SOC) return false
  let at = 2
  while (uint16(octets, at) !== marker.SOT) {
    const length = uint16(octets, at + 2)
    if (octets[at] !== 0xff || length < 2 || at + 2 + length > octets.length) return false
    at += 2 + length
  }
  let isLast = false
  while (uint16(octets, at) === marker.SOT) {
    const length = uint16(octets, at + 6) * 65_536 + uint16(octets, at + 8)
    // A last tile-part of unstated length ends with the codestream.
    if (length === 0) return endsAsJpeg(octets)
    if (length < 14 || at + length > octets.length) return false
    // TPsot counts from 0, TNsot is 0 where it is not told.
    isLast = octets[at + 10]! + 1 === octets[at + 11]
    at += length
  }
  return uint16(octets, at) === marker.EOI || (isLast && at >= octets.length - 1)
}

/** Each segment gives an octet for each pixel. */
function hasAllRuns(octets: Uint8Array, { rows, columns, samplesPerPixel, bitsAllocated }: FrameMeasures): boolean {
  const segments = samplesPerPixel * Math.ceil(bitsAllocated / 8)
  if (octets.length < 64 || segments > 15) return false
  const view = new DataView(octets.buffer, octets.byteOffset, octets.length)
  if (view.getUint32(0, true) !== segments) return false
  const starts = Array.from({ length: segments }, (_, index) => view.getUint32(4 + 4 * index, true))
  return starts.every(
    (start, index) => unpackedOctets(octets, start, starts[index + 1] ?? octets.length) >= rows * columns,
  )
}

/** Octets that a segment gives; runs that are cut short give nothing. */
function unpackedOctets(octets: Uint8Array, start: number, end: number): number {
  const until = Math.min(end, octets.length)
  let unpacked = 0
  for (let at = Math.max(64, start); at < until; ) {
    const header = octets[at]!
    const literal = header < 128
    at += literal ? header + 2 : header === 128 ? 1 : 2
    if (header === 128) continue
    if (at > until) break
    unpacked += literal ? header + 1 : 257 - header
  }
  return unpacked
}

const uint16 = (octets: Uint8Array, at: number): number => ((octets[at] ?? 0) << 8) | (octets[at + 1] ?? 0)
