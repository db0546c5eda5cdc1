/** Sizes and times as the language writes them. */

const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte', 'petabyte'] as const

/** Octets in decimal units with three digits: `18.3 MB`. */
export function formatOctets(octets: number, locale: string): string {
  const size = Math.abs(octets)
  const power = size < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(size) / 3))
  return (octets / 1000 ** power).toLocaleString(locale, {
    style: 'unit',
    unit: units[power]!,
    unitDisplay: 'short',
    maximumSignificantDigits: 3,
  })
}

const spans = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
] as const

/** A span of time in its largest unit: `9 hours`, `40 seconds`; rounded up, since nobody waits shorter for that. */
export function formatSeconds(seconds: number, locale: string): string {
  const [unit, length] = spans.find(([, length]) => seconds >= 2 * length) ?? (['second', 1] as const)
  return Math.ceil(seconds / length).toLocaleString(locale, { style: 'unit', unit, unitDisplay: 'long' })
}

/** Date and time of an ISO 8601 text; '' for none, other text as it is. */
export function formatWhen(iso: string | undefined, locale: string): string {
  if (!iso) return ''
  const time = new Date(iso)
  return Number.isNaN(time.getTime()) ? iso : time.toLocaleString(locale, { dateStyle: 'medium', timeStyle: 'short' })
}
