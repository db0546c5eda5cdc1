/** Joins pages of several queries into one list: each study once, in the order asked for. */
import type { Page, StudyRow } from '../dicomweb/studies.ts'
import type { SortKeyword, StudyOrder } from './study-query.ts'

/**
 * The list and whether the server holds more.
 *
 * @param order - how to sort what came from several queries; undefined keeps the server's own order
 */
export function joinPages(pages: readonly Page<StudyRow>[], order: StudyOrder | undefined): Page<StudyRow> {
  const byUID = new Map(pages.flatMap(({ rows }) => rows).map((row) => [row.studyInstanceUID, row]))
  const rows = [...byUID.values()]
  return { rows: order ? rows.sort(comparator(order)) : rows, more: pages.at(-1)?.more ?? false }
}

const keyOf: Record<SortKeyword, (row: StudyRow) => string> = {
  PatientName: ({ patientName }) => patientName.Alphabetic ?? '',
  PatientID: ({ patientID }) => patientID,
  StudyDate: ({ studyDate, studyTime }) => `${studyDate}${studyTime}`,
  AccessionNumber: ({ accessionNumber }) => accessionNumber,
  StudyDescription: ({ studyDescription }) => studyDescription,
}

/** Studies without a value come last, whichever the direction. */
function comparator({ keyword, descending }: StudyOrder): (a: StudyRow, b: StudyRow) => number {
  const key = keyOf[keyword]
  const direction = descending ? -1 : 1
  return (a, b) => {
    const [left, right] = [key(a), key(b)]
    if (left === '' || right === '') return Number(left === '') - Number(right === '')
    return direction * left.localeCompare(right, undefined, { sensitivity: 'base' })
  }
}
