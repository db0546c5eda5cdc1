/**
 * What may be asked of the index, independent of the database behind it.
 *
 * Sources: PS3.4 C.2.2.2 (attribute matching), PS3.18 8.3.4 (query parameters).
 */

/** One condition; a row must fulfil all of them. `keyword` is a PS3.6 keyword that the index holds. */
export type Match =
  | { keyword: string; kind: 'equals'; value: string }
  | { keyword: string; kind: 'uid-list'; values: readonly string[] }
  /** `*` any run, `?` any one character; case and accents count except for text, which is folded. */
  | { keyword: string; kind: 'wildcard'; value: string }
  /** Dates, times or numbers as DICOM writes them; both ends included, either may be absent. */
  | { keyword: string; kind: 'range'; from?: string; to?: string }
  /** Folded for case and accents, wildcards allowed; `fuzzy`: each word is a prefix of some word of any component. */
  | { keyword: string; kind: 'person-name'; value: string; fuzzy?: boolean }

export type SearchLevel = 'study' | 'series' | 'instance'

export interface SearchQuery {
  level: SearchLevel
  match: readonly Match[]
  studyInstanceUID?: string
  seriesInstanceUID?: string
  /** Rows, 1 .. limits.searchRows. */
  limit: number
  /** Rows to pass over; the order is stable, so that pages neither repeat nor miss rows that were there before. */
  offset: number
  orderBy?: readonly { keyword: string; descending: boolean }[]
}

/** Attributes by PS3.6 keyword. Several values are an array; an attribute the instance did not have is absent. */
export type SearchRow = Readonly<Record<string, string | number | readonly string[]>>

export interface SearchResult {
  rows: SearchRow[]
  /** More rows fulfil the query than `limit` let through. */
  more: boolean
}

/**
 * A search whose every row is wanted, page by page: C-FIND. Rows come in the order of arrival, which needs no sorting and in
 * which a page begins where the one before ended, however many there are.
 */
export interface WholeQuery {
  /** `patient`: one row for each Patient ID with issuer, with the facts of its newest study. */
  level: 'patient' | SearchLevel
  match: readonly Match[]
  /** Date and time that only mean something together, as a range from one moment to another. */
  moments?: readonly MomentRange[]
  /** Keywords wanted in the rows; the level's own UID or Patient ID comes anyway. Default: all. */
  fields?: readonly string[]
}

/** From a moment to another, both included: `YYYYMMDD` and `HHMMSS…` as DICOM writes them. PS3.4 C.2.2.2.5.1 */
export interface MomentRange {
  dateKeyword: string
  timeKeyword: string
  from?: Moment
  to?: Moment
}

export interface Moment {
  date: string
  /** Absent: the whole day. */
  time?: string
}
