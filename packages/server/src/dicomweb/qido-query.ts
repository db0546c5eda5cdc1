/**
 * The parameters of a search as a query to the archive. Unknown ones are errors: a mistyped filter must not list everything.
 *
 * Source: PS3.18 8.3.4 (query parameters) and 10.6.1.2 (matching keys).
 */
import type { Match, SearchLevel, SearchQuery } from '@leadglass/archive'
import { entryOf, tagOf } from '@leadglass/dicom'
import { nearestName } from '../config/nearest-name.ts'
import { HttpProblem } from '../http/problem.ts'
import { limits } from '../limits.ts'
import { type IncludeFields, parseIncludeFields } from './include-fields.ts'
import { matchOf } from './qido-match.ts'

export interface QidoQuery extends SearchQuery {
  includeFields: IncludeFields
}

export type QidoParameters = Readonly<Record<string, string | string[] | undefined>>

const studyKeys = [
  'StudyInstanceUID',
  'StudyDate',
  'StudyTime',
  'AccessionNumber',
  'ModalitiesInStudy',
  'SOPClassesInStudy',
  'ReferringPhysicianName',
  'StudyDescription',
  'StudyID',
  'PatientName',
  'PatientID',
  'IssuerOfPatientID',
  'PatientBirthDate',
  'PatientSex',
  'InstitutionName',
  'InstitutionalDepartmentName',
  'StationName',
  'BodyPartExamined',
  'SeriesDescription',
]
const seriesKeys = [
  'SeriesInstanceUID',
  'Modality',
  'SeriesNumber',
  'PerformedProcedureStepStartDate',
  'PerformedProcedureStepStartTime',
  'PerformingPhysicianName',
  'ManufacturerModelName',
  'Laterality',
  'RequestedProcedureID',
  'ScheduledProcedureStepID',
]
const instanceKeys = [
  'SOPInstanceUID',
  'SOPClassUID',
  'InstanceNumber',
  'Rows',
  'Columns',
  'NumberOfFrames',
  'ContentDate',
  'ContentTime',
]

/** Every key of any level. */
export const searchKeywords: readonly string[] = [...studyKeys, ...seriesKeys, ...instanceKeys]

/** Each level is searched by its own keys and those above. */
const keysOf: Readonly<Record<SearchLevel, readonly string[]>> = {
  study: studyKeys,
  series: [...studyKeys, ...seriesKeys],
  instance: [...studyKeys, ...seriesKeys, ...instanceKeys],
}

const controls = ['limit', 'offset', 'includefield', 'fuzzymatching', 'orderby', 'accept', 'charset'] as const

export interface QidoScope {
  level: SearchLevel
  studyInstanceUID?: string
  seriesInstanceUID?: string
}

/**
 * @param maximum - most rows of one answer; also what counts where no limit is asked for
 * @throws HttpProblem 400 naming the parameter at fault, never its value
 */
export function parseQidoQuery(parameters: QidoParameters, scope: QidoScope, maximum: number): QidoQuery {
  const fuzzy = flag(parameters.fuzzymatching)
  const match: Match[] = []
  for (const [name, given] of Object.entries(parameters)) {
    if ((controls as readonly string[]).includes(name)) continue
    const keyword = keyOf(name, scope.level)
    for (const value of list(given)) {
      const one = value === '' ? undefined : matchOf(keyword, value, fuzzy)
      if (one) match.push(one)
    }
  }
  return {
    ...scope,
    match,
    limit: Math.min(maximum, count('limit', parameters.limit, 1, maximum)),
    offset: count('offset', parameters.offset, 0, 0),
    orderBy: orderOf(parameters.orderby, scope.level),
    includeFields: parseIncludeFields(list(parameters.includefield)),
  }
}

/** `PatientID`, `00100020`, `00400275.00401001` and `RequestAttributesSequence.RequestedProcedureID` all name a key. */
function keyOf(name: string, level: SearchLevel): string {
  const keys = keysOf[level]
  const keyword = keywordOf(name.split('.').at(-1) ?? name)
  if (keyword !== undefined && keys.includes(keyword)) return keyword
  const meant = nearestName(name, [...keys, ...controls])
  const remedy = meant ? `Did you mean ${meant}?` : `Searchable are ${keys.join(', ')}.`
  throw new HttpProblem(400, 'Unknown search parameter', `A parameter of this search is not known. ${remedy}`)
}

function keywordOf(name: string): string | undefined {
  const tag = /^[0-9A-Fa-f]{8}$/.test(name) ? Number.parseInt(name, 16) : tagOf(name)
  return tag === undefined ? undefined : entryOf(tag)?.keyword
}

function orderOf(given: QidoParameters[string], level: SearchLevel): { keyword: string; descending: boolean }[] {
  return list(given)
    .flatMap((value) => value.split(','))
    .filter(Boolean)
    .map((value) => ({ keyword: keyOf(value.replace(/^[-+]/, ''), level), descending: value.startsWith('-') }))
}

function count(name: string, given: QidoParameters[string], least: number, otherwise: number): number {
  if (given === undefined) return otherwise
  const number = typeof given === 'string' && /^[0-9]{1,9}$/.test(given) ? Number(given) : -1
  if (number >= least) return number
  throw new HttpProblem(400, 'Search parameter not readable', `${name} is a whole number from ${least} on, given once.`)
}

function flag(given: QidoParameters[string]): boolean {
  if (given === undefined || given === 'false') return false
  if (given === 'true') return true
  throw new HttpProblem(400, 'Search parameter not readable', 'fuzzymatching is true or false.')
}

function list(given: QidoParameters[string]): string[] {
  const values = given === undefined ? [] : [given].flat()
  if (values.length <= limits.queryParameters) return values
  throw new HttpProblem(400, 'Too many query parameters')
}
