/**
 * Puts native (not compressed) frames into the form that the decoders expect: no padding, bytes of 8-bit words in order.
 *
 * Sources: PS3.5 7.3 (byte ordering), PS3.5 8.1.1 and Annex A (native encoding), PS3.3 C.7.6.3.1.2 (YBR_FULL_422).
 */
import { WebError } from '../../errors.ts'

/** What the header says of a frame. */
export interface FrameMeasures {
  rows: number
  columns: number
  samplesPerPixel: number
  bitsAllocated: number
  photometricInterpretation: string
}

const explicitVRBigEndian = '1.2.840.10008.1.2.2'

const native: ReadonlySet<string> = new Set([
  '1.2.840.10008.1.2',
  '1.2.840.10008.1.2.1',
  '1.2.840.10008.1.2.1.99',
  explicitVRBigEndian,
])

/**
 * @returns the octets of the frame; those of a compressed one as they came
 * @throws WebError `LG_WEB_FRAME_DAMAGED` when a native frame is shorter than its rows and columns need
 */
export function prepareFrame(octets: Uint8Array, transferSyntaxUID: string, measures: FrameMeasures): Uint8Array {
  if (!native.has(transferSyntaxUID)) return octets
  const needed = nativeOctets(measures)
  if (octets.length < needed)
    throw new WebError('LG_WEB_FRAME_DAMAGED', 'the frame is not whole', { octets: octets.length, needed })
  const swapped = transferSyntaxUID === explicitVRBigEndian && measures.bitsAllocated === 8 ? swapPairs(octets) : octets
  return swapped.subarray(0, needed)
}

function nativeOctets({ rows, columns, samplesPerPixel, bitsAllocated, photometricInterpretation }: FrameMeasures) {
  const samples = photometricInterpretation === 'YBR_FULL_422' ? 2 : samplesPerPixel
  return (rows * columns * samples * bitsAllocated) / 8
}

/** Samples of 8 bits are sent as words (OW) in big endian: each pair comes swapped. */
function swapPairs(octets: Uint8Array): Uint8Array {
  const swapped = new Uint8Array(octets.length)
  for (let at = 0; at < octets.length; at++) swapped[at] = octets[at ^ 1] ?? 0
  return swapped
}
