/** Range matching of dates and times. Source: PS3.4 C.2.2.2.5, PS3.5 6.2 (DA, TM). */
import { dayNumber } from '../studies/calendar.ts'
import type { Span } from '../studies/study-plan.ts'

const FAR_PAST = -1_000_000
const FAR_FUTURE = 1_000_000
const LAST_SECOND = 86_399

/** @param text - `20190915`, `20190101-20190630`, `-20190630`, `20190101-` @returns `undefined` for what is no date */
export function daySpan(text: string): Span | undefined {
  return spanOf(
    text,
    (end) => {
      const day = dayNumber(end)
      return day === undefined ? undefined : { first: day, last: day }
    },
    { first: FAR_PAST, last: FAR_FUTURE },
  )
}

/** @param text - `0930`, `06-1159`, `120000.000-`; a part left out is a whole hour or minute */
export function secondSpan(text: string): Span | undefined {
  return spanOf(text, secondsOf, { first: 0, last: LAST_SECOND })
}

/** `13` is the seconds of an hour, `1330` of a minute. Fractions are dropped: our times have none. */
function secondsOf(text: string): Span | undefined {
  const [, hour, minute, second] = /^(\d\d)(?::?([0-5]\d)(?::?([0-5]\d|60)(?:\.\d{1,6})?)?)?$/.exec(text) ?? []
  if (hour === undefined || Number(hour) > 23) return undefined
  const first = Number(hour) * 3600 + Number(minute ?? 0) * 60 + Number(second ?? 0)
  return { first, last: first + (minute === undefined ? 3599 : second === undefined ? 59 : 0) }
}

function spanOf(text: string, read: (end: string) => Span | undefined, all: Span): Span | undefined {
  const [low = '', high, ...rest] = text.split('-').map((end) => end.trim())
  if (rest.length > 0 || (low === '' && (high ?? '') === '')) return undefined
  const from = low === '' ? all : read(low)
  const to = high === undefined ? from : high === '' ? all : read(high)
  return from && to ? { first: from.first, last: to.last } : undefined
}
