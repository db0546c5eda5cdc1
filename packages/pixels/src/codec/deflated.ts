/** Deflated Image Frame Compression: each frame a raw deflate stream of its native octets. Source: PS3.5 Annex A, RFC 1951. */
import { UIDs } from '@leadglass/dicom'
import { damaged } from '../errors.ts'
import { decodedOctets, type EncodedFrame, sampleCount } from '../format/pixel-format.ts'
import type { Codec } from './codec.ts'
import { native } from './native.ts'

export const deflated: Codec = {
  async decode(frame) {
    const octets = await inflate(frame)
    return native.decode({
      description: { ...frame.description, transferSyntaxUID: UIDs.ExplicitVRLittleEndian },
      octets,
    })
  },
  async encode(frame, _uid, options) {
    const { deflateRawSync } = await import('node:zlib')
    const encoded = await native.encode?.(frame, UIDs.ExplicitVRLittleEndian, options)
    const { octets, format } = encoded as NonNullable<typeof encoded>
    return { octets: new Uint8Array(deflateRawSync(octets)), format }
  },
}

/** Never more than the frame needs: a bomb stops there. */
async function inflate({ description, octets }: EncodedFrame): Promise<Uint8Array> {
  const { inflateRawSync } = await import('node:zlib')
  const bits = description.bitsAllocated === 1
  const most = bits ? Math.ceil(sampleCount(description) / 8) : decodedOctets(description)
  try {
    return new Uint8Array(inflateRawSync(octets, { maxOutputLength: most + 1 }))
  } catch {
    throw damaged(`the frame does not inflate to ${most} octets`, { octets: octets.length })
  }
}
