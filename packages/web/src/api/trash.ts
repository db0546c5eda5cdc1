/** The trash: deleting, what was deleted, and bringing it back. */
import { send, sendJson } from './http.ts'

export interface TrashEntry {
  entry: number
  level: 'study' | 'series' | 'instance'
  instances: number
  /** ISO 8601 */
  deleted: string
  until: string
  deletedBy: string
  patientName: string
  patientID: string
  /** YYYYMMDD */
  studyDate: string
  studyDescription: string
  modalities: readonly string[]
}

/** Moves studies to the trash, one after the other; ends at the first that is refused. */
export async function deleteStudies(uids: readonly string[]): Promise<void> {
  for (const uid of uids) await send(`/dicom-web/studies/${uid}`, { method: 'DELETE' })
}

export const listTrash = async () => (await sendJson<{ entries: TrashEntry[] }>('/api/trash')).entries

export const restore = (entry: number) =>
  sendJson<{ instances: number }>(`/api/trash/${entry}/restore`, { method: 'POST' })
