/** Rows in an order that says nothing of the originals: that of arrival would tell which of two patients came first. */
import type { SearchQuery, SearchResult, SearchRow } from '@leadglass/archive'

type Order = NonNullable<SearchQuery['orderBy']>[number]

const usual: readonly Order[] = [
  'StudyDate',
  'StudyInstanceUID',
  'SeriesNumber',
  'SeriesInstanceUID',
  'InstanceNumber',
  'SOPInstanceUID',
].map((keyword) => ({ keyword, descending: keyword === 'StudyDate' }))

export function pageOf(
  rows: readonly SearchRow[],
  { orderBy = [], limit, offset }: { orderBy?: readonly Order[] | undefined; limit: number; offset: number },
): SearchResult {
  const order = [...orderBy, ...usual]
  const sorted = [...rows].sort((one, other) => {
    for (const { keyword, descending } of order) {
      const compared = compare(one[keyword], other[keyword])
      if (compared !== 0) return descending ? -compared : compared
    }
    return 0
  })
  return { rows: sorted.slice(offset, offset + limit), more: sorted.length > offset + limit }
}

function compare(one: SearchRow[string] | undefined, other: SearchRow[string] | undefined): number {
  if (typeof one === 'number' && typeof other === 'number') return one - other
  const [first, second] = [String(one ?? ''), String(other ?? '')]
  return first < second ? -1 : first > second ? 1 : 0
}

const patientKeywords = ['PatientID', 'PatientName', 'PatientBirthDate', 'PatientSex'] as const

/** One row for each stand-in of a patient. */
export function patientRows(studies: readonly SearchRow[]): SearchRow[] {
  const byPatient = new Map<string, SearchRow[]>()
  for (const row of studies)
    byPatient.set(String(row.PatientID), [...(byPatient.get(String(row.PatientID)) ?? []), row])
  return [...byPatient.values()].map((rows) => {
    const sum = (keyword: string) => rows.reduce((total, row) => total + Number(row[keyword] ?? 0), 0)
    const facts = patientKeywords.flatMap((keyword) =>
      rows[0]![keyword] === undefined ? [] : [[keyword, rows[0]![keyword]]],
    )
    return {
      ...Object.fromEntries(facts),
      NumberOfPatientRelatedStudies: rows.length,
      NumberOfPatientRelatedSeries: sum('NumberOfStudyRelatedSeries'),
      NumberOfPatientRelatedInstances: sum('NumberOfStudyRelatedInstances'),
    }
  })
}
