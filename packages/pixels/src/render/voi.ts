/** Value of interest: windows and tables. Source: PS3.3 C.11.2.1.2, C.11.2.1.3. */
import { PixelError } from '../errors.ts'
import { lookUp } from '../lut/look-up-table.ts'
import type { VOITransform, Window } from './frame-presentation.ts'

/** From a value to a part of the whole, 0 to 1. */
export type Mapping = (value: number) => number

/** @throws PixelError `LG_PIXEL_RENDER_INVALID` for a width that the function has no meaning for */
export function voiMapping(voi: VOITransform): Mapping {
  if (voi.kind === 'window') return windowMapping(voi.window)
  const { table } = voi
  const most = 2 ** table.bits - 1
  return (value) => Math.min(lookUp(table, value) / most, 1)
}

function windowMapping({ center, width, voiFunction = 'LINEAR' }: Window): Mapping {
  const least = voiFunction === 'LINEAR' ? 1 : Number.MIN_VALUE
  if (!Number.isFinite(center) || !Number.isFinite(width) || width < least) {
    throw new PixelError('LG_PIXEL_RENDER_INVALID', `a ${voiFunction} window cannot be ${width} wide`)
  }
  if (voiFunction === 'SIGMOID') return (value) => 1 / (1 + Math.exp((-4 * (value - center)) / width))
  return voiFunction === 'LINEAR' ? linear(center - 0.5, width - 1) : linear(center, width)
}

/** A ramp around `middle`; of no width, a step. */
function linear(middle: number, width: number): Mapping {
  const low = middle - width / 2
  const high = middle + width / 2
  return (value) => (value <= low ? 0 : value > high ? 1 : (value - middle) / width + 0.5)
}

/** What is shown where the data set offers nothing: everything from the least value to the greatest. */
export function rangeMapping(least: number, greatest: number): Mapping {
  if (!(greatest > least)) return () => (least > 0 ? 1 : 0)
  return (value) => Math.min(Math.max((value - least) / (greatest - least), 0), 1)
}
