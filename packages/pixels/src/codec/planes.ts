/** Planar Configuration: from plane by plane to pixel by pixel, and back. Source: PS3.3 C.7.6.3.1.3. */

/**
 * @param planes - `samples` planes, one behind the other
 * @param octets - of one sample
 */
export function interleave(planes: Uint8Array, samples: number, octets: number): Uint8Array {
  const pixels = planes.length / samples / octets
  const result = new Uint8Array(planes.length)
  for (let sample = 0; sample < samples; sample++) {
    for (let octet = 0; octet < octets; octet++) {
      let from = sample * pixels * octets + octet
      let to = sample * octets + octet
      for (let pixel = 0; pixel < pixels; pixel++, from += octets, to += samples * octets) {
        result[to] = planes[from] as number
      }
    }
  }
  return result
}

/** The reverse of `interleave`. */
export function separate(pixels: Uint8Array, samples: number, octets: number): Uint8Array {
  const count = pixels.length / samples / octets
  const result = new Uint8Array(pixels.length)
  for (let sample = 0; sample < samples; sample++) {
    for (let octet = 0; octet < octets; octet++) {
      let to = sample * count * octets + octet
      let from = sample * octets + octet
      for (let pixel = 0; pixel < count; pixel++, to += octets, from += samples * octets) {
        result[to] = pixels[from] as number
      }
    }
  }
  return result
}
