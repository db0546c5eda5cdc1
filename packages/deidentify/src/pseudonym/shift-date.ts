/** Moves dates by whole days; times of day stay. Source: PS3.5 Table 6.2-1 (DA, DT). */

const dayMs = 86_400_000

/** @returns `undefined` for what is no date: it cannot be moved, and so must not stay */
export function shiftDate(date: string, days: number): string | undefined {
  const digits = date.trim().replace(/^(\d{4})\.(\d{2})\.(\d{2})$/, '$1$2$3')
  return /^\d{8}$/.test(digits) ? moved(digits, days) : undefined
}

/**
 * A date and time. One of a year or a month alone keeps that precision: its middle is moved.
 *
 * @returns `undefined` for what is none
 */
export function shiftDateTime(text: string, days: number): string | undefined {
  const parts = /^(\d{4})(\d{2})?(\d{2})?((?:\d{2}){0,3}(?:\.\d{1,6})?)([+-]\d{4})?$/.exec(text.trim())
  if (parts === null) return undefined
  const [, year, month, day, time = '', zone = ''] = parts
  if (time.startsWith('.') || (day === undefined && time !== '')) return undefined
  const date = moved(`${year}${month ?? '07'}${day ?? '15'}`, days)
  if (date === undefined) return undefined
  return date.slice(0, day ? 8 : month ? 6 : 4) + time + zone
}

function moved(digits: string, days: number): string | undefined {
  const [year, month, day] = [digits.slice(0, 4), digits.slice(4, 6), digits.slice(6, 8)].map(Number) as [
    number,
    number,
    number,
  ]
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined
  const result = new Date(date.getTime() - days * dayMs)
  if (result.getUTCFullYear() < 1 || result.getUTCFullYear() > 9999) return undefined
  return [
    String(result.getUTCFullYear()).padStart(4, '0'),
    String(result.getUTCMonth() + 1).padStart(2, '0'),
    String(result.getUTCDate()).padStart(2, '0'),
  ].join('')
}
