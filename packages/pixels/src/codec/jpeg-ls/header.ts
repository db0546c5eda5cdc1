/** What a JPEG-LS codestream says of its image. Source: ITU-T T.87 Annex C. */
import { damaged } from '../../errors.ts'

export interface JpegLSHeader {
  readonly precision: number
  readonly rows: number
  readonly columns: number
  readonly components: number
  /** Largest difference of a sample; 0 for lossless. */
  readonly nearLossless: number
}

const SOF55 = 0xf7
const SOS = 0xda

/**
 * Reads the segments before the first scan, and looks whether the codestream has its end.
 *
 * @throws PixelError `LG_PIXEL_FRAME_DAMAGED`
 */
export function readJpegLSHeader(octets: Uint8Array): JpegLSHeader {
  if (octets[0] !== 0xff || octets[1] !== 0xd8) throw damaged('no JPEG-LS codestream begins here', { offset: 0 })
  requireEnd(octets)
  let frame: Omit<JpegLSHeader, 'nearLossless'> | undefined
  for (let position = 2; ; ) {
    while (octets[position] === 0xff && octets[position + 1] === 0xff) position++
    const marker = octets[position + 1]
    const length = uint16(octets, position + 2)
    const body = octets.subarray(position + 4, position + 2 + length)
    if (octets[position] !== 0xff || length < 2 || body.length < length - 2) {
      throw damaged('a segment is garbled', { offset: position })
    }
    if (marker === SOF55) frame = readFrame(body, position)
    else if (marker === SOS) {
      if (frame === undefined) throw damaged('a scan stands before the frame header', { offset: position })
      return { ...frame, nearLossless: body[body.length - 3] ?? 0 }
    } else if (marker === undefined || (marker >= 0xc0 && marker <= 0xcf)) {
      throw damaged('the codestream is not JPEG-LS', { offset: position })
    }
    position += 2 + length
  }
}

function readFrame(body: Uint8Array, offset: number): Omit<JpegLSHeader, 'nearLossless'> {
  const components = body[5] ?? 0
  if (body.length !== 6 + 3 * components) throw damaged('the frame header is garbled', { offset })
  const subsampled = Array.from({ length: components }, (_, index) => body[7 + 3 * index]).some(
    (factors) => factors !== 0x11,
  )
  if (subsampled) throw damaged('components are subsampled', { offset })
  return { precision: body[0] as number, rows: uint16(body, 1), columns: uint16(body, 3), components }
}

/** EOI, and behind it at most padding, which some writers make of ones: without it the decoder looks for more for seconds. */
function requireEnd(octets: Uint8Array): void {
  let end = octets.length
  while (end > 2 && octets[end - 1] === 0) end--
  if (octets[end - 1] === 0xff) end--
  if (octets[end - 2] !== 0xff || octets[end - 1] !== 0xd9) {
    throw damaged('the codestream has no end', { offset: octets.length })
  }
}

function uint16(octets: Uint8Array, position: number): number {
  return ((octets[position] ?? 0) << 8) | (octets[position + 1] ?? 0)
}
