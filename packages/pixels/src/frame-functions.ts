/** What can be done to one frame, in this thread. Hostile frames belong into a worker: see `PixelWorkers`. */
import type { EncodeOptions } from './codec/codec.ts'
import { codecOf, isDct } from './codec/codecs.ts'
import { fullToRGB } from './colour/ybr.ts'
import { PixelError, unsupported } from './errors.ts'
import { checkSize } from './format/describe-frames.ts'
import { type DecodedFrame, decodedOctets, type EncodedFrame } from './format/pixel-format.ts'
import { defaultLimits } from './limits.ts'

/**
 * Decodes a frame.
 *
 * @throws PixelError `LG_PIXEL_FRAME_DAMAGED`, `LG_PIXEL_FRAME_MISMATCH`, `LG_PIXEL_FRAME_TOO_LARGE`,
 *   `LG_PIXEL_TRANSFER_SYNTAX_UNSUPPORTED`
 */
export async function decodeFrame(frame: EncodedFrame): Promise<DecodedFrame> {
  checkSize(frame.description)
  const { length } = frame.octets
  if (length > defaultLimits.encodedOctets) {
    throw new PixelError('LG_PIXEL_FRAME_TOO_LARGE', `a frame has ${length} octets encoded`, { octets: length })
  }
  const decoded = await codecOf(frame.description.transferSyntaxUID).decode(frame)
  const wanted = decodedOctets(decoded.format)
  if (decoded.octets.length !== wanted) {
    throw new PixelError('LG_PIXEL_FRAME_DAMAGED', `the frame decodes to ${decoded.octets.length} of ${wanted} octets`)
  }
  return decoded
}

/**
 * Encodes a frame.
 *
 * @returns the description says how the samples now stand: colour may be coded in another photometric interpretation
 * @throws PixelError `LG_PIXEL_NOT_ENCODABLE` for samples that the transfer syntax has no place for
 */
export async function encodeFrame(
  frame: DecodedFrame,
  transferSyntaxUID: string,
  options: EncodeOptions = {},
): Promise<EncodedFrame> {
  checkSize(frame.format)
  const codec = codecOf(transferSyntaxUID)
  if (codec.encode === undefined) throw unsupported('frames are not written in this transfer syntax')
  const { octets, format } = await codec.encode(frame, transferSyntaxUID, options)
  const pixelDataVR = format.bitsAllocated > 8 ? 'OW' : 'OB'
  return { octets, description: { ...format, transferSyntaxUID, pixelDataVR, frameCount: 1 } }
}

/**
 * Decodes and encodes. Colour that lossy JPEG coded as YCbCr becomes RGB: uncompressed and lossless, few IODs and few readers know
 * YBR_FULL. What lossless transfer syntaxes hold keeps its photometric interpretation.
 *
 * @throws PixelError as both do
 */
export async function transcodeFrame(
  frame: EncodedFrame,
  transferSyntaxUID: string,
  options: EncodeOptions = {},
): Promise<EncodedFrame> {
  const decoded = await decodeFrame(frame)
  const lossyColour = !isDct(transferSyntaxUID) && isDctColour(decoded, frame)
  return encodeFrame(lossyColour ? inRGB(decoded) : decoded, transferSyntaxUID, options)
}

function isDctColour({ format }: DecodedFrame, { description }: EncodedFrame): boolean {
  return (
    isDct(description.transferSyntaxUID) &&
    format.photometricInterpretation === 'YBR_FULL' &&
    format.bitsAllocated === 8
  )
}

function inRGB({ format, octets }: DecodedFrame): DecodedFrame {
  return { format: { ...format, photometricInterpretation: 'RGB' }, octets: fullToRGB(octets) }
}
