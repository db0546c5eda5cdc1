/** A lossless encoder of others is believed when its frame decodes to the samples that went in. */
import type { DecodedFrame, EncodedFrame } from '../format/pixel-format.ts'
import type { Encoded } from './codec.ts'
import { notEncodable } from './not-encodable.ts'

/** @throws PixelError `LG_PIXEL_NOT_ENCODABLE` if a single octet differs */
export async function verify(
  { octets, format }: Encoded,
  frame: DecodedFrame,
  transferSyntaxUID: string,
  decode: (frame: EncodedFrame) => Promise<DecodedFrame>,
): Promise<void> {
  const pixelDataVR = 'OB' as const
  const decoded = await decode({ description: { ...format, transferSyntaxUID, pixelDataVR, frameCount: 1 }, octets })
  const same =
    decoded.octets.length === frame.octets.length &&
    decoded.octets.every((octet, index) => octet === frame.octets[index])
  if (!same) throw notEncodable('the codec does not give these samples back, so that they are not written with it')
}
