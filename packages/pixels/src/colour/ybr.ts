/** YCbCr and RGB of 8 bits. Source: PS3.3 C.7.6.3.1.2, the equations of YBR_FULL and YBR_PARTIAL_422 (CCIR 601-2). */

/** Luminance and colour differences of full range, as JPEG has them. */
export function fullToRGB(ybr: Uint8Array): Uint8Array {
  const rgb = new Uint8ClampedArray(ybr.length)
  for (let index = 0; index < ybr.length; index += 3) {
    const y = ybr[index] as number
    const cb = (ybr[index + 1] as number) - 128
    const cr = (ybr[index + 2] as number) - 128
    rgb[index] = y + 1.402 * cr
    rgb[index + 1] = y - 0.344136286 * cb - 0.714136286 * cr
    rgb[index + 2] = y + 1.772 * cb
  }
  return new Uint8Array(rgb.buffer)
}

/** Luminance 16 to 235, colour differences 16 to 240, as video has them. */
export function partialToRGB(ybr: Uint8Array): Uint8Array {
  const rgb = new Uint8ClampedArray(ybr.length)
  for (let index = 0; index < ybr.length; index += 3) {
    const y = ((ybr[index] as number) - 16) * 1.164383562
    const cb = (ybr[index + 1] as number) - 128
    const cr = (ybr[index + 2] as number) - 128
    rgb[index] = y + 1.596026786 * cr
    rgb[index + 1] = y - 0.39176229 * cb - 0.812967647 * cr
    rgb[index + 2] = y + 2.017232143 * cb
  }
  return new Uint8Array(rgb.buffer)
}

/** The reverse of `fullToRGB`, rounded. */
export function rgbToFull(rgb: Uint8Array): Uint8Array {
  const ybr = new Uint8ClampedArray(rgb.length)
  for (let index = 0; index < rgb.length; index += 3) {
    const red = rgb[index] as number
    const green = rgb[index + 1] as number
    const blue = rgb[index + 2] as number
    ybr[index] = 0.299 * red + 0.587 * green + 0.114 * blue
    ybr[index + 1] = 128 - 0.168735892 * red - 0.331264108 * green + 0.5 * blue
    ybr[index + 2] = 128 + 0.5 * red - 0.418687589 * green - 0.081312411 * blue
  }
  return new Uint8Array(ybr.buffer)
}
