/** What a principal who is confined to some series of a study may see of it. */
import { type Principal, seriesOf } from '@leadglass/access'
import type { Match, SearchRow } from '../index/query.ts'

export function maySeeSeries(principal: Principal, seriesInstanceUID: string): boolean {
  return seriesOf(principal)?.includes(seriesInstanceUID) ?? true
}

/** A search that finds nothing of other series. */
export function withinSeries<Query extends { match: readonly Match[] }>(principal: Principal, query: Query): Query {
  const values = seriesOf(principal)
  if (values === undefined) return query
  return { ...query, match: [...query.match, { keyword: 'SeriesInstanceUID', kind: 'uid-list', values }] }
}

/** What a row says of the whole study tells of the other series. */
const ofWholeStudy = new Set([
  'NumberOfStudyRelatedSeries',
  'NumberOfStudyRelatedInstances',
  'ModalitiesInStudy',
  'SOPClassesInStudy',
])

export function rowsSeen(principal: Principal, rows: readonly SearchRow[]): SearchRow[] {
  if (seriesOf(principal) === undefined) return [...rows]
  return rows.map((row) => Object.fromEntries(Object.entries(row).filter(([keyword]) => !ofWholeStudy.has(keyword))))
}
