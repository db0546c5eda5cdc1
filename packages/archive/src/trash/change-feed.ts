/**
 * The change feed: what happened to studies, in the order it happened, for those who may list them.
 *
 * An entry never changes and none is ever put before a later one. Entries of an erased study are gone but for the one that says
 * that it was erased. Of that study nothing is known any more, so that only those who may list every study see it.
 */
import type { ChangeKind, GateFacts, IndexedChange, IndexStore } from '../index/index-store.ts'
import { limits } from '../limits.ts'
import type { DeletedPart } from './change.ts'

export interface ArchiveChange extends DeletedPart {
  /** Grows from entry to entry; numbers are left out where there is nothing to be seen. */
  readonly sequence: number
  readonly kind: ChangeKind
  readonly at: Date
}

export interface ChangePage {
  changes: ArchiveChange[]
  /** Sequence number of the last entry looked at, seen or not: where to go on. */
  next: number
  /** There may be more behind it. */
  more: boolean
}

/** Whether one may list this study; `undefined`: whatever study. */
export type MayList = (study: GateFacts | undefined) => boolean

/** At most `limit` entries after a sequence number. */
export async function changesAfter(
  index: IndexStore,
  mayList: MayList,
  { after, limit }: { after: number; limit: number },
): Promise<ChangePage> {
  const walk = new Walk(index, mayList)
  const changes: ArchiveChange[] = []
  let next = after
  for (let looked = 0; looked < limits.changesLookedAt; looked += limits.changesAtOnce) {
    const page = await index.changes({ after: next }, limits.changesAtOnce)
    for (const entry of page) {
      next = entry.sequence
      if (await walk.isSeen(entry)) changes.push(archiveChange(entry))
      if (changes.length === limit) return { changes, next, more: true }
    }
    if (page.length < limits.changesAtOnce) return { changes, next, more: false }
  }
  return { changes, next, more: true }
}

/** The newest entry; `undefined` when there is none among as many as are looked at. */
export async function latestChange(index: IndexStore, mayList: MayList): Promise<ArchiveChange | undefined> {
  const walk = new Walk(index, mayList)
  let before = Number.MAX_SAFE_INTEGER
  for (let looked = 0; looked < limits.changesLookedAt; looked += limits.changesAtOnce) {
    const page = await index.changes({ before }, looked === 0 ? 1 : limits.changesAtOnce)
    for (const entry of page) if (await walk.isSeen(entry)) return archiveChange(entry)
    if (page.length === 0) return undefined
    before = page.at(-1)!.sequence
  }
  return undefined
}

/** Decides once for each study. */
class Walk {
  readonly #index: IndexStore
  readonly #mayList: MayList
  readonly #decided = new Map<string, boolean>()

  constructor(index: IndexStore, mayList: MayList) {
    this.#index = index
    this.#mayList = mayList
  }

  async isSeen({ studyId }: IndexedChange): Promise<boolean> {
    const id = studyId.toString('hex')
    const known = this.#decided.get(id)
    if (known !== undefined) return known
    const study = (await this.#index.studyByKey(studyId)) ?? (await this.#index.trashedStudy(studyId))?.study
    const decision = this.#mayList(study)
    this.#decided.set(id, decision)
    return decision
  }
}

function archiveChange(entry: IndexedChange): ArchiveChange {
  const { sequence, kind, at, studyInstanceUID, seriesInstanceUID, sopInstanceUID } = entry
  return {
    sequence,
    kind,
    at: new Date(at),
    studyInstanceUID,
    ...(seriesInstanceUID === undefined ? {} : { seriesInstanceUID }),
    ...(sopInstanceUID === undefined ? {} : { sopInstanceUID }),
  }
}
