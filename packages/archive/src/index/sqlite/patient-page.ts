/**
 * Patients with a study that fulfils a query: one row for each, with the facts of the newest such study and counts of what
 * the asker may see. A study without Patient ID belongs to nobody who could be asked for.
 *
 * Source: PS3.4 C.6.1.1.2 (patient level of Patient Root).
 */
import { type RawBuilder, sql } from 'kysely'
import { limits } from '../../limits.ts'
import { predicateSql } from './predicate-sql.ts'
import type { PageForm } from './whole-search.ts'

/** What is counted in the patient's studies. */
const counts = new Map([
  ['NumberOfPatientRelatedStudies', sql`count(*)`],
  ['NumberOfPatientRelatedSeries', sql`sum(studies.NumberOfStudyRelatedSeries)`],
  ['NumberOfPatientRelatedInstances', sql`sum(studies.NumberOfStudyRelatedInstances)`],
])

/** @param range - which `studies.patient` the page covers */
export function patientPage(
  { conditions, wanted, allowed }: PageForm,
  range: RawBuilder<boolean>,
): RawBuilder<unknown> {
  const wheres = sql.join([range, ...conditions, predicateSql(allowed)], sql` and `)
  const columns = wanted.map(([keyword, { column }]) => {
    const count = counts.get(keyword)
    const value = count
      ? sql`(select ${count} from studies where studies.patient = page.patient and ${predicateSql(allowed)})`
      : sql.ref(`newest.${column}`)
    return sql`${value} as ${sql.ref(keyword)}`
  })
  return sql`select ${sql.join([sql`page.patient as ${sql.ref('rowId')}`, ...columns])} from (
      select max(studies.id) as id, studies.patient as patient from studies where ${wheres}
      group by studies.patient order by studies.patient limit ${limits.pageRows}
    ) as page cross join studies as newest on newest.id = page.id order by page.patient`
}
