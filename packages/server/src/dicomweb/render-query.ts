/**
 * The parameters of rendered resources: window, viewport, quality, annotation, ICC profile.
 *
 * Source: PS3.18 8.3.5.
 */
import type { RenderOptions, Viewport, VOIFunction, Window } from '@leadglass/pixels'
import { z } from 'zod'
import { HttpProblem } from '../http/problem.ts'
import { limits } from '../limits.ts'
import { acceptParameters } from './accept.ts'

const text = z.string().max(256).optional()

export const thumbnailQuery = z.strictObject({ ...acceptParameters, viewport: text })
export const renderedQuery = z.strictObject({
  ...acceptParameters,
  annotation: text,
  quality: text,
  viewport: text,
  window: text,
  iccprofile: text,
})

export interface RenderWishes {
  options: RenderOptions
  /** Sentences for `Warning: 299`: wishes that were not met and do not make the answer wrong. */
  warnings: readonly string[]
}

/** @throws HttpProblem 400 */
export function renderWishes(query: z.output<typeof renderedQuery>): RenderWishes {
  const warnings: string[] = []
  if (query.annotation !== undefined) warnings.push(annotationWarning(query.annotation))
  const profile = query.iccprofile === undefined ? undefined : profileOf(query.iccprofile)
  if (profile?.warning) warnings.push(profile.warning)
  return {
    options: {
      ...(profile?.iccProfile ? { iccProfile: profile.iccProfile } : {}),
      ...(query.quality === undefined ? {} : { quality: qualityOf(query.quality) }),
      ...(query.viewport === undefined ? {} : { viewport: viewportOf(query.viewport) }),
      ...(query.window === undefined ? {} : { window: windowOf(query.window) }),
    },
    warnings,
  }
}

/** Names of patients are not burned into pictures here, where no access rule could take them out again. */
function annotationWarning(value: string): string {
  if (value.split(',').every((one) => one === 'patient' || one === 'technique')) return 'Annotations are not rendered'
  throw unreadable('annotation is patient, technique, or both with a comma between')
}

/** What sharp has profiles for; grey pictures carry none and need none. PS3.18 8.3.5.1.4 */
function profileOf(value: string): { iccProfile?: 'srgb' | 'p3'; warning?: string } {
  switch (value) {
    case 'no':
      return {}
    case 'yes':
    case 'srgb':
      return { iccProfile: 'srgb' }
    case 'displayp3':
      return { iccProfile: 'p3' }
    case 'adobergb':
    case 'rommrgb':
      return { iccProfile: 'srgb', warning: 'Pictures come in sRGB or Display P3' }
  }
  throw unreadable('iccprofile is no, yes, srgb, adobergb, rommrgb or displayp3')
}

function qualityOf(value: string): number {
  if (/^[1-9][0-9]?$|^100$/.test(value)) return Number(value)
  throw unreadable('quality is a whole number from 1 to 100')
}

const functions: Readonly<Record<string, VOIFunction>> = {
  linear: 'LINEAR',
  'linear-exact': 'LINEAR_EXACT',
  sigmoid: 'SIGMOID',
}

/** `center,width,function`; the function may be left out and is linear then. */
export function windowOf(value: string): Window {
  const [center, width, name = 'linear', ...rest] = value.split(',')
  const voiFunction = Object.hasOwn(functions, name.toLowerCase()) ? functions[name.toLowerCase()] : undefined
  const numbers = [center, width].map(decimal)
  const least = voiFunction === 'LINEAR' ? 1 : Number.MIN_VALUE
  if (rest.length === 0 && voiFunction && numbers.every(Number.isFinite) && numbers[1]! >= least) {
    return { center: numbers[0]!, width: numbers[1]!, voiFunction }
  }
  throw unreadable('window is center,width,function: two numbers, then linear, linear-exact or sigmoid')
}

/**
 * `vw,vh` or `vw,vh,sx,sy,sw,sh`: the size of the picture, and the part of the frame that it shows, mirrored left to right where sw is
 * negative and upside down where sh is. PS3.18 8.3.5.1.3
 */
export function viewportOf(value: string): Viewport {
  const numbers = value.split(',', 7).map(decimal)
  const [width = Number.NaN, height = Number.NaN, x = 0, y = 0, w = Number.NaN, h = Number.NaN] = numbers
  const sized = [width, height].every((side) => Number.isInteger(side) && side >= 1 && side <= limits.renderedSide)
  if (!sized) throw unreadable(`viewport begins with width and height, whole numbers from 1 to ${limits.renderedSide}`)
  if (width * height > limits.renderedPixels) throw unreadable(`viewport has at most ${limits.renderedPixels} pixels`)
  if (numbers.length === 2) return { width, height }
  const region = { x, y, width: Math.abs(w), height: Math.abs(h) }
  const whole = Object.values(region).every((one) => Number.isInteger(one) && one >= 0 && one <= 0xffff)
  if (numbers.length !== 6 || !whole || region.width === 0 || region.height === 0) {
    throw unreadable('viewport is width,height or width,height,x,y,width,height, in whole pixels of the frame')
  }
  const mirror = { horizontally: w < 0, vertically: h < 0 }
  return w < 0 || h < 0 ? { width, height, region, mirror } : { width, height, region }
}

/** Number of PS3.18 8.3.5: a decimal, no exponent that hides its size. */
function decimal(value: string | undefined): number {
  return value !== undefined && /^[+-]?[0-9]{1,9}(\.[0-9]{1,9})?$/.test(value) ? Number(value) : Number.NaN
}

function unreadable(what: string): HttpProblem {
  return new HttpProblem(400, 'Parameter not readable', `${what[0]!.toUpperCase()}${what.slice(1)}.`)
}
