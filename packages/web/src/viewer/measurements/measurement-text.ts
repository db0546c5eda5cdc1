/**
 * What stands beside a measurement: numbers with as many digits as they deserve, and the unit that they really have.
 *
 * Cornerstone computes in millimetres where the frame has a spacing; this says when those are millimetres at the
 * detector or an estimate, and gives values in HU or SUV.
 */

import type { SpacingSource } from '../model/pixel-spacing.ts'
import { meaningBetween, type PixelValue } from '../model/pixel-value.ts'
import type { MeasuringTool } from '../stack/tools.ts'

/** The numbers that a tool computed; which there are depends on the tool. */
export interface MeasuredNumbers {
  length?: number | null
  width?: number | null
  unit?: string | null
  angle?: number | string | null
  area?: number | null
  areaUnit?: string | null
  mean?: number | null
  stdDev?: number | null
  min?: number | null
  max?: number | null
  value?: number | number[] | null
  index?: readonly number[] | null
}

/** What the image says of its sizes and values. */
export interface ImageUnits {
  spacing: SpacingSource
  value: PixelValue
}

/** Words in the reader's language. */
export type Words = (key: string, values?: Record<string, string>) => string

/** The lines beside a measurement; none before it has numbers. */
export function measurementText(
  tool: MeasuringTool,
  numbers: MeasuredNumbers,
  { spacing, value }: ImageUnits,
  words: Words,
): string[] {
  const size = (amount: number | null | undefined, unit: string | null | undefined) =>
    isNumber(amount) ? [`${rounded(amount)} ${unitText(unit ?? '', spacing, words)}`] : []
  switch (tool) {
    case 'length':
      return size(numbers.length, numbers.unit)
    case 'bidirectional':
      return isNumber(numbers.length) && isNumber(numbers.width)
        ? [`${rounded(numbers.length)} × ${size(numbers.width, numbers.unit)[0]}`]
        : []
    case 'angle':
    case 'cobb':
      return isNumber(numbers.angle) ? [`${numbers.angle.toFixed(1)}°`] : []
    case 'ellipse':
    case 'rectangle':
    case 'freehand':
      return [...size(numbers.area, numbers.areaUnit), ...statisticsText(numbers, value, words)]
    case 'probe':
      return probeText(numbers, value)
    default:
      return []
  }
}

function statisticsText(numbers: MeasuredNumbers, value: PixelValue, words: Words): string[] {
  const { mean, spread, least, greatest, unit } = inUnit(numbers, value)
  const about = spread === undefined ? '' : ` ± ${rounded(spread)}`
  return [
    ...(mean === undefined ? [] : [words('measure.mean', { value: withUnit(`${rounded(mean)}${about}`, unit) })]),
    ...(least === undefined || greatest === undefined
      ? []
      : [words('measure.range', { min: rounded(least), max: withUnit(rounded(greatest), unit) })]),
  ]
}

function probeText({ value, index }: MeasuredNumbers, means: PixelValue): string[] {
  const place = index ? [`(${index[0]}, ${index[1]})`] : []
  if (Array.isArray(value) && value.every(isNumber)) return [value.map((one) => rounded(one)).join(' / '), ...place]
  const { mean, unit } = inUnit({ mean: value as number }, means)
  return mean === undefined ? [] : [withUnit(rounded(mean), unit), ...place]
}

const withUnit = (amount: string, unit: string): string => `${amount} ${unit}`.trim()

/** The values of a region in the unit that all of them have; undefined where one was not computed. */
export function inUnit(numbers: MeasuredNumbers, value: PixelValue) {
  const { mean, stdDev, min, max } = numbers
  const ends = [min, max, mean].filter(isNumber)
  const told = meaningBetween(value, Math.min(...ends), Math.max(...ends))
  const { unit, code, factor, offset } = told
  const one = (amount: unknown) => (isNumber(amount) ? amount * factor + offset : undefined)
  const [least, greatest] = factor < 0 ? [one(max), one(min)] : [one(min), one(max)]
  return {
    mean: one(mean),
    spread: isNumber(stdDev) ? stdDev * Math.abs(factor) : undefined,
    least,
    greatest,
    unit,
    code,
  }
}

/**
 * Cornerstone's unit without its remarks. It scales by the spacing that the frame was given, but says `px` where that is
 * not the patient's: here it reads millimetres at the detector, or estimated.
 */
export function unitText(unit: string, spacing: SpacingSource, words: Words): string {
  const [plain = ''] = unit.split(' ')
  if (spacing === 'none' || !/^(mm|px)/.test(plain)) return plain.replace('mm', 'px')
  const size = plain.replace('px', 'mm')
  return spacing === 'patient' ? size : `${size} ${words(`measure.${spacing}`)}`
}

/** Three digits before the point need one behind it; small numbers need more. */
export function rounded(amount: number): string {
  const size = Math.abs(amount)
  const digits = size >= 1000 ? 0 : size >= 10 ? 1 : size >= 0.1 || size === 0 ? 2 : 4
  return amount.toFixed(digits)
}

const isNumber = (amount: unknown): amount is number => typeof amount === 'number' && Number.isFinite(amount)
