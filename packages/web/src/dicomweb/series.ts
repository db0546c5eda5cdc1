/** Series of a study by QIDO-RS and their metadata by WADO-RS. PS3.18 10.6 and 10.4. */
import { sendJson } from '../api/http.ts'
import { type JsonDataSet, number, text } from './dicom-json.ts'
import { dicomWebRoot, search } from './studies.ts'

/** One series as the panel shows it. */
export interface SeriesRow {
  studyInstanceUID: string
  seriesInstanceUID: string
  modality: string
  seriesNumber: number | undefined
  description: string
  instanceCount: number | undefined
}

/** More series than any study has; a study with more is shown up to here. */
const mostSeries = 1000

/** The series of a study by number, those without one last. */
export async function seriesOfStudy(studyInstanceUID: string, signal?: AbortSignal): Promise<SeriesRow[]> {
  const included = 'includefield=SeriesDescription&includefield=NumberOfSeriesRelatedInstances'
  const path = `${dicomWebRoot}/studies/${studyInstanceUID}/series?${included}&limit=${mostSeries}`
  const { rows } = await search(path, signal)
  const last = Number.MAX_SAFE_INTEGER
  return rows
    .map((row) => seriesRow(studyInstanceUID, row))
    .sort((a, b) => (a.seriesNumber ?? last) - (b.seriesNumber ?? last))
}

/** DICOM JSON of every instance of a series, Pixel Data left out. */
export async function seriesMetadata(
  studyInstanceUID: string,
  seriesInstanceUID: string,
  signal?: AbortSignal,
): Promise<JsonDataSet[]> {
  const path = `${dicomWebRoot}/studies/${studyInstanceUID}/series/${seriesInstanceUID}/metadata`
  return sendJson<JsonDataSet[]>(path, { accept: 'application/dicom+json', ...(signal ? { signal } : {}) })
}

function seriesRow(studyInstanceUID: string, dataSet: JsonDataSet): SeriesRow {
  return {
    studyInstanceUID,
    seriesInstanceUID: text(dataSet, 'SeriesInstanceUID'),
    modality: text(dataSet, 'Modality'),
    seriesNumber: number(dataSet, 'SeriesNumber'),
    description: text(dataSet, 'SeriesDescription'),
    instanceCount: number(dataSet, 'NumberOfSeriesRelatedInstances'),
  }
}
