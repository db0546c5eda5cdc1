/** A row of a search as a project sees it: the same profile over the same attributes as in the instances themselves. */
import type { SearchRow } from '@leadglass/archive'
import { type Deidentification, deidentifyDataSet } from '@leadglass/deidentify'
import { DataSet, entryOf, factsOf, Tags, tagOf, type VR } from '@leadglass/dicom'

/** @param patient - whose study it is, from `patientOf` */
export function releasedRow(row: SearchRow, how: Deidentification, patient: string): SearchRow {
  const released = deidentifyDataSet(dataSetOf(row), { ...how, patient })
  const result: Record<string, SearchRow[string]> = {}
  for (const [keyword, value] of Object.entries(row)) {
    const tag = tagOf(keyword)
    const texts = tag === undefined ? [] : released.strings(tag).filter((text) => text !== '')
    if (texts.length === 0) continue
    result[keyword] = typeof value === 'object' ? texts : typeof value === 'number' ? Number(texts[0]) : texts[0]!
  }
  return result
}

function dataSetOf(row: SearchRow): DataSet {
  const set = new DataSet().set(Tags.SpecificCharacterSet, 'CS', 'ISO_IR 192')
  for (const [keyword, value] of Object.entries(row)) {
    const tag = tagOf(keyword)
    const vr = tag === undefined ? undefined : (entryOf(tag)?.vrs[0] as VR | undefined)
    if (tag === undefined || vr === undefined) continue
    const isNumber = factsOf(vr).kind === 'number'
    if (typeof value === 'object') set.set(tag, vr, [...value])
    else set.set(tag, vr, isNumber ? Number(value) : String(value))
  }
  return set
}
