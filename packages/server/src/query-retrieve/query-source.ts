/** Answers C-FIND from the archive, on behalf of the association's principal. */
import type { Principal } from '@leadglass/access'
import { type ArchiveAccess, keywordsOf, type SearchRow, type WholeQuery } from '@leadglass/archive'
import { entryOf, Tags } from '@leadglass/dicom'
import type { Query, QueryKey, QueryLevel, QuerySource } from '@leadglass/network'
import { matchesOf } from './matches.ts'

export const levelOf: Readonly<Record<QueryLevel, WholeQuery['level']>> = {
  PATIENT: 'patient',
  STUDY: 'study',
  SERIES: 'series',
  IMAGE: 'instance',
}

/** The item of Request Attributes Sequence that the index holds (PS3.4 C.6.1.1.4). */
const requestAttributes: readonly QueryKey[] = [Tags.RequestedProcedureID, Tags.ScheduledProcedureStepID].map(
  (tag) => ({
    tag,
    vr: 'SH',
    keyword: entryOf(tag)!.keyword,
  }),
)
const nestedKeywords: ReadonlySet<string | undefined> = new Set(requestAttributes.map(({ keyword }) => keyword))

export function querySource(archive: Pick<ArchiveAccess, 'searchAll'>): QuerySource {
  return {
    supported,
    find: (query, { principal }) => answersOf(archive, query, principal as Principal),
  }
}

function answersOf(
  archive: Pick<ArchiveAccess, 'searchAll'>,
  query: Query,
  principal: Principal,
): AsyncIterable<readonly SearchRow[]> {
  return archive.searchAll(principal, {
    level: levelOf[query.level],
    ...matchesOf(query),
    fields: fieldsOf(query.keys),
  })
}

function supported(level: QueryLevel, key: QueryKey): QueryKey | undefined {
  const { keyword, items } = key
  const isSeriesOrBelow = level === 'SERIES' || level === 'IMAGE'
  if (key.tag === Tags.RequestAttributesSequence && isSeriesOrBelow) {
    const known = items?.filter((item) => nestedKeywords.has(item.keyword)) ?? []
    return { ...key, items: items === undefined || items.length === 0 ? requestAttributes : known }
  }
  if (keyword === undefined || nestedKeywords.has(keyword) || !keywordsOf(levelOf[level]).has(keyword)) return undefined
  // How many studies a patient has is answered and not searched by.
  if (keyword.startsWith('NumberOfPatientRelated')) return { tag: key.tag, vr: key.vr, keyword }
  return key
}

function fieldsOf(keys: readonly QueryKey[]): string[] {
  return keys.flatMap(({ keyword, items }) => (items ? fieldsOf(items) : (keyword ?? [])))
}
