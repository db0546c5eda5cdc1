/**
 * The workitems of the Unified Procedure Step, kept in `services.db`.
 *
 * What is changed is read and written in one transaction: of two who claim the same workitem one is told that it is taken.
 */
import { type DataSet, type DicomJsonModel, fromDicomJson, toDicomJson } from '@leadglass/dicom'
import { Listeners } from '../changes/listeners.ts'
import { ServerError } from '../errors.ts'
import { limits } from '../limits.ts'
import type { ServicesDatabase } from '../services-file/database.ts'
import type { Now } from '../services-file/services-file.ts'
import { studiesNamed } from './workitem.ts'
import type { Standing, WorkitemState } from './workitem-state.ts'

export interface StoredWorkitem extends Standing {
  id: number
  uid: string
  dataSet: DataSet
}

/** What a change makes of a workitem; undefined leaves it as it is. */
export interface WorkitemChange {
  state: WorkitemState
  transactionUID: string | null
  dataSet: DataSet
}

interface Row extends Standing {
  id: number
  SOPInstanceUID: string
  dataSet: string
}

export class Workitems {
  readonly #database: ServicesDatabase
  readonly #now: Now
  readonly changes = new Listeners()

  constructor(database: ServicesDatabase, now: Now) {
    this.#database = database
    this.#now = now
  }

  /** @throws ServerError `LG_WORKITEM_EXISTS`, `LG_WORKITEMS_FULL` */
  add(uid: string, dataSet: DataSet): StoredWorkitem {
    const added = this.#database
      .transaction(() => {
        if (this.find(uid)) throw new ServerError('LG_WORKITEM_EXISTS', 'there is a workitem of this UID already')
        if (this.count() >= limits.workitems)
          throw new ServerError('LG_WORKITEMS_FULL', `${limits.workitems} workitems are kept already`)
        const row = this.#database
          .prepare<[string, string, number], Row>(
            `insert into workitems (SOPInstanceUID, state, dataSet, changedAt) values (?, 'SCHEDULED', ?, ?) returning *`,
          )
          .get(uid, textOf(dataSet), this.#now())!
        this.#nameStudies(row.id, dataSet)
        return stored(row)
      })
      .immediate()
    this.changes.tell()
    return added
  }

  find(uid: string): StoredWorkitem | undefined {
    const row = this.#database.prepare<[string], Row>('select * from workitems where SOPInstanceUID = ?').get(uid)
    return row && stored(row)
  }

  /** @param change - decides on the workitem as it is now; throws to refuse @throws ServerError `LG_WORKITEM_UNKNOWN` */
  change(
    uid: string,
    change: (item: StoredWorkitem) => WorkitemChange | undefined,
  ): { before: StoredWorkitem; after: StoredWorkitem } {
    const changed = this.#database
      .transaction(() => {
        const before = this.find(uid)
        if (!before) throw new ServerError('LG_WORKITEM_UNKNOWN', 'there is no such workitem')
        const to = change(before)
        if (!to) return { before, after: before }
        const dataSet = textOf(to.dataSet)
        this.#database
          .prepare('update workitems set state = ?, transactionUID = ?, dataSet = ?, changedAt = ? where id = ?')
          .run(to.state, to.transactionUID, dataSet, this.#now(), before.id)
        this.#nameStudies(before.id, to.dataSet)
        return { before, after: { ...before, ...to } }
      })
      .immediate()
    this.changes.tell()
    return changed
  }

  count(): number {
    return this.#database.prepare<[], { count: number }>('select count(*) as count from workitems').get()!.count
  }

  /** A page of those after this id, in the order in which they were made. */
  page(after: number, state?: string): StoredWorkitem[] {
    return this.#database
      .prepare<[number, string | null, string | null], Row>(
        'select * from workitems where id > ? and (? is null or state = ?) order by id limit 32',
      )
      .all(after, state ?? null, state ?? null)
      .map(stored)
  }

  /** Those done or cancelled before this time, but for those that a subscriber holds on to. */
  forgetOlderThan(time: number): void {
    this.#database
      .prepare(
        `delete from workitems where state in ('COMPLETED', 'CANCELED') and changedAt < ? and not exists
           (select 1 from workitemSubscriptions where workitem = id and deletionLock = 1 and excluded = 0)`,
      )
      .run(time)
  }

  forgetStudy(studyInstanceUID: string): void {
    this.#database
      .prepare('delete from workitems where id in (select workitem from workitemStudies where StudyInstanceUID = ?)')
      .run(studyInstanceUID)
  }

  #nameStudies(id: number, dataSet: DataSet): void {
    this.#database.prepare('delete from workitemStudies where workitem = ?').run(id)
    const add = this.#database.prepare('insert into workitemStudies values (?, ?)')
    for (const study of studiesNamed(dataSet)) add.run(id, study)
  }
}

/** @throws ServerError `LG_WORKITEM_INVALID` when it has grown too large by many small changes */
function textOf(dataSet: DataSet): string {
  const text = JSON.stringify(toDicomJson(dataSet))
  if (text.length <= limits.workitemOctets) return text
  throw new ServerError('LG_WORKITEM_INVALID', `a workitem has at most ${limits.workitemOctets} characters`)
}

function stored({ id, SOPInstanceUID, state, transactionUID, dataSet }: Row): StoredWorkitem {
  const model = JSON.parse(dataSet) as DicomJsonModel
  return { id, uid: SOPInstanceUID, state, transactionUID, dataSet: fromDicomJson(model) }
}
