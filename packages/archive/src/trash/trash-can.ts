/**
 * The trash: what is deleted is out of sight at once, can be restored for a while, and is then erased.
 *
 * A study's key is destroyed when nothing of the study is outside of the trash and the grace period of all that is in it is
 * over; a part of a study that goes on living stays in the trash until the study goes.
 */
import { type Principal, principalLabel } from '@leadglass/access'
import type { AuditEvent } from '@leadglass/audit'
import { ArchiveError } from '../errors.ts'
import type { IndexedStudy, IndexedTrash } from '../index/index-store.ts'
import type { StudyKey, StudyKeyName } from '../keys/study-keys.ts'
import { certifyErasure, type EraseParts, recordErasure } from '../maintenance/erase.ts'
import type { SeriesName } from '../read/series-metadata.ts'
import type { DeletedPart } from './change.ts'
import { writeChange } from './write-change.ts'

export interface TrashOptions {
  /** How long what is deleted can be restored, ms. Default 30 days. */
  graceMs?: number
  /** How often the archive looks for what is over it, ms. Default 10 minutes. */
  sweepMs?: number
  /** Told of each UID under which nothing is left: what is kept elsewhere under it must go too. */
  erased?: (studyInstanceUID: string) => void
  /** ms since 1970-01-01 UTC. */
  now?: () => number
}

export interface TrashParts extends EraseParts {
  seriesMetadata: { arrived(name: SeriesName): void }
  /** Told after what can be found has changed. */
  changed(): void
}

const dayMs = 86_400_000
/** Who erases what is over its grace period. */
const keeper: Principal = { kind: 'operator', name: 'trash' }

export class TrashCan {
  readonly #parts: TrashParts
  readonly #graceMs: number
  readonly #sweepMs: number
  readonly #now: () => number
  readonly #erased: (studyInstanceUID: string) => void
  /** Erased for the index, but the disk refused to destroy the key: tried again at each sweep. */
  readonly #unfinished = new Map<string, StudyKeyName>()
  #timer: NodeJS.Timeout | undefined
  #turn: Promise<unknown> = Promise.resolve()

  constructor(parts: TrashParts, options: TrashOptions = {}) {
    const { graceMs = 30 * dayMs, sweepMs = 600_000, now = Date.now, erased = () => undefined } = options
    this.#parts = parts
    this.#graceMs = graceMs
    this.#sweepMs = sweepMs
    this.#now = now
    this.#erased = erased
  }

  /** Begins to look for what is to be erased; what came due while the archive was closed goes first. */
  start(): void {
    const sweep = () => void this.sweep().catch(() => undefined)
    this.#timer = setInterval(sweep, this.#sweepMs)
    this.#timer.unref()
    sweep()
  }

