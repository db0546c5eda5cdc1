/**
 * A slice of an archive: what one C-FIND asks for. Slices that a server does not answer in full are cut into smaller ones.
 *
 * Sources: PS3.4 C.2.2.2.5 (range matching), C.2.2.2.3 (universal), the empty value matching of C.2.2.2.
 */
import { dateText, LAST_SECOND, timeText } from './calendar.ts'

export type Level = 'STUDY' | 'SERIES' | 'IMAGE'

/** From and to, both included; an absent end is open. Days since 1970 or seconds since midnight. */
export interface Range {
  readonly from?: number
  readonly to?: number
}

export interface Slice {
  readonly level: Level
  /** Absent: any, none included. */
  readonly days?: Range | 'empty'
  readonly seconds?: Range | 'empty'
  /** A study with a series of this Modality. */
  readonly modality?: string
}

/** Empty value matching is asked for with two quotation marks. */
const EMPTY_VALUE = '""'

/** The value of the key StudyDate; empty for any. */
export function dateKey({ days }: Slice): string {
  return rangeKey(days, dateText)
}

/** The value of the key StudyTime; empty for any. */
export function timeKey({ seconds }: Slice): string {
  return rangeKey(seconds, timeText)
}

function rangeKey(range: Range | 'empty' | undefined, text: (value: number) => string): string {
  if (range === undefined) return ''
  if (range === 'empty') return EMPTY_VALUE
  const from = range.from === undefined ? '' : text(range.from)
  const to = range.to === undefined ? '' : text(range.to)
  return from === to ? from : `${from}-${to}`
}

export function isWithin(value: number, { from, to }: Range): boolean {
  return (from === undefined || value >= from) && (to === undefined || value <= to)
}

/** Days that no archive reaches beyond, where an open range has to be cut without knowing what is in it. */
const EARLIEST_DAY = -25_567
const LATEST_DAY = 47_481

/**
 * Cuts a range of days in two.
 *
 * @param mean - day around which the answers lay that came, if any
 * @returns undefined for a single day, and for an open range beyond all plausible days
 */
export function halvesOfDays({ from, to }: Range, mean: number | undefined): [Range, Range] | undefined {
  const first = from ?? EARLIEST_DAY
  const last = to ?? LATEST_DAY
  if (first >= last) return undefined
  const middle = Math.floor(mean ?? (first + last) / 2)
  const cut = Math.min(Math.max(middle, first), last - 1)
  return [bounded(from, cut), bounded(cut + 1, to)]
}

/**
 * Cuts a range of seconds in two that share their boundary: a time between two seconds lies in one of them whether the server
 * minds fractions or not, and what lies on the boundary is told apart by its UID.
 */
export function halvesOfSeconds(
  { from, to }: Range,
  mean: number | undefined,
  last: number,
): [Range, Range] | undefined {
  const first = from ?? 0
  const end = to ?? last + 1
  if (end - first < 2) return undefined
  const cut = Math.min(Math.max(Math.floor(mean ?? (first + end) / 2) + 1, first + 1), end - 1)
  return [bounded(from, cut), bounded(cut, to)]
}

/** How ranges of a key are cut where one end is open, and whether the parts share their boundary. */
export const splitKeys = {
  days: { first: EARLIEST_DAY, last: LATEST_DAY, overlap: 0 },
  seconds: { first: 0, last: LAST_SECOND + 1, overlap: 1 },
} as const
export type SplitKey = keyof typeof splitKeys

/**
 * Cuts about `width` days or seconds off one end of a range: off its beginning, or off its end where that alone is closed.
 *
 * @returns the part that was cut off and the rest; undefined for a range that is hardly longer, and beyond all plausible days
 */
export function cutOff(key: SplitKey, { from, to }: Range, width: number): [Range, Range] | undefined {
  const { first, last, overlap } = splitKeys[key]
  const steps = Math.max(1, Math.floor(width)) - 1 + overlap
  if (from !== undefined && from + 1.5 * width < (to ?? last) && from + steps < (to ?? last))
    return [bounded(from, from + steps), bounded(from + steps + 1 - overlap, to)]
  if (from === undefined && to !== undefined && to - 1.5 * width > first && to - steps > first)
    return [bounded(to - steps, to), bounded(undefined, to - steps - 1 + overlap)]
  return undefined
}

function bounded(from: number | undefined, to: number | undefined): Range {
  return { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }
}
