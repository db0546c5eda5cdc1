/** Native colour with half the colour differences. Source: PS3.3 C.7.6.3.1.2, YBR_FULL_422. */

/**
 * Fills up 4:2:2: two pixels stand as Y1 Y2 CB CR and share the colour of the first.
 *
 * @param octets - two for each pixel
 * @returns Y CB CR for each pixel
 */
export function fillUp422(octets: Uint8Array, pixels: number): Uint8Array {
  const result = new Uint8Array(pixels * 3)
  for (let pixel = 0; pixel < pixels; pixel++) {
    const pair = (pixel >>> 1) * 4
    result[pixel * 3] = octets[pair + (pixel & 1)] as number
    result[pixel * 3 + 1] = octets[pair + 2] as number
    result[pixel * 3 + 2] = octets[pair + 3] as number
  }
  return result
}
