/** How a viewport looks at its images: window, inversion, turning, zoom. */
import * as core from '@cornerstonejs/core'
import type { Presentation } from '../layers/presentation-state.ts'
import { add, type ImagePlane, type ImagePoint, imagePlane, subtract, worldOf } from '../model/image-plane.ts'
import type { Vector } from '../model/orientation.ts'
import type { Frame } from '../model/series-stack.ts'
import { type RangeShare, sameWindow, type Window } from '../model/window-presets.ts'
import { windowOf } from './read-viewport.ts'

export class StackLook {
  readonly #viewportNow: () => core.StackViewport
  readonly #changed: () => void
  /** What the file of the image before asked for */
  #ownWindow: Window | undefined

  /**
   * @param viewport - asked for at each use
   * @param changed - called after what Cornerstone has no event for
   */
  constructor(viewport: () => core.StackViewport, changed: () => void) {
    this.#viewportNow = viewport
    this.#changed = changed
  }

  /** Sets the window; without one, the range of the values in the image, or a share of it. */
  setWindow(window: Window | undefined, [low, high]: RangeShare = [0, 1]): void {
    const image = this.#viewport.getCornerstoneImage()
    if (!image) return
    const { minPixelValue: least, maxPixelValue: greatest } = image
    const voiRange = window
      ? core.utilities.windowLevel.toLowHighRange(window.width, window.center)
      : { lower: least + low * (greatest - least), upper: least + high * (greatest - least) }
    this.#viewport.setProperties({ voiRange })
    this.#viewport.render()
  }

  /**
   * Where the processor draws, Cornerstone draws a new image under the window of the one before and tells another. As with WebGL, a window that
   * the reader chose stays, and one that the file asked for gives way to that of the new file.
   *
   * @param image - taken over by the viewport and not drawn yet
   */
  carryWindow(image: core.Types.IImage): void {
    if (!core.getShouldUseCPURendering()) return
    const before = windowOf(this.#viewport)
    const chosen = sameWindow(before, this.#ownWindow) ? undefined : before
    this.#ownWindow = image.color ? undefined : { center: Number(image.windowCenter), width: Number(image.windowWidth) }
    const window = chosen ?? this.#ownWindow
    if (window) queueMicrotask(() => this.setWindow(window))
  }

  toggleInvert(): void {
    this.#viewport.setProperties({ invert: !this.#viewport.getProperties().invert })
    this.#viewport.render()
    this.#changed()
  }

  rotate(): void {
    const { rotation = 0 } = this.#viewport.getViewPresentation({ rotation: true })
    this.#viewport.setViewPresentation({ rotation: (rotation + 90) % 360 })
    this.#viewport.render()
  }

  flip(): void {
    this.#viewport.setCamera({ flipHorizontal: !this.#viewport.getCamera().flipHorizontal })
    this.#viewport.render()
  }

  /** Back to the whole image, upright, with the window of the file. */
  reset(): void {
    this.#viewport.setCamera({ flipHorizontal: false, flipVertical: false })
    this.#viewport.setViewPresentation({ rotation: 0 })
    this.#viewport.resetProperties()
    this.#viewport.resetCamera()
    this.#viewport.render()
  }

  /** Looks at a frame as a presentation state says. */
  present(frame: Frame, { window, rotationDegrees, flipped, area }: Presentation): void {
    if (window) this.setWindow(window)
    this.#viewport.resetCamera()
    this.#viewport.setCamera({ flipHorizontal: flipped })
    this.#viewport.setViewPresentation({ rotation: rotationDegrees })
    if (area) this.#fillWith(imagePlane(frame.dataSet), area)
    this.#viewport.render()
    this.#changed()
  }

  /** One pixel of the image on one pixel of the screen. */
  actualSize(): void {
    const image = this.#viewport.getCornerstoneImage()
    if (!image) return
    this.#viewport.resetCamera({ resetZoom: true, resetPan: true })
    this.#viewport.setCamera({ parallelScale: (this.#viewport.canvas.height / 2) * (image.rowPixelSpacing || 1) })
    this.#viewport.render()
  }

  get #viewport(): core.StackViewport {
    return this.#viewportNow()
  }

  /** Fills the viewport with a part of the image. */
  #fillWith(plane: ImagePlane, [[left, top], [right, bottom]]: readonly [ImagePoint, ImagePoint]): void {
    const centre = worldOf(plane, [(left + right) / 2, (top + bottom) / 2])
    const { focalPoint, position } = this.#viewport.getCamera()
    if (!focalPoint || !position) return
    const by = subtract(centre, focalPoint as Vector)
    const { clientWidth, clientHeight } = this.#viewport.element
    const heightMm = Math.abs(bottom - top + 1) * plane.rowSpacingMm
    const widthMm = Math.abs(right - left + 1) * plane.columnSpacingMm
    const parallelScale = Math.max(heightMm, (widthMm * clientHeight) / Math.max(1, clientWidth)) / 2
    this.#viewport.setCamera({
      focalPoint: [...centre],
      position: [...add(position as Vector, by)],
      parallelScale,
    })
  }
}
