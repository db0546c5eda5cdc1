/**
 * A search for every row, page by page, in the order of row ids.
 *
 * The rarest condition that an index answers leads when its rows are few enough to keep their ids in memory (8 octets each):
 * pages are then read by id. Otherwise the rows are walked by id, a window of them at a time and filtered on the way, so that
 * a page takes milliseconds however many rows there are and however few of them fulfil the query.
 */
import type { Predicate } from '@leadglass/access'
import { type RawBuilder, sql } from 'kysely'
import { limits } from '../../limits.ts'
import type { SearchRow, WholeQuery } from '../query.ts'
import { type Attribute, patientAttributes, returned, type SearchTable, tablesOf } from './attributes.ts'
import { type Condition, conditionsOf } from './conditions.ts'
import { momentConditions } from './moment-conditions.ts'
import { patientPage } from './patient-page.ts'
import { predicateSql } from './predicate-sql.ts'
import type { PreparedForms } from './prepared-forms.ts'
import { accessConditions, checkMatches, filter, idsOf, joinsAbove, rarestOf, rowOf } from './search.ts'

/** A leader of so few rows is looked for first: counting further costs more than it saves. */
const fewIds = 2_000
/** Ids kept in memory at most: 800 KB. */
const mostIds = 100_000
/** Rows looked at for one page when they are walked: a few ms. */
const windowRows = 10_000

/** What every row needs: its id, and the table's columns that are asked for. */
export interface PageForm {
  readonly conditions: readonly RawBuilder<boolean>[]
  readonly wanted: readonly [string, Attribute][]
  readonly allowed: Predicate
}

export class WholeSearch {
  readonly #query: WholeQuery
  readonly #form: PageForm
  /** Ascending; undefined when rows are walked. */
  readonly #ids: readonly number[] | undefined
  /** Next of `#ids`, or the last row id walked past. */
  #position = 0
  readonly #lastId: number
  isDone = false

  /** @throws ArchiveError LG_QUERY_UNSUPPORTED */
  constructor(prepared: PreparedForms, query: WholeQuery, allowed: Predicate) {
    checkMatches(query)
    const level = query.level === 'patient' ? 'study' : query.level
    const conditions = [...query.match.flatMap(conditionsOf), ...(query.moments ?? []).flatMap(momentConditions)]
    const leaders = [...conditions, ...accessConditions(allowed)]
    const leader = rarestOf(prepared, { level }, leaders, fewIds) ?? rarestOf(prepared, { level }, leaders, mostIds)
    const others = conditions.filter((condition) => condition !== leader)
    this.#query = query
    this.#form = {
      conditions: others.map((condition) => filter({ level }, condition)),
      wanted: wantedOf(query),
      allowed,
    }
    this.#ids = leader && leadingIds(prepared, query, level, leader)
    this.#lastId = this.#ids ? 0 : lastIdOf(prepared, query)
    this.isDone = allowed.kind === 'none' || this.#ids?.length === 0
  }

  /** The next rows; none of them does not mean that none follow. */
  page(prepared: PreparedForms): readonly SearchRow[] {
    const { wanted } = this.#form
    const rows = this.#ids ? this.#rowsOf(prepared, this.#ids) : this.#walk(prepared)
    return rows.map((row) => rowOf(wanted, row))
  }

  #rowsOf(prepared: PreparedForms, ids: readonly number[]): Record<string, unknown>[] {
    const page = ids.slice(this.#position, this.#position + limits.pageRows)
    this.#position += page.length
    this.isDone = this.#position >= ids.length
    const among = sql<boolean>`${this.#id} in (select value from json_each(${JSON.stringify(page)}))`
    return prepared.run(this.#statement(among))
  }

  #walk(prepared: PreparedForms): Record<string, unknown>[] {
    const end = this.#position + windowRows
    const rows = prepared.run(this.#statement(sql<boolean>`${this.#id} > ${this.#position} and ${this.#id} <= ${end}`))
    const isFull = rows.length === limits.pageRows
    this.#position = isFull ? Number(rows.at(-1)?.rowId) : end
    this.isDone = this.#position >= this.#lastId
    return rows
  }

  get #own(): SearchTable {
    return this.#query.level === 'patient' ? 'studies' : tablesOf[this.#query.level][0]
  }

  /** What pages go by. */
  get #id(): RawBuilder<unknown> {
    return this.#query.level === 'patient' ? sql.ref('studies.patient') : sql.ref(`${this.#own}.id`)
  }

  #statement(range: RawBuilder<boolean>): RawBuilder<unknown> {
    const { conditions, wanted, allowed } = this.#form
    if (this.#query.level === 'patient') return patientPage(this.#form, range)
    const wheres = sql.join([range, ...conditions, predicateSql(allowed)], sql` and `)
    return sql`select ${columns(wanted, this.#id)} from ${sql.table(this.#own)} ${joinsAbove(this.#own)}
      where ${wheres} order by ${this.#id} limit ${limits.pageRows}`
  }
}

/** Columns of the attributes wanted, and the id. */
export function columns(wanted: readonly [string, Attribute][], id: RawBuilder<unknown>): RawBuilder<unknown> {
  const named = wanted.map(
    ([keyword, { table, column }]) => sql`${sql.ref(`${table}.${column}`)} as ${sql.ref(keyword)}`,
  )
  return sql.join([sql`${id} as ${sql.ref('rowId')}`, ...named])
}

const identifying = {
  patient: 'PatientID',
  study: 'StudyInstanceUID',
  series: 'SeriesInstanceUID',
  instance: 'SOPInstanceUID',
}

/** Attributes of the rows, each once: the level's own before those of the same name above. */
function wantedOf({ level, fields }: WholeQuery): readonly [string, Attribute][] {
  const known = new Map([...(level === 'patient' ? patientAttributes : returned[level])].reverse())
  const wanted = fields === undefined ? [...known.keys()] : [identifying[level], ...fields]
  return [...new Set(wanted)].flatMap((keyword) => {
    const attribute = known.get(keyword)
    return attribute === undefined ? [] : [[keyword, attribute] as [string, Attribute]]
  })
}

function leadingIds(
  prepared: PreparedForms,
  { level }: WholeQuery,
  own: 'study' | 'series' | 'instance',
  leader: Condition,
): readonly number[] {
  const ids = idsOf({ level: own }, leader)
  const found =
    level === 'patient'
      ? sql`select distinct studies.patient as id from (${ids}) as leading cross join studies on studies.id = leading.id
          where studies.patient is not null order by 1`
      : sql`select distinct id from (${ids}) order by 1`
  return prepared.run(found).map(({ id }) => Number(id))
}

function lastIdOf(prepared: PreparedForms, { level }: WholeQuery): number {
  const table = level === 'patient' ? 'patients' : tablesOf[level][0]
  const [row] = prepared.run(sql`select coalesce(max(id), 0) as last from ${sql.table(table)}`)
  return Number(row?.last)
}
