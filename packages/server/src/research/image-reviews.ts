/** Images of projects and of shares without identities that wait until a person has looked at them, and what was decided. */
import type { Mask, Review, ReviewReason } from '@leadglass/deidentify'
import { ServerError } from '../errors.ts'
import { limits } from '../limits.ts'
import type { ServicesDatabase } from '../services-file/database.ts'
import { keyOf } from './projects.ts'

export interface WithheldImage {
  project: string
  studyInstanceUID: string
  seriesInstanceUID: string
  sopInstanceUID: string
  reason: ReviewReason
  rows: number
  columns: number
  frames: number
}

export interface ImageReviewView extends WithheldImage {
  /** ISO 8601: when somebody who sees no identities first asked for it. */
  askedAt: string
  decision?: 'release' | 'withhold'
  masks?: readonly Mask[]
  person?: string
  decidedAt?: string
}

interface Row {
  project: string
  name: string | null
  StudyInstanceUID: string
  SeriesInstanceUID: string
  SOPInstanceUID: string
  reason: ReviewReason
  rows: number
  columns: number
  frames: number
  askedAt: number
  decision: 'release' | 'withhold' | null
  masks: string | null
  person: string | null
  decidedAt: number | null
}

const selected = 'select imageReviews.*, projects.name from imageReviews left join projects on projects.key = project'

export class ImageReviews {
  readonly #database: ServicesDatabase
  readonly #now: () => number

  constructor(database: ServicesDatabase, now: () => number) {
    this.#database = database
    this.#now = now
  }

  /** Puts an image into the queue, once. */
  ask(image: WithheldImage): void {
    this.#database
      .prepare(
        `insert into imageReviews
         (project, SOPInstanceUID, StudyInstanceUID, SeriesInstanceUID, reason, rows, columns, frames, askedAt)
         values (?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (project, SOPInstanceUID) do nothing`,
      )
      .run(
        keyOf(image.project),
        image.sopInstanceUID,
        image.studyInstanceUID,
        image.seriesInstanceUID,
        image.reason,
        image.rows,
        image.columns,
        image.frames,
        this.#now(),
      )
  }

  get(project: string, sopInstanceUID: string): ImageReviewView | undefined {
    const row = this.#row(project, sopInstanceUID)
    return row && viewOf(row)
  }

  /** Those of the same series and size that wait too: what stands in one of them stands in all at the same place. */
  openLike({ project, seriesInstanceUID, rows, columns }: WithheldImage): ImageReviewView[] {
    const where = 'project = ? and SeriesInstanceUID = ? and rows = ? and columns = ? and decision is null'
    return this.#database
      .prepare<[string, string, number, number], Row>(`${selected} where ${where}`)
      .all(keyOf(project), seriesInstanceUID, rows, columns)
      .map(viewOf)
  }

  /** What was decided about an image; `undefined` while nobody has looked at it. */
  review(project: string, sopInstanceUID: string): Review | undefined {
    const row = this.#row(project, sopInstanceUID)
    if (row?.decision === 'withhold') return { decision: 'withhold' }
    return row?.decision === 'release' ? { decision: 'release', masks: JSON.parse(row.masks ?? '[]') } : undefined
  }

  /** @param open - those that wait, the oldest first; otherwise those decided, the newest first */
  list({ open }: { open: boolean }): ImageReviewView[] {
    const which = open ? 'decision is null order by askedAt' : 'decision is not null order by decidedAt desc'
    return this.#database
      .prepare<[number], Row>(`${selected} where ${which} limit ?`)
      .all(limits.imageReviews)
      .map(viewOf)
  }

  /** @throws ServerError `LG_REVIEW_UNKNOWN` */
  decide(project: string, sopInstanceUID: string, review: Review, person: string): ImageReviewView {
    const masks = review.decision === 'release' ? JSON.stringify(review.masks) : null
    const { changes } = this.#database
      .prepare(
        'update imageReviews set decision = ?, masks = ?, person = ?, decidedAt = ? where project = ? and SOPInstanceUID = ?',
      )
      .run(review.decision, masks, person, this.#now(), keyOf(project), sopInstanceUID)
    if (changes === 0) throw new ServerError('LG_REVIEW_UNKNOWN', 'No image of this project waits under this UID.')
    return viewOf(this.#row(project, sopInstanceUID)!)
  }

  forgetStudy(studyInstanceUID: string): void {
    this.#database.prepare('delete from imageReviews where StudyInstanceUID = ?').run(studyInstanceUID)
  }

  #row(project: string, sopInstanceUID: string): Row | undefined {
    return this.#database
      .prepare<[string, string], Row>(`${selected} where project = ? and SOPInstanceUID = ?`)
      .get(keyOf(project), sopInstanceUID)
  }
}

function viewOf(row: Row): ImageReviewView {
  return {
    project: row.name ?? row.project,
    studyInstanceUID: row.StudyInstanceUID,
    seriesInstanceUID: row.SeriesInstanceUID,
    sopInstanceUID: row.SOPInstanceUID,
    reason: row.reason,
    rows: row.rows,
    columns: row.columns,
    frames: row.frames,
    askedAt: new Date(row.askedAt).toISOString(),
    ...(row.decision === null ? {} : { decision: row.decision, masks: JSON.parse(row.masks ?? '[]') }),
    ...(row.person === null ? {} : { person: row.person }),
    ...(row.decidedAt === null ? {} : { decidedAt: new Date(row.decidedAt).toISOString() }),
  }
}
