/** A C-FIND-RQ's identifier, as far as simulated systems understand it. Source: PS3.4 C.4.1, C.6.2. */
import { DicomError, readDataSet, type Tag, Tags } from '@leadglass/dicom'
import { type Level, levels } from './answer-fields.ts'
import type { StudyKeys } from './study-selection.ts'

export interface FindQuery {
  readonly level: Level
  /** Asked for, whether with a value or without. */
  readonly tags: readonly Tag[]
  readonly study: StudyKeys
  readonly seriesInstanceUID?: string
  readonly sopInstanceUID?: string
  /** Of a series. */
  readonly modality?: string
}

const studyKeys = [
  'StudyInstanceUID',
  'StudyDate',
  'StudyTime',
  'ModalitiesInStudy',
  'PatientID',
  'PatientName',
  'AccessionNumber',
] as const

/** @returns `undefined` for what is no query of the Study Root model */
export function readFindQuery(octets: Uint8Array, transferSyntaxUID: string): FindQuery | undefined {
  try {
    return queryOf(octets, transferSyntaxUID)
  } catch (error) {
    if (error instanceof DicomError) return undefined
    throw error
  }
}

function queryOf(octets: Uint8Array, transferSyntaxUID: string): FindQuery | undefined {
  const set = readDataSet(octets, { transferSyntaxUID })
  /** Universal matching: no value, or nothing but `*` (PS3.4 C.2.2.2.3). Lists stay joined. */
  const valueAt = (tag: Tag): string | undefined => {
    const text = set.strings(tag).join('\\')
    return /^\**$/.test(text) ? undefined : text
  }
  const level = levels.find((name) => name === set.string(Tags.QueryRetrieveLevel))
  if (level === undefined) return undefined
  const study: Record<string, string> = {}
  for (const keyword of studyKeys) {
    const value = valueAt(Tags[keyword])
    if (value !== undefined) study[keyword] = value
  }
  return {
    level,
    tags: [...set].map(({ tag }) => tag).filter((tag) => tag >= 0x00080000 && (tag & 0xffff) !== 0),
    study,
    ...optional('seriesInstanceUID', valueAt(Tags.SeriesInstanceUID)),
    ...optional('sopInstanceUID', valueAt(Tags.SOPInstanceUID)),
    ...optional('modality', valueAt(Tags.Modality)),
  }
}

function optional<K extends string>(name: K, value: string | undefined): { [P in K]?: string } {
  return value === undefined ? {} : ({ [name]: value } as { [P in K]?: string })
}
