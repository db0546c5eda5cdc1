/**
 * Searches so that the time depends on the rows asked for and not on the rows there are.
 *
 * Each condition that an index answers is counted, up to a bound. The rarest one, when it is below the bound, leads: its rows
 * are gathered, filtered and sorted. When all are frequent the rows are walked in the order asked for, filtered on the way,
 * and the page fills soon. SQLite's own planner has no counts of values and would sort what is frequent.
 */
import type { Predicate } from '@leadglass/access'
import { type RawBuilder, sql } from 'kysely'
import { ArchiveError } from '../../errors.ts'
import { limits } from '../../limits.ts'
import type { SearchQuery, SearchResult, SearchRow } from '../query.ts'
import { type Attribute, attributes, returned, type SearchTable, tablesOf } from './attributes.ts'
import { type Condition, conditionsOf } from './conditions.ts'
import type { Connection } from './connection.ts'
import { indexedIds, predicateSql } from './predicate-sql.ts'
import { PreparedForms } from './prepared-forms.ts'

/** Rows gathered and sorted at most: a few ms. */
const gathered = 2_000

export class IndexSearch {
  readonly prepared: PreparedForms

  constructor(connection: Connection) {
    this.prepared = new PreparedForms(connection)
  }

  search(query: SearchQuery, allowed: Predicate): SearchResult {
    checkBounds(query)
    if (allowed.kind === 'none') return { rows: [], more: false }
    const conditions = [...scope(query), ...query.match.flatMap(conditionsOf)]
    const leader = rarestOf(this.prepared, query, [...conditions, ...accessConditions(allowed)], gathered)
    const rows = this.prepared.run(statement(query, conditions, leader, allowed))
    const page = rows.slice(0, query.limit).map((row) => searchRow(query, row))
    return { rows: page, more: rows.length > query.limit }
  }
}

/** The indexed condition with the fewest rows, if it has at most `bound`. */
export function rarestOf(
  prepared: PreparedForms,
  query: Pick<SearchQuery, 'level'>,
  conditions: readonly Condition[],
  bound: number,
): Condition | undefined {
  let rarest: { condition: Condition; count: number } | undefined
  for (const condition of conditions.filter(({ indexed }) => indexed)) {
    const ids = condition.ids ?? idsOf(query, condition)
    const [row] = prepared.run(sql`select count(*) as count from (${ids} limit ${bound + 1})`)
    const count = Number(row?.count)
    if (count <= bound && (rarest === undefined || count < rarest.count)) rarest = { condition, count }
  }
  return rarest?.condition
}

/** What the asker may see, as a condition that can lead: who may see few studies must not wait for those they may not see. */
export function accessConditions(allowed: Predicate): Condition[] {
  const ids = indexedIds(allowed)
  if (ids === undefined) return []
  return [{ table: 'studies', keyword: 'access', indexed: true, where: sql<boolean>`(studies.id in (${ids}))`, ids }]
}

function checkBounds(query: SearchQuery): void {
  const { limit, offset } = query
  checkMatches(query)
  const tooMuch = limit > limits.searchRows || limit < 0 || offset > limits.searchOffset || offset < 0
  if (tooMuch) throw tooLong({ limit, offset })
}

/** @throws ArchiveError LG_QUERY_UNSUPPORTED */
export function checkMatches({ match }: Pick<SearchQuery, 'match'>): void {
  const values = match.flatMap((one) => ('values' in one ? one.values : 'value' in one ? [one.value] : []))
  const tooMuch =
    match.length > limits.searchMatches ||
    values.length > limits.searchUIDs ||
    values.some((value) => value.length > limits.searchValueLength)
  if (tooMuch) throw tooLong({ matches: match.length })
}

function tooLong(detail: Record<string, number>): ArchiveError {
  return new ArchiveError('LG_QUERY_UNSUPPORTED', 'the query is longer than the limits allow', detail)
}

/** The study and series a search is confined to. */
function scope({ studyInstanceUID, seriesInstanceUID }: SearchQuery): Condition[] {
  const scopes: [string, string | undefined][] = [
    ['StudyInstanceUID', studyInstanceUID],
    ['SeriesInstanceUID', seriesInstanceUID],
  ]
  return scopes.flatMap(([keyword, value]) =>
    value === undefined ? [] : conditionsOf({ keyword, kind: 'equals', value }),
  )
}

const above: Readonly<Record<SearchTable, readonly SearchTable[]>> = {
  studies: [],
  series: ['studies'],
  instances: ['series', 'studies'],
}

/** Ids of the level's rows that fulfil one condition, found from the condition's own table. */
export function idsOf({ level }: Pick<SearchQuery, 'level'>, { table, where }: Condition): RawBuilder<unknown> {
  const own = tablesOf[level][0]
  if (table === own) return sql`select ${sql.ref(`${own}.id`)} as id from ${sql.table(own)} where ${where}`
  if (table === 'studyNames')
    return sql`select ${childId(own, sql.ref('studyNames.study'))} from studyNames ${children(own, 'studyNames')} where ${where}`
  if (above[own].includes(table)) {
    return sql`select ${sql.ref(`${own}.id`)} as id from ${sql.table(table)} ${children(own, table)} where ${where}`
  }
  return sql`select distinct ${parentId(own, table)} as id from ${parents(own, table)} where ${where}`
}

