/**
 * The modality worklist: procedure steps that are scheduled, each with the data set a scanner asks for.
 *
 * The study and the step's ID name an item: adding one again replaces it. A step that a device reported as completed or
 * discontinued is no longer answered.
 *
 * Sources: PS3.4 K.6.1.2 (attributes), PS3.3 C.4.10 (Scheduled Procedure Step Status).
 */
import { randomBytes } from 'node:crypto'
import { type DataSet, type DicomJsonModel, fromDicomJson, Tags } from '@leadglass/dicom'
import { Listeners } from '../changes/listeners.ts'
import { ServerError } from '../errors.ts'
import { limits } from '../limits.ts'
import type { ServicesDatabase } from '../services-file/database.ts'
import type { Now } from '../services-file/services-file.ts'
import { scheduledStepKey, type WorklistItem, type WorklistKeys } from './worklist-item.ts'

/** Where an item came from. */
export type WorklistSource = 'api' | 'command' | 'folder'

export interface StoredWorklistItem extends WorklistKeys {
  /** Our own opaque name of it. */
  id: string
  source: WorklistSource
  dataSet: DicomJsonModel
}

interface Row extends WorklistKeys {
  id: string
  source: WorklistSource
  file: string | null
  dataSet: string
}

/** What the index of the table can narrow a question to; the rest is matched item by item. */
export interface WorklistFilter {
  /** YYYYMMDD, both ends included. */
  from?: string | undefined
  to?: string | undefined
}

export class Worklist {
  readonly #database: ServicesDatabase
  readonly #now: Now
  readonly #onScheduled = new Set<(item: WorklistItem) => void>()
  readonly changes = new Listeners()

  constructor(database: ServicesDatabase, now: Now) {
    this.#database = database
    this.#now = now
  }

  /** Calls back for each item that is added or changed. */
  onScheduled(listener: (item: WorklistItem) => void): void {
    this.#onScheduled.add(listener)
  }

  /**
   * Adds items, all or none; an item of the same study and step is replaced and keeps its name.
   *
   * @param file - name in the watched folder, where they came from there
   * @throws ServerError `LG_WORKLIST_FULL`
   */
  add(items: readonly WorklistItem[], source: WorklistSource, file?: string): StoredWorklistItem[] {
    const stored = this.#database
      .transaction(() => {
        if (this.count() + items.length > limits.worklistItems)
          throw new ServerError('LG_WORKLIST_FULL', `the worklist holds ${limits.worklistItems} items already`)
        if (file !== undefined) this.removeFile(file)
        return items.map((item) => this.#save(item, source, file))
      })
      .immediate()
    for (const item of items) for (const listener of this.#onScheduled) listener(item)
    this.changes.tell()
    return stored
  }

  find(id: string): StoredWorklistItem | undefined {
    const row = this.#database.prepare<[string], Row>('select * from worklist where id = ?').get(id)
    return row && storedItem(row)
  }

  /** @returns false when there is none */
  remove(id: string): boolean {
    const { changes } = this.#database.prepare('delete from worklist where id = ?').run(id)
    this.changes.tell()
    return changes > 0
  }

  /** Items that came from a file of the watched folder. @returns how many */
  removeFile(file: string): number {
    const { changes } = this.#database.prepare('delete from worklist where file = ?').run(file)
    this.changes.tell()
    return changes
  }

  /** Names of files in the watched folder that items came from. */
  files(): string[] {
    return this.#database
      .prepare<[], { file: string }>('select distinct file from worklist where file is not null')
      .all()
      .map(({ file }) => file)
  }

  count(): number {
    return this.#database.prepare<[], { count: number }>('select count(*) as count from worklist').get()!.count
  }

  /** In the order of their start; read as they are asked for, so that a long list is never held. */
  *items({ from = '', to = '99999999' }: WorklistFilter = {}): Generator<StoredWorklistItem> {
    const page = this.#database.prepare<[string, string, string, string, string], Row>(
      `select * from worklist where startDate >= ? and startDate <= ?
       and (startDate, startTime, id) > (?, ?, ?) order by startDate, startTime, id limit 64`,
    )
    let last = { startDate: '', startTime: '', id: '' }
    for (;;) {
      const rows = page.all(from, to, last.startDate, last.startTime, last.id)
      if (rows.length === 0) return
      yield* rows.map(storedItem)
      last = rows.at(-1)!
    }
  }

  /** What a device reported of a step: `STARTED`, `COMPLETED`, `DISCONTINUED`. @returns whether it was scheduled here */
  setStatus(studyInstanceUID: string, stepID: string, status: string): boolean {
    const row = this.#database
      .prepare<[string, string], Row>(
        'select * from worklist where StudyInstanceUID = ? and ScheduledProcedureStepID = ?',
      )
      .get(studyInstanceUID, stepID)
    if (!row) return false
    const dataSet = JSON.parse(row.dataSet) as DicomJsonModel
    const step = dataSet[scheduledStepKey]?.Value?.[0] as DicomJsonModel
    step['00400020'] = { vr: 'CS', Value: [status] }
    this.#database.prepare('update worklist set dataSet = ? where id = ?').run(JSON.stringify(dataSet), row.id)
    this.changes.tell()
    return true
  }

  /** @param before - YYYYMMDD: steps that were to begin earlier are history */
  forgetBefore(before: string): number {
    return this.#database.prepare('delete from worklist where startDate < ?').run(before).changes
  }

  forgetStudy(studyInstanceUID: string): void {
    this.#database.prepare('delete from worklist where StudyInstanceUID = ?').run(studyInstanceUID)
  }

  #save(item: WorklistItem, source: WorklistSource, file: string | undefined): StoredWorklistItem {
    const { dataSet, ...keys } = item
    const id = randomBytes(8).toString('hex')
    const row = this.#database
      .prepare<[Record<string, unknown>], Row>(
        `insert into worklist (id, source, file, StudyInstanceUID, ScheduledProcedureStepID, stations, Modality, startDate,
           startTime, dataSet, addedAt)
         values (:id, :source, :file, :StudyInstanceUID, :ScheduledProcedureStepID, :stations, :Modality, :startDate,
           :startTime, :dataSet, :addedAt)
         on conflict (StudyInstanceUID, ScheduledProcedureStepID) do update set source = :source, file = :file,
           stations = :stations, Modality = :Modality, startDate = :startDate, startTime = :startTime, dataSet = :dataSet
         returning *`,
      )
      .get({ ...keys, id, source, file: file ?? null, dataSet: JSON.stringify(dataSet), addedAt: this.#now() })
    return storedItem(row!)
  }
}

/** Whether the step is still to be done, as far as devices told. */
export function isOpen(item: DataSet): boolean {
  const status = item.items(Tags.ScheduledProcedureStepSequence)[0]?.string(Tags.ScheduledProcedureStepStatus)
  return status !== 'COMPLETED' && status !== 'DISCONTINUED'
}

/** The item as a data set, for matching. */
export function dataSetOfItem({ dataSet }: { dataSet: DicomJsonModel }): DataSet {
  return fromDicomJson(dataSet)
}

function storedItem({ dataSet, id, source, ...row }: Row): StoredWorklistItem {
  const { StudyInstanceUID, ScheduledProcedureStepID, stations, Modality, startDate, startTime } = row
  const keys = { StudyInstanceUID, ScheduledProcedureStepID, stations, Modality, startDate, startTime }
  return { id, source, ...keys, dataSet: JSON.parse(dataSet) as DicomJsonModel }
}
