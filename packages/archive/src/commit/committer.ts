/**
 * Group commit: all finished records that wait are made durable together, then answered together.
 *
 *     append to the shared pack, fill in the headers in leased packs
 *     fdatasync of each pack touched ∥ fdatasync of new study keys ∥ audit entries on stable storage
 *     one index transaction: rows, and how far each pack is indexed
 *
 * The packs are the log of the index: its transaction is not synced, a crash replays what the packs hold beyond it. When any
 * step fails, nothing of the batch is acknowledged and the packs are cut back to where they were.
 */
import type { AuditEvent } from '@leadglass/audit'
import { ArchiveError } from '../errors.ts'
import { storageError } from '../file-system/storage-error.ts'
import type { IndexStore, NewRecord, PackPosition } from '../index/index-store.ts'
import type { StudyKeys } from '../keys/study-keys.ts'
import { limits } from '../limits.ts'
import type { Pack } from '../pack/pack.ts'
import type { CommitOutcome, Submission } from './submission.ts'

export interface CommitterParts {
  index: IndexStore
  studyKeys: StudyKeys
  audit: { append(events: readonly AuditEvent[]): Promise<void> }
  createPack: () => Promise<Pack>
  /** Open pack with room left from before. */
  shared: Pack | undefined
  packLimitOctets: number
  lastSequence: number
}

interface Waiting {
  submission: Submission
  resolve: (outcome: CommitOutcome) => void
  reject: (error: Error) => void
}

interface Placed {
  submission: Submission
  pack: Pack
  /** Where the record begins: what the pack is cut back to on failure. */
  offset: number
  sequence: number
}

export class Committer {
  readonly #parts: CommitterParts
  readonly #queue: Waiting[] = []
  /** Keys of studies that went since the archive was opened: what is on its way to them is refused. */
  readonly #closed = new Set<string>()
  /** By Study Instance UID, the key of a study that came back: what is on its way under another key is refused. */
  readonly #reopened = new Map<string, string>()
  #shared: Pack | undefined
  #sequence: number
  #commits = 0
  #turn: Promise<unknown> = Promise.resolve()
  #running = false

  constructor(parts: CommitterParts) {
    this.#parts = parts
    this.#shared = parts.shared
    this.#sequence = parts.lastSequence
  }

  /** Grows with every commit: a look into the index is outdated once it changed. */
  get commits(): number {
    return this.#commits
  }

