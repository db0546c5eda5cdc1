/** An access predicate as SQL on `studies`: the same truth as `matches` of @leadglass/access, absent attributes included. */
import type { Predicate, StudyAttribute } from '@leadglass/access'
import { type RawBuilder, sql } from 'kysely'

/** Columns with one value for each study. */
type SingleAttribute = Exclude<StudyAttribute, keyof typeof lists>

/** Attributes of series: the column of the study that has the values of all of them. */
const lists = {
  Modality: 'ModalitiesInStudy',
  StationName: 'stationNames',
  InstitutionalDepartmentName: 'departmentNames',
} as const

/** Every part is true or false, never NULL: `equals` on an absent attribute is false, and its `not` is true. */
export function predicateSql(predicate: Predicate): RawBuilder<boolean> {
  switch (predicate.kind) {
    case 'all':
      return sql<boolean>`true`
    case 'none':
      return sql<boolean>`false`
    case 'equals':
      return among(predicate.attribute, [predicate.value])
    case 'among':
      return among(predicate.attribute, predicate.values)
    case 'absent':
      return absent(predicate.attribute)
    case 'not':
      return sql<boolean>`not ${predicateSql(predicate.of)}`
    case 'and':
    case 'or':
      return combined(predicate.kind, predicate.of)
  }
}

/** `and` of nothing is true, `or` of nothing is false. */
function combined(kind: 'and' | 'or', parts: readonly Predicate[]): RawBuilder<boolean> {
  if (parts.length === 0) return kind === 'and' ? sql<boolean>`true` : sql<boolean>`false`
  const separator = kind === 'and' ? sql` and ` : sql` or `
  return sql<boolean>`(${sql.join(parts.map(predicateSql), separator)})`
}

function among(attribute: StudyAttribute, values: readonly string[]): RawBuilder<boolean> {
  if (isList(attribute)) return inList(attribute, values)
  const [value, another] = values
  if (value !== undefined && another === undefined) return sql<boolean>`(${column(attribute)} is ${value})`
  return sql<boolean>`((${column(attribute)} in ${valuesOf(values)}) is true)`
}

/** One value of several in a column: `CT` in `CT\\SR`. No value is empty or holds the separator. */
function inList(attribute: keyof typeof lists, values: readonly string[]): RawBuilder<boolean> {
  const possible = values.filter((value) => value !== '' && !value.includes('\\'))
  const separated = sql`('\\' || ${column(attribute)} || '\\')`
  return sql<boolean>`exists (
    select 1 from json_each(${JSON.stringify(possible)}) where instr(${separated}, '\\' || value || '\\') > 0)`
}

function absent(attribute: StudyAttribute): RawBuilder<boolean> {
  return isList(attribute) ? sql<boolean>`(${column(attribute)} = '')` : sql<boolean>`(${column(attribute)} is null)`
}

/**
 * Ids of studies among which are all that fulfil the predicate, found by indexes and not sorted: some may come twice.
 * Undefined where no index leads to them.
 */
export function indexedIds(predicate: Predicate): RawBuilder<unknown> | undefined {
  switch (predicate.kind) {
    case 'equals':
      return idsAmong(predicate.attribute, [predicate.value])
    case 'among':
      return idsAmong(predicate.attribute, predicate.values)
    case 'and':
      return predicate.of.map(indexedIds).find((ids) => ids !== undefined)
    case 'or': {
      const parts = predicate.of.map(indexedIds)
      const found = parts.filter((ids) => ids !== undefined)
      return found.length > 0 && found.length === parts.length ? sql.join(found, sql` union all `) : undefined
    }
    default:
      return undefined
  }
}

const indexedColumns: ReadonlySet<StudyAttribute> = new Set<SingleAttribute>([
  'StudyInstanceUID',
  'PatientID',
  'InstitutionName',
  'ReferringPhysicianName',
])

function idsAmong(attribute: StudyAttribute, values: readonly string[]): RawBuilder<unknown> | undefined {
  if (isList(attribute))
    return sql`select series.study as id from series where ${sql.ref(`series.${attribute}`)} in ${valuesOf(values)}`
  if (!indexedColumns.has(attribute)) return undefined
  return sql`select studies.id as id from studies where ${column(attribute)} in ${valuesOf(values)}`
}

function isList(attribute: StudyAttribute): attribute is keyof typeof lists {
  return Object.hasOwn(lists, attribute)
}

function column(attribute: StudyAttribute): RawBuilder<unknown> {
  return sql.ref(`studies.${isList(attribute) ? lists[attribute] : attribute}`)
}

function valuesOf(values: readonly string[]): RawBuilder<unknown> {
  return sql`(select value from json_each(${JSON.stringify(values)}))`
}
