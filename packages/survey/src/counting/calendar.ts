/** Dates and times of studies as numbers: days since 1970-01-01, seconds since midnight. Source: PS3.5 6.2, DA and TM. */
import { digits, type Place } from './answer-fields.ts'

const DAY_MS = 86_400_000
export const LAST_SECOND = 86_399

/** `20190917`, or `2019.09.17` of ACR-NEMA; undefined for anything else. */
export function dayOf(octets: Uint8Array, { start, end }: Place): number | undefined {
  if (end - start === 8) return dayFromNumber(digits(octets, start, end))
  const isDotted = end - start === 10 && octets[start + 4] === 0x2e && octets[start + 7] === 0x2e
  if (!isDotted) return undefined
  const year = digits(octets, start, start + 4)
  const month = digits(octets, start + 5, start + 7)
  const day = digits(octets, start + 8, start + 10)
  return Math.min(year, month, day) < 0 ? undefined : dayFromNumber(year * 10_000 + month * 100 + day)
}

/** @param number - year, month and day as eight digits; negative: none */
export function dayFromNumber(number: number): number | undefined {
  const month = Math.floor(number / 100) % 100
  const day = number % 100
  if (number < 0 || month < 1 || month > 12 || day < 1 || day > 31) return undefined
  return daysFromCivil(Math.floor(number / 10_000), month, day)
}

/** Counts March as the first month, so that the day of leap years is the last. */
function daysFromCivil(year: number, month: number, day: number): number {
  const marchYear = month > 2 ? year : year - 1
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1
  const leapDays = Math.floor(marchYear / 4) - Math.floor(marchYear / 100) + Math.floor(marchYear / 400)
  return marchYear * 365 + leapDays + dayOfYear - 719_468
}

/** `20190917` */
export function dateText(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10).replaceAll('-', '')
}

/** `HH`, `HHMM`, `HHMMSS` or `HHMMSS.FFFFFF`, the fraction dropped; undefined for anything else. */
export function secondOf(octets: Uint8Array, { start, end }: Place): number | undefined {
  const whole = Math.min(end, start + 6)
  const length = whole - start
  if (length !== 2 && length !== 4 && length !== 6) return undefined
  const number = digits(octets, start, whole) * (length === 2 ? 10_000 : length === 4 ? 100 : 1)
  if (number < 0 || number > 240_000) return undefined
  return Math.floor(number / 10_000) * 3600 + (Math.floor(number / 100) % 100) * 60 + (number % 100)
}

/** `101500` */
export function timeText(second: number): string {
  const parts = [Math.floor(second / 3600), Math.floor(second / 60) % 60, second % 60]
  return parts.map((part) => String(part).padStart(2, '0')).join('')
}
