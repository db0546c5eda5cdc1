/**
 * Rows of a search as the DICOM JSON model (PS3.18 F.2, 10.6.3).
 */
import type { SearchLevel, SearchRow } from '@leadglass/archive'
import { type DicomJsonModel, type DicomJsonValue, entryOf, tagOf } from '@leadglass/dicom'
import { instanceAddress, seriesAddress, studyAddress } from './addresses.ts'
import { searchKeywords } from './qido-query.ts'

export type JsonDataSet = DicomJsonModel

/** Attributes that PS3.18 10.6.1.2.2 nests in the Request Attributes Sequence. */
const nested = new Set(['RequestedProcedureID', 'ScheduledProcedureStepID'])

/** What rows carry without a header: matching keys and what the archive counts; by eight hexadecimal digits. */
export const keysInIndex: ReadonlySet<string> = new Set(
  [
    ...searchKeywords.filter((keyword) => !nested.has(keyword)),
    'NumberOfStudyRelatedSeries',
    'NumberOfStudyRelatedInstances',
    'NumberOfSeriesRelatedInstances',
    'TimezoneOffsetFromUTC',
    'AvailableTransferSyntaxUID',
    'SpecificCharacterSet',
    'InstanceAvailability',
    'RetrieveURL',
  ].map(keyOf),
)

/** @param root - absolute address of the service */
export function searchResult(row: SearchRow, level: SearchLevel, root: string): JsonDataSet {
  const result: JsonDataSet = {}
  const request: JsonDataSet = {}
  put(result, 'SpecificCharacterSet', 'ISO_IR 192')
  put(result, 'InstanceAvailability', 'ONLINE')
  put(result, 'RetrieveURL', retrieveAddress(row, level, root))
  for (const [keyword, value] of Object.entries(row)) {
    // File Meta Information is no part of a data set; this is where PS3.18 10.6.3 has the transfer syntax.
    if (keyword === 'TransferSyntaxUID') put(result, 'AvailableTransferSyntaxUID', value)
    else put(nested.has(keyword) ? request : result, keyword, value)
  }
  if (Object.keys(request).length > 0) result['00400275'] = { vr: 'SQ', Value: [inTagOrder(request)] }
  return inTagOrder(result)
}

function put(set: JsonDataSet, keyword: string, value: SearchRow[string]): void {
  const tag = tagOf(keyword)
  const vr = tag === undefined ? undefined : entryOf(tag)?.vrs[0]
  // Facts of the archive that are no DICOM attribute stay out.
  if (tag === undefined || vr === undefined) return
  const values = (Array.isArray(value) ? value : [value]) as (string | number)[]
  const written = values.filter((one) => one !== '').map((one) => jsonValue(vr, one))
  set[keyOf(keyword)] = written.length > 0 ? { vr, Value: written } : { vr }
}

function keyOf(keyword: string): string {
  return (tagOf(keyword) ?? 0).toString(16).padStart(8, '0').toUpperCase()
}

function jsonValue(vr: string, value: string | number): DicomJsonValue {
  if (vr === 'PN') return personName(String(value))
  if (vr === 'IS' || vr === 'US' || vr === 'UL' || vr === 'DS') return Number(value)
  return value
}

/** The groups of a name: PS3.5 6.2.1.2, PS3.18 F.2.2. */
function personName(value: string): Record<string, string> {
  const [Alphabetic = '', Ideographic = '', Phonetic = ''] = value.split('=')
  const groups = { Alphabetic, Ideographic, Phonetic }
  return Object.fromEntries(Object.entries(groups).filter(([, group]) => group !== ''))
}

function retrieveAddress(row: SearchRow, level: SearchLevel, root: string): string {
  const [study, series, instance] = [row.StudyInstanceUID, row.SeriesInstanceUID, row.SOPInstanceUID].map(String) as [
    string,
    string,
    string,
  ]
  if (level === 'study') return studyAddress(root, study)
  return level === 'series' ? seriesAddress(root, study, series) : instanceAddress(root, study, series, instance)
}

export function inTagOrder(set: JsonDataSet): JsonDataSet {
  return Object.fromEntries(Object.entries(set).sort(([a], [b]) => (a < b ? -1 : 1)))
}
