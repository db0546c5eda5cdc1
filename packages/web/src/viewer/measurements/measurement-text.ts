/**
 * What stands beside a measurement: numbers with as many digits as they deserve, and the unit that they really have.
 *
 * Cornerstone computes in millimetres where the frame has a spacing; this says when those are millimetres at the
 * detector or an estimate, and gives values in HU or SUV.
 */

import type { SpacingSource } from '../model/pixel-spacing.ts'
import type { PixelValue } from '../model/pixel-value.ts'
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
  const valued = (amount: number) => [rounded(amount * value.factor), value.unit].filter(Boolean).join(' ')
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
    case 'freehand': {
      const { mean, stdDev, min, max } = numbers
      const spread = isNumber(stdDev) ? ` ± ${rounded(stdDev * value.factor)}` : ''
      return [
        ...size(numbers.area, numbers.areaUnit),
        ...(isNumber(mean)
          ? [
              words('measure.mean', {
                value: [`${rounded(mean * value.factor)}${spread}`, value.unit].join(' ').trim(),
              }),
            ]
          : []),
        ...(isNumber(min) && isNumber(max)
          ? [words('measure.range', { min: rounded(min * value.factor), max: valued(max) })]
          : []),
      ]
    }
    case 'probe':
      return probeText(numbers, valued)
    default:
      return []
  }
}

function probeText({ value, index }: MeasuredNumbers, valued: (amount: number) => string): string[] {
  const place = index ? [`(${index[0]}, ${index[1]})`] : []
  if (isNumber(value)) return [valued(value), ...place]
  return Array.isArray(value) && value.every(isNumber) ? [value.map((one) => rounded(one)).join(' / '), ...place] : []
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