  /** Resolves once record, audit entries and index agree that it is there. */
  submit(submission: Submission): Promise<CommitOutcome> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ submission, resolve, reject })
      if (!this.#running) this.#start()
    })
  }

  /** Runs `work` between two commits, alone. */
  exclusive<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(work)
    this.#turn = result.catch(() => undefined)
    return result
  }

  /** The study is erased or in the trash. */
  closeStudy(studyId: Buffer, studyInstanceUID: string): void {
    this.#closed.add(studyId.toString('hex'))
    this.#reopened.delete(studyInstanceUID)
  }

  /** The study came back from the trash. */
  reopenStudy(studyId: Buffer, studyInstanceUID: string): void {
    this.#closed.delete(studyId.toString('hex'))
    this.#reopened.set(studyInstanceUID, studyId.toString('hex'))
  }

  async close(): Promise<void> {
    await this.exclusive(async () => this.#shared?.file.close())
  }

  #start(): void {
    this.#running = true
    void this.exclusive(async () => {
      while (this.#queue.length > 0) await this.#commit(this.#nextBatch())
    }).finally(() => {
      this.#running = false
      if (this.#queue.length > 0) this.#start()
    })
  }

  /** A change of what is there is a commit of its own: its check must see all that came before. */
  #nextBatch(): Waiting[] {
    let [count, octets] = [0, 0]
    if (this.#queue[0]?.submission.facts.kind === 'change') return this.#queue.splice(0, 1)
    while (count < Math.min(this.#queue.length, limits.commitRecords) && octets < limits.commitOctets) {
      const { body, writer } = this.#queue[count]!.submission
      if (this.#queue[count]!.submission.facts.kind === 'change') break
      octets += body.in === 'memory' ? writer.bodyLength : 0
      count += 1
    }
    return this.#queue.splice(0, count)
  }

  async #commit(waiting: readonly Waiting[]): Promise<void> {
    let batch: Waiting[] = []
    try {
      batch = await this.#claim(waiting)
      if (batch.length > 0) await this.#write(batch.map(({ submission }) => submission))
      for (const { submission, resolve } of batch) {
        submission.committed?.()
        resolve('stored')
      }
    } catch (error) {
      for (const { reject } of batch.length > 0 ? batch : waiting) reject(storageError(error))
    }
  }

  /** Lets one of several instances of the same UID pass; answers the others. */
  async #claim(waiting: readonly Waiting[]): Promise<Waiting[]> {
    const claimed = new Set<string>()
    const batch: Waiting[] = []
    for (const one of waiting) {
      const { facts, unseenAt, check } = one.submission
      if (this.#isGone(one.submission)) {
        one.reject(new ArchiveError('LG_STUDY_ERASED', 'the study was deleted or erased while the instance arrived'))
        continue
      }
      await check?.()
      if (facts.kind === 'instance') {
        const uid = facts.facts.instance.SOPInstanceUID
        if (claimed.has(uid) || (unseenAt !== this.#commits && (await this.#parts.index.hasInstance(uid)))) {
          one.resolve('taken')
          continue
        }
        claimed.add(uid)
      }
      batch.push(one)
    }
    return batch
  }

  #isGone({ facts, study }: Submission): boolean {
    if (facts.kind === 'change') return false
    const id = study.id.toString('hex')
    if (this.#closed.has(id) || facts.kind === 'rendition') return this.#closed.has(id)
    const uid = facts.kind === 'instance' ? facts.facts.study.StudyInstanceUID : facts.studyInstanceUID
    return (this.#reopened.get(uid) ?? id) !== id
  }

  async #write(batch: readonly Submission[]): Promise<void> {
    const placed: Placed[] = []
    try {
      await this.#place(batch, placed)
      await this.#makeDurable(placed)
      await this.#parts.index.commit({ records: placed.map(newRecord), packs: this.#positions(placed) })
    } catch (error) {
      await this.#rollBack(placed)
      throw error
    }
    this.#commits += 1
    await this.#sealFullShared()
  }

  async #place(batch: readonly Submission[], placed: Placed[]): Promise<void> {
    const parts: Uint8Array[] = []
    const inMemory = batch.filter(({ body }) => body.in === 'memory')
    const shared = inMemory.length > 0 ? await this.#sharedPack() : undefined
    let offset = shared?.writtenLength ?? 0
    for (const submission of batch) {
      const { body, writer, study } = submission
      this.#sequence += 1
      const header = writer.header(study, this.#sequence)
      if (body.in === 'pack') {
        placed.push({ submission, pack: body.pack, offset: body.start, sequence: this.#sequence })
        await body.pack.fill(body.start, header)
      } else {
        placed.push({ submission, pack: shared!, offset, sequence: this.#sequence })
        parts.push(header, ...body.parts)
        offset += header.length + writer.bodyLength
      }
    }
    if (parts.length > 0) await shared!.append(parts)
  }

  /** Waits for all of them, also when one fails: nothing may still be under way when the packs are cut back. */
  async #makeDurable(placed: readonly Placed[]): Promise<void> {
    const { studyKeys, audit } = this.#parts
    const packs = new Set(placed.map(({ pack }) => pack))
    const settled = await Promise.allSettled([
      ...(studyKeys.hasUnflushed ? [studyKeys.flush()] : []),
      ...[...packs].map((pack) => pack.sync()),
      audit.append(placed.flatMap(({ submission }) => submission.events)),
    ])
    for (const result of settled) if (result.status === 'rejected') throw result.reason
  }

  #positions(placed: readonly Placed[]): PackPosition[] {
    return [...new Set(placed.map(({ pack }) => pack))].map((pack) => ({
      pack: pack.name,
      length: pack.durableLength,
      sealed: pack.durableLength >= this.#parts.packLimitOctets,
    }))
  }

  async #rollBack(placed: readonly Placed[]): Promise<void> {
    const starts = new Map<Pack, number>()
    for (const { pack, offset } of placed) starts.set(pack, Math.min(offset, starts.get(pack) ?? offset))
    for (const [pack, start] of starts) {
      await pack.rollBack(start).catch(() => undefined)
      if (!pack.usable) await this.#abandon(pack, start)
    }
  }

  /** Nothing more goes into this pack; what lies beyond `length` is cut off when the archive is opened next, if not now. */
  async #abandon(pack: Pack, length: number): Promise<void> {
    await this.#parts.index
      .commit({ records: [], packs: [{ pack: pack.name, length, sealed: true }] })
      .catch(() => undefined)
    if (pack !== this.#shared) return
    this.#shared = undefined
    await pack.file.close().catch(() => undefined)
  }

  async #sharedPack(): Promise<Pack> {
    this.#shared ??= await this.#parts.createPack()
    return this.#shared
  }

  async #sealFullShared(): Promise<void> {
    const pack = this.#shared
    if (pack === undefined || pack.durableLength < this.#parts.packLimitOctets) return
    this.#shared = undefined
    await pack.file.close()
  }
}

function newRecord({ submission, pack, offset, sequence }: Placed): NewRecord {
  const studyKey = { id: submission.study.id, slot: submission.study.slot }
  return { ...submission.facts, sequence, place: { pack: pack.name, offset }, studyKey }
}
