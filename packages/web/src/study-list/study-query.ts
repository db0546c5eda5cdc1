/**
 * Turns filters and order of the study list into QIDO-RS parameters.
 *
 * QIDO-RS joins its keys with "and" (PS3.18 8.3.4); one search box for name, ID and accession number means "or".
 * So the box becomes one query for each attribute that its text may belong to, and the answers are joined.
 * `orderby` is an extension of this server; others ignore it and the list then sorts what it has.
 */
import { type StudyFilters, studyDateRange } from './filters.ts'

/** Columns that the server can sort by. */
export const sortKeywords = ['PatientName', 'PatientID', 'StudyDate', 'AccessionNumber', 'StudyDescription'] as const
export type SortKeyword = (typeof sortKeywords)[number]

export interface StudyOrder {
  keyword: SortKeyword
  descending: boolean
}

export const newestFirst: StudyOrder = { keyword: 'StudyDate', descending: true }

/** Rows asked for at a time: two screens, answered in one go. */
export const pageRows = 100

/** Attributes beyond those that PS3.18 Table 10.6.3-3 returns anyway. */
const included = ['StudyDescription', 'IssuerOfPatientID']

/** The queries that together answer the filters, without paging; at least one. */
export function studyQueries(filters: StudyFilters, order: StudyOrder, today: Date): URLSearchParams[] {
  const modalities = filters.modalities.length > 0 ? filters.modalities : [undefined]
  return textKeys(filters.text).flatMap((textKey) =>
    modalities.map((modality) => {
      const query = new URLSearchParams()
      if (textKey) query.set(textKey.keyword, textKey.value)
      if (textKey?.keyword === 'PatientName') query.set('fuzzymatching', 'true')
      const dates = studyDateRange(filters, today)
      if (dates) query.set('StudyDate', dates)
      if (modality) query.set('ModalitiesInStudy', modality)
      query.set('includefield', included.join())
      query.set('orderby', orderBy(order))
      return query
    }),
  )
}

/** The same query for one page. */
export function pageOf(query: URLSearchParams, offset: number): URLSearchParams {
  const page = new URLSearchParams(query)
  page.set('limit', String(pageRows))
  page.set('offset', String(offset))
  return page
}

/**
 * All studies of a patient, the newest first; an ID is only one within its issuer.
 *
 * @param untilDate - a DA value: none of later days
 */
export function patientQuery({ patientID, issuerOfPatientID }: PatientKey, untilDate = ''): URLSearchParams {
  const query = new URLSearchParams({ PatientID: patientID.replaceAll(/[*?\\]/g, '?') })
  if (issuerOfPatientID) query.set('IssuerOfPatientID', issuerOfPatientID)
  if (/^\d{8}$/.test(untilDate)) query.set('StudyDate', `-${untilDate}`)
  query.set('includefield', included.join())
  query.set('orderby', orderBy(newestFirst))
  query.set('limit', String(pageRows))
  return query
}

/** What tells one patient from all others. PS3.3 C.7.1.1. */
export interface PatientKey {
  patientID: string
  issuerOfPatientID: string
}

function orderBy({ keyword, descending }: StudyOrder): string {
  const sign = descending ? '-' : ''
  return keyword === 'StudyDate' ? `${sign}StudyDate,${sign}StudyTime` : `${sign}${keyword}`
}

type TextKey = { keyword: 'PatientName' | 'PatientID' | 'AccessionNumber'; value: string }

/**
 * The attributes that a search text may be the beginning of. Text with a digit may be an ID or accession number;
 * text without one may be a name or an ID. Wildcards that the person typed are kept.
 */
function textKeys(text: string): (TextKey | undefined)[] {
  const wanted = text.trim().replaceAll('\\', '').replaceAll(/\s+/g, ' ')
  if (wanted === '') return [undefined]
  const value = wanted.endsWith('*') ? wanted : `${wanted}*`
  const name: TextKey = { keyword: 'PatientName', value: value.replace(/,\s*/, '^') }
  const id: TextKey = { keyword: 'PatientID', value }
  const accession: TextKey = { keyword: 'AccessionNumber', value }
  return /\d/.test(wanted) ? [id, accession, name] : [name, id]
}
