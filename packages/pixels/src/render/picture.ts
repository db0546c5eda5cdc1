/** Scales a picture and writes it as PNG, JPEG or GIF. */

import type { Sharp } from 'sharp'
import { PixelError } from '../errors.ts'
import type { RenderedFrame, RenderOptions } from './frame-presentation.ts'
import { loadSharp } from './sharp.ts'
import type { Size } from './viewport.ts'

/** @throws PixelError `LG_PIXEL_RENDER_INVALID` for a quality out of range */
export async function encodePicture(
  picture: RenderedFrame,
  size: Size,
  options: RenderOptions,
): Promise<RenderedFrame> {
  const { format = 'image/png', quality = 90 } = options
  const same = size.width === picture.width && size.height === picture.height
  if (format === 'raw' && same && options.viewport?.mirror === undefined) return picture
  if (!Number.isInteger(quality) || quality < 1 || quality > 100) {
    throw new PixelError('LG_PIXEL_RENDER_INVALID', 'a quality is a whole number from 1 to 100')
  }
  const sharp = await loadSharp()
  const { width, height, channels, octets } = picture
  const source = sharp(octets, { raw: { width, height, channels } })
  const scaled = same ? source : source.resize(size.width, size.height, { fit: 'fill' })
  const { horizontally = false, vertically = false } = options.viewport?.mirror ?? {}
  const turned = scaled.flop(horizontally).flip(vertically)
  const shaded =
    channels === 1
      ? turned.toColourspace('b-w')
      : options.iccProfile === undefined || format === 'raw'
        ? turned.toColourspace('srgb')
        : turned.withIccProfile(options.iccProfile)
  const encoded = await write(shaded, format, quality).toBuffer()
  const mediaType = format === 'raw' ? 'application/octet-stream' : format
  return { mediaType, octets: ownOctets(encoded), ...size, channels }
}

function write(image: Sharp, format: string, quality: number) {
  if (format === 'raw') return image.raw()
  if (format === 'image/jpeg') return image.jpeg({ quality })
  return format === 'image/gif' ? image.gif() : image.png({ compressionLevel: 6 })
}

/** In a buffer of their own, since that is handed from thread to thread. */
export function ownOctets(octets: Uint8Array): Uint8Array {
  return new Uint8Array(octets)
}
