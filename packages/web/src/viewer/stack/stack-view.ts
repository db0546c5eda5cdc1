/** What a viewport shows at this moment: all that its overlay, slider and toolbar need. */

import type { EdgeLetters } from '../model/orientation.ts'
import type { Window } from '../model/window-presets.ts'

export interface StackView {
  /** Index of the image in view, or on its way into view */
  index: number
  count: number
  /** Index of the image that the canvas holds; -1 before the first */
  shown: number
  /** What the canvas holds is a small picture of the image, whose rest is on its way: not to be measured, not to be exported */
  preliminary: boolean
  /** Why the image at `index` is not shown */
  error: unknown
  window: Window | undefined
  inverted: boolean
  /** Screen pixels for one image pixel, in CSS pixels */
  magnification: number
  letters: EdgeLetters
  /** Images in memory, by index */
  loaded: readonly boolean[]
  /** Images a second while the cine runs, else 0 */
  cine: number
}

export const noLetters: EdgeLetters = { top: '', right: '', bottom: '', left: '' }

/** A viewport before its first image. */
export const emptyView: StackView = {
  index: 0,
  count: 0,
  shown: -1,
  preliminary: false,
  error: undefined,
  window: undefined,
  inverted: false,
  magnification: 1,
  letters: noLetters,
  loaded: [],
  cine: 0,
}
