/** The modality worklist: examinations that scanners ask for. */
import type { JsonDataSet } from '../dicomweb/dicom-json.ts'
import { sendJson } from './http.ts'

/** One scheduled procedure step. */
export interface Examination {
  id: string
  /** `api`, `command` or `folder` */
  source: string
  /** `SCHEDULED`, `STARTED`, `COMPLETED`, `DISCONTINUED`, or as it was given */
  status: string
  /** YYYYMMDDHHMMSS */
  start: string
  modality: string
  /** AE titles */
  stations: readonly string[]
  /** As DICOM writes names */
  patientName: string
  patientID: string
  accessionNumber: string
  description: string
  performer: string
}

/** Days as YYYYMMDD, both included. */
export async function listExaminations(days: { from?: string; to?: string }): Promise<Examination[]> {
  const query = new URLSearchParams(days)
  return (await sendJson<{ items: Examination[] }>(`/api/worklist?${query}`)).items
}

/** All its attributes. */
export const examinationOf = async (id: string) =>
  (await sendJson<{ dataSet: JsonDataSet }>(`/api/worklist/${id}`)).dataSet

/** One of the same study and step takes the place of the one before. */
export const saveExamination = (dataSet: JsonDataSet) =>
  sendJson<unknown>('/api/worklist', { method: 'POST', body: dataSet })

export const removeExamination = (id: string) => sendJson<unknown>(`/api/worklist/${id}`, { method: 'DELETE' })
