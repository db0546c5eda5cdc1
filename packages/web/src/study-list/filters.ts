/** What a person can ask of the study list, and the dates that the short choices stand for. */
import { daOfDate } from '../dicomweb/format.ts'

/** Choices of the date filter; `range` uses `from` and `to`. */
export const dateChoices = ['any', 'today', 'week', 'month', 'range'] as const
export type DateChoice = (typeof dateChoices)[number]

/** Modalities offered as chips: those that a general hospital sees every day. PS3.3 C.7.3.1.1.1. */
export const modalityChoices = ['CT', 'MR', 'CR', 'DX', 'US', 'MG', 'XA', 'NM', 'PT'] as const

export interface StudyFilters {
  /** Patient name, patient ID or accession number, or the beginning of one */
  text: string
  dates: DateChoice
  /** YYYY-MM-DD; used with `dates: 'range'` */
  from: string
  to: string
  modalities: readonly string[]
}

export const noFilters: StudyFilters = { text: '', dates: 'any', from: '', to: '', modalities: [] }

/** Whether the filters let every study through. */
export const isUnfiltered = ({ text, dates, modalities }: StudyFilters): boolean =>
  text.trim() === '' && dates === 'any' && modalities.length === 0

/** Days before today where each short choice begins. */
const daysBack: Partial<Record<DateChoice, number>> = { today: 0, week: 6, month: 29 }

/**
 * The StudyDate range of the filters, as PS3.4 C.2.2.2.5 writes ranges.
 *
 * @param today - any time of the present day
 * @returns `20260101-20260131`, one end open where it is not given; undefined for any date
 */
export function studyDateRange({ dates, from, to }: StudyFilters, today: Date): string | undefined {
  if (dates === 'any') return
  if (dates === 'range') {
    const [first, last] = [from, to].map((date) => date.replaceAll('-', ''))
    return first || last ? `${first}-${last}` : undefined
  }
  const start = new Date(today.getFullYear(), today.getMonth(), today.getDate() - (daysBack[dates] ?? 0))
  return `${daOfDate(start)}-${daOfDate(today)}`
}
