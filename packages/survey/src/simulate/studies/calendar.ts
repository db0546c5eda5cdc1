/** Days as whole numbers, so that studies in the order of their dates can be found by arithmetic. */

const DAY_MS = 86_400_000

/** Days since 1970-01-01. @param text - `2019-09-15` or `20190915`; `undefined` when there is no such day */
export function dayNumber(text: string): number | undefined {
  const [, year, month, day] = /^(\d{4})-?(\d{2})-?(\d{2})$/.exec(text) ?? []
  if (day === undefined) return undefined
  const ms = Date.UTC(Number(year), Number(month) - 1, Number(day))
  return digitsOfDay(ms / DAY_MS) === `${year}${month}${day}` ? ms / DAY_MS : undefined
}

/** The value of a DA element: `20190915`. */
export function digitsOfDay(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10).replaceAll('-', '')
}

/** The value of a TM element: `134509`. @param second - of the day, 0 to 86,399 */
export function digitsOfSecond(second: number): string {
  const two = (value: number) => String(value).padStart(2, '0')
  return two(Math.floor(second / 3600)) + two(Math.floor(second / 60) % 60) + two(second % 60)
}
