/** Which part of a frame to show, and how large. Source: PS3.18 8.3.5.1.3. */
import { PixelError } from '../errors.ts'
import { defaultLimits } from '../limits.ts'
import type { RenderedFrame, Viewport } from './frame-presentation.ts'

export interface Size {
  readonly width: number
  readonly height: number
}

/**
 * The size of the picture: as large as the viewport allows without changing the proportions.
 *
 * @throws PixelError `LG_PIXEL_RENDER_INVALID` for a viewport or region that is empty, outside the frame or beyond the limits
 */
export function sizeIn(viewport: Viewport | undefined, columns: number, rows: number): Size {
  if (viewport === undefined) return { width: columns, height: rows }
  const { width, height, region = { x: 0, y: 0, width: columns, height: rows } } = viewport
  const { renderedSide, renderedPixels } = defaultLimits
  const isLength = (value: number) => Number.isInteger(value) && value >= 1 && value <= renderedSide
  if (!isLength(width) || !isLength(height) || width * height > renderedPixels) {
    throw invalid(`a viewport has 1 to ${renderedSide} pixels each way`)
  }
  if (!isInside(region, columns, rows)) throw invalid('the region does not lie in the frame')
  const scale = Math.min(width / region.width, height / region.height)
  return { width: atLeastOne(region.width * scale), height: atLeastOne(region.height * scale) }
}

function isInside(region: NonNullable<Viewport['region']>, columns: number, rows: number): boolean {
  const { x, y, width, height } = region
  const whole = [x, y, width, height].every(Number.isInteger)
  return whole && x >= 0 && y >= 0 && width >= 1 && height >= 1 && x + width <= columns && y + height <= rows
}

function atLeastOne(length: number): number {
  return Math.max(1, Math.round(length))
}

/** The part of a picture; the region lies inside. */
export function cropTo(picture: RenderedFrame, region: Viewport['region']): RenderedFrame {
  if (region === undefined) return picture
  const { channels, width } = picture
  const octets = new Uint8Array(region.width * region.height * channels)
  for (let row = 0; row < region.height; row++) {
    const from = ((region.y + row) * width + region.x) * channels
    octets.set(picture.octets.subarray(from, from + region.width * channels), row * region.width * channels)
  }
  return { ...picture, octets, width: region.width, height: region.height }
}

function invalid(message: string): PixelError {
  return new PixelError('LG_PIXEL_RENDER_INVALID', message)
}
