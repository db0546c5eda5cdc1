/** Headers of the instances that rows of a search stand for: what a search returns beyond what the index holds. */
import { ArchiveError } from '../errors.ts'
import type { IndexedInstance, IndexedStudy, IndexStore } from '../index/index-store.ts'
import type { SearchRow } from '../index/query.ts'
import { decodeMetadata, parseDicomJson } from '../metadata/envelope.ts'
import type { DicomJson } from './instance-content.ts'
import type { RecordReader } from './record-reader.ts'

export interface RowHeaders {
  /** In the order of the rows. */
  headers: (DicomJson | undefined)[]
  /** Those that were read, each once. */
  studies: IndexedStudy[]
}

/**
 * @param mayRead - decides for each study
 * @param series - only of these; default all
 */
export async function readHeaders(
  parts: { index: IndexStore; records: RecordReader },
  rows: readonly SearchRow[],
  mayRead: (study: IndexedStudy) => boolean,
  series?: readonly string[],
): Promise<RowHeaders> {
  const studies = new Map<string, IndexedStudy>()
  const headers = await Promise.all(
    rows.map(async (row) => {
      const study = await parts.index.study(String(row.StudyInstanceUID))
      const instance = study && mayRead(study) ? await instanceOf(parts.index, row, series) : undefined
      if (study === undefined || instance === undefined) return undefined
      studies.set(study.StudyInstanceUID, study)
      return headerOf(parts.records, instance)
    }),
  )
  return { headers, studies: [...studies.values()] }
}

async function instanceOf(
  index: IndexStore,
  row: SearchRow,
  series?: readonly string[],
): Promise<IndexedInstance | undefined> {
  if (row.SOPInstanceUID !== undefined) return index.instance(String(row.SOPInstanceUID))
  const studyInstanceUID = String(row.StudyInstanceUID)
  const seriesInstanceUID = row.SeriesInstanceUID ?? series?.[0]
  if (seriesInstanceUID === undefined) return index.firstInstance({ studyInstanceUID })
  return index.firstInstance({ studyInstanceUID, seriesInstanceUID: String(seriesInstanceUID) })
}

/** A study that is erased at this very moment has no header any more. */
async function headerOf(records: RecordReader, instance: IndexedInstance): Promise<DicomJson | undefined> {
  try {
    const body = await records.open(instance)
    return parseDicomJson(decodeMetadata(await body.metadata()).dicomJson)
  } catch (error) {
    if (error instanceof ArchiveError && error.code === 'LG_STUDY_ERASED') return undefined
    throw error
  }
}
