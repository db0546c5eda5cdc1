/** One entry of the trash as a person sees it who may restore it. */
import type { IndexedTrash } from '../index/index-store.ts'
import type { DeletedPart } from './change.ts'
import { levelOf } from './trash-can.ts'

export interface TrashEntry extends DeletedPart {
  /** Names the entry; never used again. */
  readonly entry: number
  readonly level: 'study' | 'series' | 'instance'
  readonly instances: number
  readonly deleted: Date
  /** May be erased from then on. */
  readonly until: Date
  /** Who deleted it, as the audit log names them. */
  readonly deletedBy: string
  readonly patientName: string | undefined
  readonly patientID: string | undefined
  readonly studyDate: string | undefined
  readonly studyDescription: string | undefined
  readonly modalities: readonly string[]
}

export function trashEntryOf(row: IndexedTrash): TrashEntry {
  const { sequence, studyInstanceUID, seriesInstanceUID, sopInstanceUID, study } = row
  return {
    entry: sequence,
    level: levelOf(row),
    studyInstanceUID,
    ...(seriesInstanceUID === undefined ? {} : { seriesInstanceUID }),
    ...(sopInstanceUID === undefined ? {} : { sopInstanceUID }),
    instances: row.instances,
    deleted: new Date(row.deleted),
    until: new Date(row.until),
    deletedBy: row.deletedBy,
    patientName: study.PatientName ?? undefined,
    patientID: study.PatientID ?? undefined,
    studyDate: study.StudyDate ?? undefined,
    studyDescription: study.StudyDescription ?? undefined,
    modalities: study.ModalitiesInStudy === '' ? [] : study.ModalitiesInStudy.split('\\'),
  }
}