function childId(own: SearchTable, study: RawBuilder<unknown>): RawBuilder<unknown> {
  return own === 'studies' ? sql`${study} as id` : sql`${sql.ref(`${own}.id`)} as id`
}

/** Joins from a table down to the level's own; `cross join` keeps SQLite from turning the order round. */
function children(own: SearchTable, from: SearchTable | 'studyNames'): RawBuilder<unknown> {
  const study = from === 'studyNames' ? sql.ref('studyNames.study') : sql.ref('studies.id')
  if (own === 'studies') return sql``
  const series = from === 'series' ? sql`` : sql`cross join series on series.study = ${study}`
  return own === 'series' ? series : sql`${series} cross join instances on instances.series = series.id`
}

function parents(own: SearchTable, from: SearchTable): RawBuilder<unknown> {
  const joined = from === 'instances' && own === 'studies'
  return joined ? sql`instances cross join series on series.id = instances.series` : sql.table(from)
}

function parentId(own: SearchTable, from: SearchTable): RawBuilder<unknown> {
  if (from === 'instances' && own === 'series') return sql.ref('instances.series')
  return sql.ref('series.study')
}

function statement(
  query: SearchQuery,
  conditions: readonly Condition[],
  leader: Condition | undefined,
  allowed: Predicate,
): RawBuilder<unknown> {
  const own = tablesOf[query.level][0]
  const wheres = [
    ...conditions.filter((condition) => condition !== leader).map((condition) => filter(query, condition)),
    predicateSql(allowed),
  ]
  const from = leader
    ? sql`(select distinct id from (${idsOf(query, leader)})) as leading cross join ${sql.table(own)} on ${sql.ref(`${own}.id`)} = leading.id`
    : sql.table(own)
  return sql`select ${columns(query)} from ${from} ${joinsAbove(own)} where ${sql.join(wheres, sql` and `)}
    order by ${order(query)} limit ${query.limit + 1} offset ${query.offset}`
}

export function joinsAbove(own: SearchTable): RawBuilder<unknown> {
  if (own === 'studies') return sql``
  if (own === 'series') return sql`cross join studies on studies.id = series.study`
  return sql`cross join series on series.id = instances.series cross join studies on studies.id = series.study`
}

/** A condition on rows already at hand: `is true` keeps its own index out of use, unless the rows are walked by it. */
export function filter(
  { level, orderBy }: Pick<SearchQuery, 'level' | 'orderBy'>,
  { table, keyword, where }: Condition,
): RawBuilder<boolean> {
  const own = tablesOf[level][0]
  if (table === own && keyword === orderBy?.[0]?.keyword) return where
  if (table === own || above[own].some((one) => one === table)) return sql<boolean>`(${where} is true)`
  if (table === 'studyNames') {
    return sql<boolean>`exists (select 1 from studyNames where studyNames.study = studies.id and ${where})`
  }
  const link = own === 'series' ? sql`instances.series = series.id` : sql`series.study = studies.id`
  return sql<boolean>`exists (select 1 from ${parents(own, table as SearchTable)} where ${link} and ${where})`
}

function columns({ level }: SearchQuery): RawBuilder<unknown> {
  const names = new Map(returned[level].map(([keyword, { table, column }]) => [keyword, `${table}.${column}`]))
  return sql.join([...names].map(([keyword, column]) => sql`${sql.ref(column)} as ${sql.ref(keyword)}`))
}

/** The row id comes last and makes the order total: it grows with arrival, so that pages stay where they are. */
function order(query: SearchQuery): RawBuilder<unknown> {
  const own = tablesOf[query.level][0]
  const keys = (query.orderBy ?? []).flatMap(({ keyword, descending }) => orderKeys(query, keyword, descending))
  const last = query.orderBy?.at(-1)?.descending === true
  const id = sql`${sql.ref(`${own}.id`)} ${direction(last)}`
  return sql.join([...keys, id])
}

function orderKeys({ level }: SearchQuery, keyword: string, descending: boolean): RawBuilder<unknown>[] {
  const attribute = attributes.get(keyword)
  if (attribute === undefined || !tablesOf[level].includes(attribute.table)) {
    throw new ArchiveError('LG_QUERY_UNSUPPORTED', `${keyword} cannot order this level`, { keyword })
  }
  const column = attribute.type === 'name' ? `folded${keyword}` : (attribute.folded ?? attribute.column)
  const key = sql`${sql.ref(`${attribute.table}.${column}`)} ${direction(descending)}`
  return keyword === 'StudyDate' ? [key, sql`${sql.ref('studies.StudyTime')} ${direction(descending)}`] : [key]
}

function direction(descending: boolean): RawBuilder<unknown> {
  return descending ? sql`desc` : sql`asc`
}

function searchRow({ level }: SearchQuery, row: Record<string, unknown>): SearchRow {
  return rowOf(returned[level], row)
}

/** A row's columns as attributes; what is absent stays away. */
export function rowOf(wanted: readonly [string, Pick<Attribute, 'type'>][], row: Record<string, unknown>): SearchRow {
  const attributesOfRow: Record<string, string | number | readonly string[]> = {}
  for (const [keyword, { type }] of wanted) {
    const value = row[keyword]
    if (value === null || value === undefined) continue
    if (type === 'list' && typeof value === 'string') attributesOfRow[keyword] = value === '' ? [] : value.split('\\')
    else if (typeof value === 'string' || typeof value === 'number') attributesOfRow[keyword] = value
  }
  return attributesOfRow
}
