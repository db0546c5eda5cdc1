/** One Match as SQL. Values are always bound, never part of the text. */
import { type RawBuilder, sql } from 'kysely'
import { ArchiveError } from '../../errors.ts'
import { limits } from '../../limits.ts'
import type { Match } from '../query.ts'
import { type Attribute, attributes, type SearchTable } from './attributes.ts'
import { folded, foldedWords, foldGroup, groupMark, wordMark } from './names.ts'

/** A condition on rows of one table; several tables make no condition here. */
export interface Condition {
  /** `studyNames` conditions are on its `key`, for one study. */
  readonly table: SearchTable | 'studyNames'
  readonly keyword: string
  readonly indexed: boolean
  readonly where: RawBuilder<boolean>
  /** Ids of the rows of `table`, which may come twice: for counting them without gathering all. Default: by `where`. */
  readonly ids?: RawBuilder<unknown>
}

/** Sorts after every text that begins with what it is appended to. */
const afterAll = '\u{10ffff}'

/** @throws ArchiveError LG_QUERY_UNSUPPORTED; `detail.keyword` says which key */
export function conditionsOf(match: Match): Condition[] {
  const attribute = attributes.get(match.keyword)
  if (attribute === undefined) throw unsupported(match, 'is not an attribute that can be searched')
  if (match.kind === 'person-name' && attribute.type === 'name')
    return nameConditions(match.value, match.fuzzy === true)
  if (attribute.type === 'name') return nameConditions(plainValue(match), false)
  if (attribute.type === 'list') return [listCondition(match, attribute)]
  const where = scalar(match, attribute)
  return where === undefined
    ? []
    : [{ table: attribute.table, keyword: match.keyword, indexed: attribute.indexed, where }]
}

function scalar(match: Match, attribute: Attribute): RawBuilder<boolean> | undefined {
  const column = sql.ref(`${attribute.table}.${attribute.folded ?? attribute.column}`)
  const fold = (value: string) => (attribute.folded === undefined ? value : (folded(value) ?? ''))
  switch (match.kind) {
    case 'equals':
      return attribute.type === 'number'
        ? sql<boolean>`${column} = ${numberOf(match)}`
        : sql<boolean>`${column} = ${fold(match.value)}`
    case 'uid-list':
      return oneOf(column, match.values.map(fold))
    case 'wildcard':
    case 'person-name':
      return likePattern(column, fold(match.value))
    case 'range':
      return inRange(column, match, attribute)
  }
}

function oneOf(column: RawBuilder<unknown>, values: readonly string[]): RawBuilder<boolean> | undefined {
  if (values.length === 0) return undefined
  return sql<boolean>`${column} in (select value from json_each(${JSON.stringify(values)}))`
}

/** `*` and `?` mean to SQLite's GLOB what they mean to DICOM; a pattern's literal beginning becomes a range of the index. */
export function likePattern(column: RawBuilder<unknown>, pattern: string): RawBuilder<boolean> | undefined {
  const begin = /^[^*?]*/.exec(pattern)?.[0] ?? ''
  if (begin === pattern) return sql<boolean>`${column} = ${pattern}`
  if (/^\*+$/.test(pattern)) return undefined
  const glob = sql<boolean>`${column} glob ${pattern.replaceAll('[', '[[]')}`
  if (begin === '') return glob
  const range = sql<boolean>`(${column} >= ${begin} and ${column} < ${begin + afterAll})`
  return begin.length === pattern.length - 1 && pattern.endsWith('*') ? range : sql<boolean>`(${range} and ${glob})`
}

/** Dates and times compare as text; a shorter end includes everything that begins with it, as `1030` does `103059`. */
function inRange(
  column: RawBuilder<unknown>,
  { from, to }: { from?: string; to?: string },
  attribute: Attribute,
): RawBuilder<boolean> | undefined {
  const number = attribute.type === 'number'
  const parts: RawBuilder<boolean>[] = []
  if (from !== undefined) parts.push(sql<boolean>`${column} >= ${number ? Number(from) : from}`)
  if (to !== undefined) parts.push(sql<boolean>`${column} <= ${number ? Number(to) : to + afterAll}`)
  return parts.length === 0 ? undefined : sql<boolean>`(${sql.join(parts, sql` and `)})`
}

/** One value of several in a column: `CT` in `CT\SR`. */
function listCondition(match: Match, attribute: Attribute): Condition {
  const column = sql.ref(`${attribute.table}.${attribute.column}`)
  const separated = sql`('\\' || ${column} || '\\')`
  const values = match.kind === 'uid-list' ? match.values : [plainValue(match)]
  const parts = values.map((value) => sql<boolean>`${separated} glob ${`*\\${value.replaceAll('[', '[[]')}\\*`}`)
  return {
    table: attribute.table,
    keyword: match.keyword,
    indexed: false,
    where: sql<boolean>`(${sql.join(parts, sql` or `)})`,
  }
}

/** PatientName: any component group, or each word a prefix of some word. PS3.4 C.2.2.2.1, PS3.18 8.3.4.2 */
function nameConditions(value: string, fuzzy: boolean): Condition[] {
  const key = sql.ref('studyNames.key')
  const patterns = fuzzy
    ? foldedWords(value.replaceAll('*', ' ')).map((word) => `${wordMark}${word}*`)
    : value
        .split('=')
        .map(foldGroup)
        .filter((group) => group !== '')
        .map((group) => groupMark + group)
  if (patterns.length > limits.nameWords) {
    throw new ArchiveError('LG_QUERY_UNSUPPORTED', 'a name to search for has too many words', {
      words: patterns.length,
    })
  }
  return patterns.flatMap((pattern): Condition[] => {
    const where = pattern === `${groupMark}*` ? undefined : likePattern(key, pattern)
    return where === undefined
      ? []
      : [{ table: 'studyNames', keyword: 'PatientName', indexed: /^.[^*?]/.test(pattern), where }]
  })
}

function plainValue(match: Match): string {
  if ('value' in match) return match.value
  throw unsupported(match, `cannot be searched by ${match.kind}`)
}

function numberOf(match: Match & { kind: 'equals' }): number {
  const number = Number(match.value)
  if (Number.isFinite(number)) return number
  throw unsupported(match, 'is a number')
}

function unsupported({ keyword, kind }: Match, why: string): ArchiveError {
  return new ArchiveError('LG_QUERY_UNSUPPORTED', `${keyword} ${why}`, { keyword, kind })
}
