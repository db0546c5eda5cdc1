/** Counts as the language writes them, never without how sure they are. */
import type { Count } from '../api/survey.ts'

const signs = { exact: '', 'at least': '≥\u00a0', estimated: '≈\u00a0' } as const

/** `≥ 12,345`; an estimate carries its interval. */
export function formatCount(count: Count, locale: string): string {
  const number = (value: number) => Math.round(value).toLocaleString(locale)
  const interval = count.certainty === 'estimated' ? ` (${number(count.low)}–${number(count.high)})` : ''
  return `${signs[count.certainty]}${number(count.value)}${interval}`
}

/** `≥ 24.3 million`, for headings; three digits. */
export function formatShort(count: Count, locale: string): string {
  const number = count.value.toLocaleString(locale, {
    notation: 'compact',
    compactDisplay: 'long',
    maximumSignificantDigits: 3,
  })
  return `${signs[count.certainty]}${number}`
}

/** `+42.9 %`; nothing before gives a dash. */
export function formatPercent(change: number | null, locale: string): string {
  if (change === null) return '–'
  return `${change.toLocaleString(locale, { signDisplay: 'exceptZero', minimumFractionDigits: 1 })}\u00a0%`
}

export const formatDay = (iso: string, locale: string): string =>
  new Date(iso).toLocaleDateString(locale, { dateStyle: 'medium' })
