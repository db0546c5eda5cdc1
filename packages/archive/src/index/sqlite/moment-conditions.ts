/**
 * A range of moments over a date and a time column: combined date-time matching. A row without date or time fulfils no range
 * that asks for it.
 *
 * Source: PS3.4 C.2.2.2.5.1.
 */
import { type RawBuilder, sql } from 'kysely'
import { ArchiveError } from '../../errors.ts'
import type { Moment, MomentRange } from '../query.ts'
import { attributes } from './attributes.ts'
import type { Condition } from './conditions.ts'

/** Sorts after every text that begins with what it is appended to: `1030` includes `103059`. */
const afterAll = '\u{10ffff}'

/** @throws ArchiveError LG_QUERY_UNSUPPORTED */
export function momentConditions({ dateKeyword, timeKeyword, from, to }: MomentRange): Condition[] {
  const date = attributes.get(dateKeyword)
  const time = attributes.get(timeKeyword)
  if (date === undefined || time === undefined || date.table !== time.table)
    throw new ArchiveError('LG_QUERY_UNSUPPORTED', `${dateKeyword} and ${timeKeyword} make no moment`, {
      keyword: dateKeyword,
    })
  const { table } = date
  const dateColumn = sql.ref(`${table}.${date.column}`)
  const timeColumn = sql.ref(`${table}.${time.column}`)
  const parts = [
    ...(from ? [from_(dateColumn, timeColumn, from)] : []),
    ...(to ? [to_(dateColumn, timeColumn, to)] : []),
  ]
  if (parts.length === 0) return []
  return [{ table, keyword: dateKeyword, indexed: date.indexed, where: sql<boolean>`(${sql.join(parts, sql` and `)})` }]
}

type Column = RawBuilder<unknown>

/** The date alone bounds the index; the time decides on the first day. */
function from_(date: Column, time: Column, moment: Moment): RawBuilder<boolean> {
  const reached = sql<boolean>`${date} >= ${moment.date}`
  if (moment.time === undefined) return reached
  return sql<boolean>`(${reached} and (${date} > ${moment.date} or ${time} >= ${moment.time}))`
}

function to_(date: Column, time: Column, moment: Moment): RawBuilder<boolean> {
  const reached = sql<boolean>`${date} <= ${moment.date}`
  if (moment.time === undefined) return reached
  return sql<boolean>`(${reached} and (${date} < ${moment.date} or ${time} <= ${moment.time + afterAll}))`
}
