/** Tasks as workitems of the Unified Procedure Step, over UPS-RS (PS3.18 11). */
import { items, type JsonDataSet } from '../dicomweb/dicom-json.ts'
import { dicomWebRoot, search } from '../dicomweb/studies.ts'
import { send, sendJson } from './http.ts'

const root = `${dicomWebRoot}/workitems`
const dicomJson = 'application/dicom+json'

/** Workitems in one state, in the order in which they were made. */
export const findWorkitems = (state: string, signal?: AbortSignal) =>
  search(`${root}?ProcedureStepState=${encodeURIComponent(state)}`, signal)

export const createWorkitem = (dataSet: JsonDataSet) => write('POST', root, dataSet)

/** @param transactionUID - of whoever claimed it; nobody else changes one that is in progress */
export const updateWorkitem = (uid: string, dataSet: JsonDataSet, transactionUID?: string) =>
  write('POST', `${root}/${uid}${transactionUID === undefined ? '' : `?${transactionUID}`}`, dataSet)

export const changeWorkitemState = (uid: string, dataSet: JsonDataSet) => write('PUT', `${root}/${uid}/state`, dataSet)

/** Cancels one that nobody has claimed; else asks whoever has. */
export const requestCancellation = (uid: string, reason: JsonDataSet) =>
  write('POST', `${root}/${uid}/cancelrequest`, reason)

async function write(method: 'POST' | 'PUT', path: string, dataSet: JsonDataSet): Promise<void> {
  await send(path, { method, body: JSON.stringify(dataSet), contentType: dicomJson })
}

/** A workitem that this person works on: what shows the archive that it is theirs, and since when. */
export interface Claim {
  transactionUID: string
  /** DT */
  since: string
}

export type Claims = Readonly<Record<string, Claim>>

/** Kept on the server for the person, so that a task begun here can be ended at another computer. */
export const keepClaims = (claims: Claims) =>
  sendJson<undefined>('/api/preferences', { method: 'POST', body: { name: 'claims', value: claims } })

/** First item of a sequence. */
export const firstItem = (dataSet: JsonDataSet, keyword: Parameters<typeof items>[1]): JsonDataSet =>
  items(dataSet, keyword)[0] ?? {}
