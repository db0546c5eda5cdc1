/**
 * Sets the window to the values of a rectangle. Cornerstone's own tool takes the pixels of the screen for those of the
 * image, so that at any zoom but one it reads another place; the drawing is its, the reading ours.
 */
import { type Types as CoreTypes, getEnabledElement, StackViewport, utilities } from '@cornerstonejs/core'
import { type Types, WindowLevelRegionTool } from '@cornerstonejs/tools'

/** A region of one value still gets a window that shows something. */
const narrowestWindow = 10

export class WindowRegionTool extends WindowLevelRegionTool {
  static override toolName = 'LeadglassWindowRegion'

  override applyWindowLevelRegion = (annotation: Types.Annotation, element: HTMLDivElement): void => {
    const viewport = getEnabledElement(element)?.viewport
    const image = viewport instanceof StackViewport ? viewport.getCornerstoneImage() : undefined
    if (!(viewport instanceof StackViewport) || !image || image.color) return
    const { imageData } = viewport.getImageData()
    const corners = (annotation.data.handles?.points ?? []).map(
      (point) => imageData.worldToIndex?.(point as CoreTypes.Point3) ?? [],
    )
    const range = rangeWithin(image.getPixelData(), image.columns, image.rows, corners)
    if (!range) return
    const width = Math.max(narrowestWindow, range.greatest - range.least)
    const voiRange = utilities.windowLevel.toLowHighRange(width, (range.greatest + range.least) / 2)
    viewport.setProperties({ voiRange })
    viewport.render()
  }
}

/** Least and greatest value among the pixels whose centre lies between the corners; undefined outside the image. */
export function rangeWithin(
  pixels: ArrayLike<number>,
  columns: number,
  rows: number,
  corners: readonly ArrayLike<number>[],
): { least: number; greatest: number } | undefined {
  const [left, right] = limits(corners, 0, columns)
  const [top, bottom] = limits(corners, 1, rows)
  let [least, greatest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (let row = top; row <= bottom; row++)
    for (let column = left; column <= right; column++) {
      const value = pixels[row * columns + column]!
      least = Math.min(least, value)
      greatest = Math.max(greatest, value)
    }
  return least <= greatest ? { least, greatest } : undefined
}

function limits(corners: readonly ArrayLike<number>[], axis: number, count: number): [number, number] {
  const along = corners.map((corner) => corner[axis] ?? Number.NaN)
  return [Math.max(0, Math.ceil(Math.min(...along))), Math.min(count - 1, Math.floor(Math.max(...along)))]
}
