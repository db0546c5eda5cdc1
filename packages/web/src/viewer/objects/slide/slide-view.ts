/** Which part of a slide is in view, which level it takes and which tiles of it: numbers only. */
import { type Slide, type SlideLevel, tilesOf } from './slide-levels.ts'

/** The part in view; places count pixels of the first level from its corner. */
export interface SlideView {
  x: number
  y: number
  /** CSS pixels for one pixel of the first level */
  scale: number
}

export interface Size {
  width: number
  height: number
}

/** Closer than this a pixel is a brick. */
const greatestScale = 16

/** More tiles than this in view at once: a coarser level is taken, or none. */
export const mostTilesInView = 600

/** The whole slide in the middle. */
export function fitted({ levels: [finest] }: Slide, { width, height }: Size): SlideView {
  if (!finest) return { x: 0, y: 0, scale: 1 }
  const scale = Math.min(greatestScale, (0.96 * width) / finest.columns, (0.96 * height) / finest.rows)
  return { x: finest.columns / 2, y: finest.rows / 2, scale }
}

/** Nearer or farther, with the place under a point of the window held where it is. */
export function zoomed(
  slide: Slide,
  view: SlideView,
  size: Size,
  by: number,
  at: readonly [number, number],
): SlideView {
  const least = Math.min(1, fitted(slide, size).scale / 2)
  const scale = Math.min(greatestScale, Math.max(least, view.scale * by))
  const [dx, dy] = [at[0] - size.width / 2, at[1] - size.height / 2]
  return within(slide, { x: view.x + dx / view.scale - dx / scale, y: view.y + dy / view.scale - dy / scale, scale })
}

/** Moved by CSS pixels of the window. */
export const moved = (slide: Slide, view: SlideView, dx: number, dy: number): SlideView =>
  within(slide, { ...view, x: view.x + dx / view.scale, y: view.y + dy / view.scale })

/** The middle of the window stays on the glass. */
function within({ levels: [finest] }: Slide, { x, y, scale }: SlideView): SlideView {
  const held = (at: number, most: number) => Math.min(most, Math.max(0, at))
  return { x: held(x, finest?.columns ?? 0), y: held(y, finest?.rows ?? 0), scale }
}

/**
 * The coarsest level that has a pixel for each of the screen's, or the finest there is; one of too many tiles in view is left for
 * the next coarser.
 *
 * @param ratio - pixels of the screen for a CSS pixel
 */
export function levelFor({ levels }: Slide, view: SlideView, size: Size, ratio: number): SlideLevel | undefined {
  const enough = levels.findLast(({ downsample }) => downsample * view.scale * ratio <= 1.001) ?? levels[0]
  return levels
    .slice(enough ? levels.indexOf(enough) : 0)
    .find((level) => tileRange(level, view, size).count <= mostTilesInView)
}

export interface TileRange {
  left: number
  right: number
  top: number
  bottom: number
  count: number
}

/** Tiles of a level that lie in the window, both ends included; `count` 0 where none does. */
export function tileRange(level: SlideLevel, { x, y, scale }: SlideView, { width, height }: Size): TileRange {
  const { across, down } = tilesOf(level)
  const tileWidth = level.tileColumns * level.downsample
  const tileHeight = level.tileRows * level.downsample
  const left = Math.max(0, Math.floor((x - width / 2 / scale) / tileWidth))
  const right = Math.min(across - 1, Math.floor((x + width / 2 / scale) / tileWidth))
  const top = Math.max(0, Math.floor((y - height / 2 / scale) / tileHeight))
  const bottom = Math.min(down - 1, Math.floor((y + height / 2 / scale) / tileHeight))
  return { left, right, top, bottom, count: Math.max(0, right - left + 1) * Math.max(0, bottom - top + 1) }
}

/** A length to write beside a bar of about 120 CSS pixels: 1, 2 or 5 times a power of ten, in micrometres. */
export function scaleBar(micrometres: number, scale: number): { pixels: number; text: string } {
  const wanted = (120 * micrometres) / scale
  const power = 10 ** Math.floor(Math.log10(wanted))
  const length = [5, 2, 1].map((step) => step * power).find((step) => step <= wanted) ?? power
  const text = length >= 1000 ? `${length / 1000} mm` : length >= 1 ? `${length} µm` : `${length * 1000} nm`
  return { pixels: (length * scale) / micrometres, text }
}
