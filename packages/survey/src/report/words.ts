/** Numbers and times in words, alike in every format. */

import type { Count } from '../finding.ts'
import type { Report } from './report.ts'
import { formatCount } from './sum-counts.ts'

export const number = (value: number): string => Math.round(value).toLocaleString('en-US')

export const day = (iso: string): string => {
  const time = new Date(iso)
  return Number.isNaN(time.getTime())
    ? iso
    : time.toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' })
}

/** `+42.9 %`, `−3.0 %`, `new` where there was nothing before. */
export function percent(change: number | null): string {
  if (change === null) return 'from nothing'
  const sign = change > 0 ? '+' : change < 0 ? '−' : '±'
  return `${sign}${Math.abs(change).toFixed(1)} %`
}

/** `0.14 %`, or a dash where there are no systems. */
export const share = (value: number | null): string => (value === null ? '–' : `${value.toFixed(2)} %`)

const units = [
  [1e9, 'billion'],
  [1e6, 'million'],
] as const

/** `24.3 million`, with the sign of its certainty; below a million the whole number. */
export function shortCount(count: Count): string {
  const unit = units.find(([size]) => count.value >= size)
  if (!unit) return formatCount(count)
  const sign = { exact: '', 'at least': '≥\u00a0', estimated: '≈\u00a0' }[count.certainty]
  return `${sign}${Number((count.value / unit[0]).toPrecision(3))} ${unit[1]}`
}

/** The whole report in one sentence. */
export function summary({ totals }: Report): string {
  if (totals.systems === 0)
    return `Of ${number(totals.analysed)} systems looked at, none gave patients' studies to strangers.`
  const where =
    totals.countries > 0 ? ` in ${number(totals.countries)} ${totals.countries === 1 ? 'country' : 'countries'}` : ''
  return (
    `Of ${number(totals.analysed)} systems looked at, ${number(totals.systems)}${where} gave patients' studies to anyone ` +
    `who asked: ${formatCount(totals.studies)} studies with ${formatCount(totals.imagesLinked)} images, of which ` +
    `${formatCount(totals.imagesAccessible)} could have been retrieved.`
  )
}

/** How the numbers are to be read; the same in every format. */
export const certaintyNote =
  'A number without a sign is exact. “≥” is a lower bound: the server gave no more answers, or could not be counted ' +
  'to the end. “≈” is an estimate, with its interval in brackets. Decoys and further addresses of one system are left out.'

export const methodNote =
  'The survey asked each system for its list of studies without patients’ names, counted the answers and kept none of ' +
  'them. It retrieved no image, stored nothing, and guessed no password and no AE title. “Accessible” means that ' +
  'the server offered the way to retrieve; nobody went it.'

export const exposedWords: Readonly<Record<string, string>> = {
  PatientName: 'Name',
  PatientID: 'Patient ID',
  PatientBirthDate: 'Birth date',
  PatientSex: 'Sex',
  AccessionNumber: 'Accession number',
}