  async close(): Promise<void> {
    clearInterval(this.#timer)
    await this.#turn
  }

  /** @throws ArchiveError LG_STUDY_UNKNOWN when there is nothing of it */
  async delete(
    principal: Principal,
    study: IndexedStudy,
    part: DeletedPart,
  ): Promise<{ instances: number; until: Date }> {
    const { index, committer, contexts } = this.#parts
    const now = this.#now()
    const until = new Date(now + this.#graceMs)
    const by = principalLabel(principal)
    let [instances, isWhole] = [0, false]
    await writeChange(committer, {
      change: { change: 'deleted', at: new Date(now).toISOString(), until: until.toISOString(), by, ...part },
      key: await this.#keyOf(study.studyKey),
      events: [this.#event(principal, 'study:deleted', study.studyKey, { level: levelOf(part) })],
      check: async () => {
        const present = await index.study(part.studyInstanceUID)
        const isSame = present?.studyKey.id.equals(study.studyKey.id) === true
        instances = isSame ? (await index.instances(part)).length : 0
        if (instances === 0) throw new ArchiveError('LG_STUDY_UNKNOWN', 'there is nothing of this UID')
        isWhole = instances === (await index.instances({ studyInstanceUID: part.studyInstanceUID })).length
      },
      committed: () => {
        if (!isWhole) return
        committer.closeStudy(study.studyKey.id, part.studyInstanceUID)
        contexts.forget(part.studyInstanceUID)
      },
    })
    this.#parts.changed()
    return { instances, until }
  }

  /** @throws ArchiveError LG_TRASH_UNKNOWN, LG_RESTORE_CONFLICT */
  async restore(principal: Principal, entry: IndexedTrash): Promise<{ instances: number }> {
    const { index, committer, contexts, seriesMetadata } = this.#parts
    const { studyKey, sequence, studyInstanceUID } = entry
    const by = principalLabel(principal)
    await writeChange(committer, {
      change: { change: 'restored', at: new Date(this.#now()).toISOString(), by, entry: sequence, ...partOf(entry) },
      key: await this.#keyOf(studyKey),
      events: [
        this.#event(principal, 'study:restored', studyKey, { level: levelOf(entry), instances: entry.instances }),
      ],
      check: async () => {
        if ((await index.trashEntry(sequence)) === undefined) throw unknownEntry()
        if (!(await index.trashConflicts(sequence))) return
        throw new ArchiveError('LG_RESTORE_CONFLICT', 'the archive was sent an instance or study of the same UID since')
      },
      committed: () => {
        committer.reopenStudy(studyKey.id, studyInstanceUID)
        contexts.forget(studyInstanceUID)
      },
    })
    const series = new Set((await index.instances(partOf(entry))).map(({ SeriesInstanceUID }) => SeriesInstanceUID))
    for (const seriesInstanceUID of series) seriesMetadata.arrived({ studyInstanceUID, seriesInstanceUID })
    this.#parts.changed()
    return { instances: entry.instances }
  }

  /** Destroys the study's key at once, whatever lies where. */
  erase(principal: Principal, studyKey: StudyKeyName, studyInstanceUID: string, instances: number): Promise<void> {
    return this.#inTurn(() => this.#erase(principal, studyKey, studyInstanceUID, instances))
  }

  /** Says of a study that was found half erased when the archive was opened that it is erased now. */
  recordErased(studyKey: StudyKeyName, studyInstanceUID: string): Promise<void> {
    const by = 'operator:recovery'
    return this.#inTurn(() => recordErasure(this.#parts, { studyKey, studyInstanceUID, by }, { events: [] }))
  }

  /** Erases what is over its grace period. @returns how many studies */
  sweep(): Promise<number> {
    return this.#inTurn(async () => {
      for (const studyKey of this.#unfinished.values()) await this.#destroy(studyKey)
      const due = await this.#parts.index.trashDue(this.#now())
      for (const { studyKey, studyInstanceUID, instances } of due) {
        const check = () => this.#stillDue(studyKey)
        await this.#erase(keeper, studyKey, studyInstanceUID, instances, check)
      }
      return due.length
    })
  }

  async #erase(
    principal: Principal,
    studyKey: StudyKeyName,
    studyInstanceUID: string,
    instances: number,
    check?: () => Promise<void>,
  ): Promise<void> {
    const events = (certificate: string) => [
      this.#event(principal, 'study:erased', studyKey, { instances, certificate }),
    ]
    const by = principalLabel(principal)
    await certifyErasure(this.#parts, { studyKey, studyInstanceUID, by, events, ...(check ? { check } : {}) })
    this.#parts.changed()
    if ((await this.#parts.index.study(studyInstanceUID)) === undefined) this.#erased(studyInstanceUID)
    this.#unfinished.set(studyKey.id.toString('hex'), studyKey)
    await this.#destroy(studyKey)
  }

  async #destroy(studyKey: StudyKeyName): Promise<void> {
    const { committer, keys } = this.#parts
    await committer.exclusive(() => keys.erase(studyKey))
    this.#unfinished.delete(studyKey.id.toString('hex'))
  }

  /** Restored at the last moment. */
  async #stillDue(studyKey: StudyKeyName): Promise<void> {
    const due = await this.#parts.index.trashDue(this.#now())
    if (due.some((entry) => entry.studyKey.id.equals(studyKey.id))) return
    throw new ArchiveError('LG_TRASH_UNKNOWN', 'the study is not to be erased any more')
  }

  async #keyOf(name: StudyKeyName): Promise<StudyKey> {
    const found = await this.#parts.keys.find(name)
    if (found.state === 'live') return { ...name, key: found.key }
    throw new ArchiveError('LG_KEY_DAMAGED', "the study's key cannot be unwrapped", { slot: name.slot })
  }

  #event(by: Principal, action: string, { id }: StudyKeyName, detail: AuditEvent['detail'] & object): AuditEvent {
    const { address, protocol } = by.origin ?? {}
    return {
      time: new Date().toISOString(),
      action,
      outcome: 'success',
      principal: principalLabel(by),
      ...(address === undefined ? {} : { address }),
      object: `study:${id.toString('hex')}`,
      detail: { ...detail, ...(protocol === undefined ? {} : { protocol }) },
    }
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(work)
    this.#turn = result.catch(() => undefined)
    return result
  }
}

export function unknownEntry(): ArchiveError {
  return new ArchiveError('LG_TRASH_UNKNOWN', 'there is no such entry in the trash')
}

export function levelOf({ seriesInstanceUID, sopInstanceUID }: DeletedPart): 'study' | 'series' | 'instance' {
  if (sopInstanceUID !== undefined) return 'instance'
  return seriesInstanceUID === undefined ? 'study' : 'series'
}

function partOf({ studyInstanceUID, seriesInstanceUID, sopInstanceUID }: DeletedPart): DeletedPart {
  return {
    studyInstanceUID,
    ...(seriesInstanceUID === undefined ? {} : { seriesInstanceUID }),
    ...(sopInstanceUID === undefined ? {} : { sopInstanceUID }),
  }
}
