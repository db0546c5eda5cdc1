/**
 * Numbers of the DICOM JSON Model, none of which loses a digit.
 *
 * PS3.18 Table F.2.3-1 lets IS, DS, SV and UV be a JSON number or a string. A number is what programs expect, so each
 * becomes one where a double holds it exactly as written; otherwise the digits stay as a string.
 * Infinity and NaN, which JSON has no numbers for, are the strings "Infinity", "-Infinity" and "NaN"; -0 is 0.
 */

/** A double keeps every decimal number of up to 15 significant digits apart (IEEE 754: 53 bits). */
const EXACT_DIGITS = 15
const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/
const INTEGER = /^[+-]?\d+$/

/** A DS value without its padding; text that is no decimal number stays as it is. */
export function decimalStringToJson(text: string): number | string {
  if (!DECIMAL.test(text)) return text
  const number = Number(text)
  if (text.length <= EXACT_DIGITS) return number
  return Number.isFinite(number) && significantDigits(text) <= EXACT_DIGITS ? number : text
}

/** An IS value without its padding; text that is no integer stays as it is. */
export function integerStringToJson(text: string): number | string {
  if (!INTEGER.test(text)) return text
  const number = Number(text)
  return Number.isSafeInteger(number) ? number : text
}

/** A binary number: FL, FD, and the integers of up to 64 bits. */
export function binaryNumberToJson(number: number | bigint): number | string {
  if (typeof number === 'number') return Number.isFinite(number) ? number : String(number)
  const rounded = Number(number)
  return Number.isSafeInteger(rounded) ? rounded : number.toString()
}

/** The number that a JSON number or string states; `undefined` where it states none. */
export function jsonToNumber(value: unknown): number | bigint | undefined {
  if (typeof value === 'number') return value
  if (typeof value !== 'string') return undefined
  const special = specialNumbers.get(value)
  if (special !== undefined) return special
  if (INTEGER.test(value)) return BigInt(value.replace('+', ''))
  return DECIMAL.test(value) ? Number(value) : undefined
}

/** "inf" and "-inf" are what some writers put. */
const specialNumbers = new Map([
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
  ['inf', Number.POSITIVE_INFINITY],
  ['-inf', Number.NEGATIVE_INFINITY],
])

function significantDigits(text: string): number {
  const mantissa = text.replace(/[eE].*$/, '')
  return mantissa
    .replace(/[^\d]/g, '')
    .replace(/^0+/, '')
    .replace(mantissa.includes('.') ? /0+$/ : '', '').length
}
