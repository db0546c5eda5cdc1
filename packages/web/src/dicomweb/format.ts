/**
 * DICOM values in the words of the reader's language: names, dates, times, ages.
 *
 * Sources: PS3.5 6.2 (DA, TM, AS), PS3.5 6.2.1 (person names). A value that does not follow the Standard is shown as it is.
 */
import type { JsonPersonName } from './dicom-json.ts'

/** One group of a person name, family name first: `Doe^Jane^M` reads `Doe, Jane M`. */
export function formatNameGroup(group: string): string {
  const [family = '', given = '', middle = '', prefix = '', suffix = ''] = group.split('^').map((part) => part.trim())
  const rest = [prefix, given, middle, suffix].filter(Boolean).join(' ')
  return [family, rest].filter(Boolean).join(', ')
}

/** A name in Latin letters first, then in the writing of its own language: `Yamada, Tarou · 山田 太郎`. */
export function formatPersonName(name: JsonPersonName): string {
  const ideographic = (name.Ideographic ?? '').split('^').join(' ').trim()
  return [formatNameGroup(name.Alphabetic ?? ''), ideographic].filter(Boolean).join(' · ')
}

/** A DA value as the language writes dates, the month by name so that no one mistakes it; other text as it is. */
export function formatDate(da: string, locale: string): string {
  const date = dateOfDA(da)
  return date ? dateFormat(locale).format(date) : da
}

const dateFormats = new Map<string, Intl.DateTimeFormat>()

/** Made once for each language: making one takes longer than an image has. */
function dateFormat(locale: string): Intl.DateTimeFormat {
  const known = dateFormats.get(locale)
  if (known) return known
  const made = new Intl.DateTimeFormat(locale, { year: 'numeric', month: 'short', day: '2-digit' })
  dateFormats.set(locale, made)
  return made
}

/** Hours and minutes of a TM value; '' when there is none. */
export function formatTime(tm: string): string {
  const [, hours, minutes = '00'] = /^(\d{2}):?(\d{2})?/.exec(tm) ?? []
  return hours ? `${hours}:${minutes}` : ''
}

/** Local midnight of a DA value; undefined when it is no date. */
export function dateOfDA(da: string): Date | undefined {
  const [, year, month, day] = /^(\d{4})\.?(\d{2})\.?(\d{2})$/.exec(da.trim()) ?? []
  if (!year || !month || !day) return
  const date = new Date(Number(year), Number(month) - 1, Number(day))
  return date.getMonth() === Number(month) - 1 && date.getDate() === Number(day) ? date : undefined
}

/** A date as DA, in local time. */
export function daOfDate(date: Date): string {
  const two = (n: number) => String(n).padStart(2, '0')
  return `${date.getFullYear()}${two(date.getMonth() + 1)}${two(date.getDate())}`
}

/** Whole years between birth and study; undefined unless both are dates in order. */
export function ageInYears(birth: string, at: string): number | undefined {
  const born = dateOfDA(birth)
  const then = dateOfDA(at)
  if (!born || !then || born > then) return
  const beforeBirthday =
    then.getMonth() < born.getMonth() || (then.getMonth() === born.getMonth() && then.getDate() < born.getDate())
  return then.getFullYear() - born.getFullYear() - (beforeBirthday ? 1 : 0)
}
