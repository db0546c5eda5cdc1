/** Frames of single bits, packed one by one, to one run of bits without gaps. Source: PS3.5 8.1.1. */
import type { EncodedFrame } from '../format/pixel-format.ts'

/** @param bits - of one frame */
export async function* joinBits(frames: AsyncIterable<EncodedFrame>, bits: number): AsyncGenerator<Uint8Array> {
  let carried = 0
  let carriedBits = 0
  for await (const { octets } of frames) {
    const whole = Math.floor((carriedBits + bits) / 8)
    const joined = new Uint8Array(whole)
    let rest = carried
    for (let index = 0; index < Math.ceil(bits / 8); index++) {
      rest |= (octets[index] as number) << carriedBits
      if (index < whole) joined[index] = rest & 0xff
      else break
      rest >>>= 8
    }
    const left = (carriedBits + bits) % 8
    carried = lastBits(octets, bits, left)
    carriedBits = left
    yield joined
  }
  if (carriedBits > 0) yield Uint8Array.of(carried)
}

/** The last `count` bits of a frame, as the lowest of a number. Fewer than 8, so that at most two octets hold them. */
function lastBits(octets: Uint8Array, bits: number, count: number): number {
  let value = 0
  for (let index = 0; index < count; index++) {
    const bit = bits - count + index
    if (bit >= 0) value |= (((octets[bit >>> 3] as number) >>> (bit & 7)) & 1) << index
  }
  return value
}
