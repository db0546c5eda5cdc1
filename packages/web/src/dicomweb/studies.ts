/** Finds studies by QIDO-RS and reads the rows of the study list from the answer. PS3.18 10.6. */
import { send } from '../api/http.ts'
import { type JsonDataSet, type JsonPersonName, number, personName, text, texts } from './dicom-json.ts'

/** One study as the list shows it; every text may be '' and every name empty. */
export interface StudyRow {
  studyInstanceUID: string
  patientName: JsonPersonName
  patientID: string
  issuerOfPatientID: string
  patientBirthDate: string
  patientSex: string
  studyDate: string
  studyTime: string
  accessionNumber: string
  modalities: string[]
  studyDescription: string
  referringPhysicianName: JsonPersonName
  seriesCount: number | undefined
  instanceCount: number | undefined
  /** What is going on with it, once that is known. */
  state?: StudyState
}

/** What the list shows of a study besides its attributes. */
export interface StudyState {
  studyInstanceUID: string
  /** Instances by now. */
  instances: number
  /** An image came a short while ago. */
  arriving: boolean
  /** Who looked at it last, and how many instances there were then. */
  read?: { by: string; at: string; instances: number }
  /** What devices reported by MPPS, where they did. */
  steps?: StudySteps
}

/** Performed procedure steps of one study taken together. */
export interface StudySteps {
  status: 'IN PROGRESS' | 'COMPLETED' | 'DISCONTINUED'
  /** Instances that the steps name; 0 while they name none. */
  expected: number
  /** Of those, the ones that have not arrived. */
  missing: number
}

/** A page of an answer; `more` when the server holds further rows. */
export interface Page<Row> {
  rows: Row[]
  more: boolean
}

/** Root of the DICOMweb service on this server. */
export const dicomWebRoot = '/dicom-web'

/** Asks for one page of studies. */
export async function findStudies(query: URLSearchParams, signal?: AbortSignal): Promise<Page<StudyRow>> {
  const page = await search(`${dicomWebRoot}/studies?${query}`, signal)
  return { rows: page.rows.map(studyRow), more: page.more }
}

/** Sends a search; 204 means that nothing matched, warning 299 that there is more (PS3.18 8.3.4.4). */
export async function search(path: string, signal?: AbortSignal): Promise<Page<JsonDataSet>> {
  const response = await send(path, { accept: 'application/dicom+json', ...(signal ? { signal } : {}) })
  if (response.status === 204) return { rows: [], more: false }
  const rows = (await response.json()) as JsonDataSet[]
  return { rows, more: /\b299\b/.test(response.headers.get('Warning') ?? '') }
}

/** Reads a study of the answer. */
export function studyRow(dataSet: JsonDataSet): StudyRow {
  return {
    studyInstanceUID: text(dataSet, 'StudyInstanceUID'),
    patientName: personName(dataSet, 'PatientName'),
    patientID: text(dataSet, 'PatientID'),
    issuerOfPatientID: text(dataSet, 'IssuerOfPatientID'),
    patientBirthDate: text(dataSet, 'PatientBirthDate'),
    patientSex: text(dataSet, 'PatientSex'),
    studyDate: text(dataSet, 'StudyDate'),
    studyTime: text(dataSet, 'StudyTime'),
    accessionNumber: text(dataSet, 'AccessionNumber'),
    modalities: texts(dataSet, 'ModalitiesInStudy').filter(Boolean),
    studyDescription: text(dataSet, 'StudyDescription'),
    referringPhysicianName: personName(dataSet, 'ReferringPhysicianName'),
    seriesCount: number(dataSet, 'NumberOfStudyRelatedSeries'),
    instanceCount: number(dataSet, 'NumberOfStudyRelatedInstances'),
  }
}
