/** Which attribute can be asked for, where it lies, and how it is compared. Keys: PS3.4 C.6.2.1, PS3.18 10.6.1.2. */
import type { SearchLevel, WholeQuery } from '../query.ts'

export type SearchTable = 'studies' | 'series' | 'instances'

export interface Attribute {
  readonly table: SearchTable
  /** Column with the value as it is returned. */
  readonly column: string
  /** Column compared with folded values; absent where case and accents count. */
  readonly folded?: string
  /** `list`: several values separated by backslashes in one column. */
  readonly type: 'text' | 'name' | 'number' | 'list'
  /** An index leads to the rows. */
  readonly indexed: boolean
}

function of(table: SearchTable, type: Attribute['type'], columns: string, indexed = false): [string, Attribute][] {
  return columns.split(' ').map((column) => [column, { table, column, type, indexed }])
}

function foldedOf(table: SearchTable, columns: string, indexed = false): [string, Attribute][] {
  return columns
    .split(' ')
    .map((column) => [column, { table, column, folded: `folded${column}`, type: 'text', indexed }])
}

const studyAttributes = [
  ...of('studies', 'text', 'StudyInstanceUID StudyDate AccessionNumber StudyID PatientID PatientBirthDate', true),
  ...of('studies', 'text', 'StudyTime IssuerOfPatientID PatientSex TimezoneOffsetFromUTC'),
  ...foldedOf('studies', 'StudyDescription ReferringPhysicianName', true),
  ...of('studies', 'name', 'PatientName', true),
  ...of('studies', 'number', 'NumberOfStudyRelatedSeries NumberOfStudyRelatedInstances'),
  ...of('studies', 'list', 'ModalitiesInStudy SOPClassesInStudy'),
]

const seriesAttributes = [
  ...of('series', 'text', 'SeriesInstanceUID Modality PerformedProcedureStepStartDate', true),
  ...of('series', 'text', 'PerformedProcedureStepStartTime Laterality BodyPartExamined'),
  ...of('series', 'text', 'RequestedProcedureID ScheduledProcedureStepID'),
  ...foldedOf('series', 'SeriesDescription StationName InstitutionName', true),
  ...foldedOf('series', 'PerformingPhysicianName ManufacturerModelName InstitutionalDepartmentName'),
  ...of('series', 'number', 'SeriesNumber NumberOfSeriesRelatedInstances'),
]

const instanceAttributes = [
  ...of('instances', 'text', 'SOPInstanceUID', true),
  ...of('instances', 'text', 'SOPClassUID ContentDate ContentTime TransferSyntaxUID'),
  ...of('instances', 'number', 'InstanceNumber NumberOfFrames Rows Columns'),
]

export const attributes: ReadonlyMap<string, Attribute> = new Map([
  ...studyAttributes,
  ...seriesAttributes,
  ...instanceAttributes,
])

/** Tables of a level, the level's own first. */
export const tablesOf: Readonly<Record<SearchLevel, readonly [SearchTable, ...SearchTable[]]>> = {
  study: ['studies'],
  series: ['series', 'studies'],
  instance: ['instances', 'series', 'studies'],
}

/** What a row of each level carries: its own attributes and those of the levels above. */
export const returned: Readonly<Record<SearchLevel, readonly [string, Attribute][]>> = {
  study: studyAttributes,
  series: [...seriesAttributes, ...studyAttributes],
  instance: [...instanceAttributes, ...seriesAttributes, ...studyAttributes],
}

const patientKeywords = ['PatientID', 'IssuerOfPatientID', 'PatientName', 'PatientBirthDate', 'PatientSex']

/** Facts of a patient, taken from a study; the counts are made by `patientPage`. */
export const patientAttributes: readonly [string, Attribute][] = [
  ...patientKeywords.map((keyword): [string, Attribute] => [keyword, attributes.get(keyword)!]),
  ...of(
    'studies',
    'number',
    'NumberOfPatientRelatedStudies NumberOfPatientRelatedSeries NumberOfPatientRelatedInstances',
  ),
]

const keywords: Readonly<Record<WholeQuery['level'], ReadonlySet<string>>> = {
  patient: new Set(patientAttributes.map(([keyword]) => keyword)),
  study: new Set(returned.study.map(([keyword]) => keyword)),
  series: new Set(returned.series.map(([keyword]) => keyword)),
  instance: new Set(returned.instance.map(([keyword]) => keyword)),
}

/** Keywords of the attributes that rows of a level carry and, but for the counts of a patient, can be searched by. */
export function keywordsOf(level: WholeQuery['level']): ReadonlySet<string> {
  return keywords[level]
}
