/**
 * Modality performed procedure steps as devices reported them: what they say they did, and how many instances they made.
 *
 * Source: PS3.4 F.7.2 (a step is IN PROGRESS until it is COMPLETED or DISCONTINUED, and does not change after that).
 */
import type { DicomJsonModel } from '@leadglass/dicom'
import { Listeners } from '../changes/listeners.ts'
import type { ServicesDatabase } from '../services-file/database.ts'
import type { Now } from '../services-file/services-file.ts'

export type StepStatus = 'IN PROGRESS' | 'COMPLETED' | 'DISCONTINUED'

export interface PerformedStep {
  sopInstanceUID: string
  /** AE title of the node that reported it. */
  node: string
  status: StepStatus
  dataSet: DicomJsonModel
  /** Studies that it belongs to. */
  studies: readonly string[]
  /** SOP Instance UIDs that it says were made. */
  instances: readonly string[]
}

/** What the study list shows of the steps of one study. */
export interface StudySteps {
  studyInstanceUID: string
  /** `IN PROGRESS` while any step is, else `DISCONTINUED` if any was, else `COMPLETED`. */
  status: StepStatus
  /** How many instances the steps name. */
  expected: number
  /** Those of them that were not here at the last look; empty once all had arrived. */
  awaited: readonly string[]
}

interface Row {
  SOPInstanceUID: string
  node: string
  status: StepStatus
  dataSet: string
}

export class PerformedSteps {
  readonly changes = new Listeners()
  readonly #database: ServicesDatabase
  readonly #now: Now

  constructor(database: ServicesDatabase, now: Now) {
    this.#database = database
    this.#now = now
  }

  find(sopInstanceUID: string): { node: string; status: StepStatus; dataSet: DicomJsonModel } | undefined {
    const row = this.#database
      .prepare<[string], Row>('select * from performedSteps where SOPInstanceUID = ?')
      .get(sopInstanceUID)
    return row && { node: row.node, status: row.status, dataSet: JSON.parse(row.dataSet) as DicomJsonModel }
  }

  /** Adds or replaces. Durable on return. */
  save(step: PerformedStep): void {
    const { sopInstanceUID, node, status, studies, instances } = step
    this.#database
      .transaction(() => {
        this.#database
          .prepare(
            `insert into performedSteps values (:sopInstanceUID, :node, :status, :dataSet, :now, :now, 0)
             on conflict (SOPInstanceUID) do update
             set status = :status, dataSet = :dataSet, changedAt = :now, complete = 0`,
          )
          .run({ sopInstanceUID, node, status, dataSet: JSON.stringify(step.dataSet), now: this.#now() })
        for (const table of ['performedStudies', 'performedInstances'])
          this.#database.prepare(`delete from ${table} where step = ?`).run(sopInstanceUID)
        const addStudy = this.#database.prepare('insert or ignore into performedStudies values (?, ?)')
        const addInstance = this.#database.prepare('insert or ignore into performedInstances values (?, ?)')
        for (const study of studies) addStudy.run(sopInstanceUID, study)
        for (const instance of instances) addInstance.run(sopInstanceUID, instance)
      })
      .immediate()
    this.changes.tell()
  }

  count(): number {
    return this.#database.prepare<[], { count: number }>('select count(*) as count from performedSteps').get()!.count
  }

  /** Of these studies, those that have steps. */
  ofStudies(studyInstanceUIDs: readonly string[]): StudySteps[] {
    return studyInstanceUIDs.map((uid) => this.#ofStudy(uid)).filter((steps) => steps !== undefined)
  }

  /** Every instance that the steps of a study name has arrived: it need not be looked for again. */
  markComplete(studyInstanceUID: string): void {
    this.#database
      .prepare(
        `update performedSteps set complete = 1
         where SOPInstanceUID in (select step from performedStudies where StudyInstanceUID = ?)`,
      )
      .run(studyInstanceUID)
  }

  /** Steps that were last changed before this time are history. */
  forgetOlderThan(time: number): void {
    this.#database.prepare('delete from performedSteps where changedAt < ?').run(time)
  }

  forgetStudy(studyInstanceUID: string): void {
    this.#database
      .prepare(
        'delete from performedSteps where SOPInstanceUID in (select step from performedStudies where StudyInstanceUID = ?)',
      )
      .run(studyInstanceUID)
  }

  #ofStudy(studyInstanceUID: string): StudySteps | undefined {
    const statuses = this.#database
      .prepare<[string], { status: StepStatus }>(
        `select status from performedStudies join performedSteps on performedSteps.SOPInstanceUID = step
         where StudyInstanceUID = ?`,
      )
      .all(studyInstanceUID)
      .map(({ status }) => status)
    if (statuses.length === 0) return undefined
    const named = this.#database
      .prepare<[string], { uid: string; complete: number }>(
        `select performedInstances.SOPInstanceUID as uid, min(complete) as complete from performedStudies
         join performedSteps on performedSteps.SOPInstanceUID = performedStudies.step
         join performedInstances on performedInstances.step = performedStudies.step
         where StudyInstanceUID = ? group by uid`,
      )
      .all(studyInstanceUID)
    const awaited = named.filter(({ complete }) => complete === 0).map(({ uid }) => uid)
    return { studyInstanceUID, status: joined(statuses), expected: named.length, awaited }
  }
}

function joined(statuses: readonly StepStatus[]): StepStatus {
  if (statuses.includes('IN PROGRESS')) return 'IN PROGRESS'
  return statuses.includes('DISCONTINUED') ? 'DISCONTINUED' : 'COMPLETED'
}
