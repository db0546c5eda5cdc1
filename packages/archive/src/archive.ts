/** The encrypted picture archive: everything a protocol may ask of it, each method on behalf of a principal. */
import { type Action, type Principal, principalLabel, seriesOf } from '@leadglass/access'
import type { AuditEvent } from '@leadglass/audit'
import { type AccessWatch, unwatched, watchedContent, without } from './access-watch.ts'
import type { ArchiveOptions, StudyRequest } from './archive-options.ts'
import { type ArchiveSnapshot, type SnapshotTerms, snapshotArchive } from './backup/snapshot.ts'
import { Doorkeeper, objectOf, unknownStudy } from './doorkeeper.ts'
import { ArchiveError } from './errors.ts'
import { nodeFileSystem } from './file-system/node-file-system.ts'
import type { ArrivedInstance, IndexedInstance, IndexedTrash } from './index/index-store.ts'
import type { SearchQuery, SearchResult, SearchRow, WholeQuery } from './index/query.ts'
import type { ErasureCertificate } from './keys/erasure-certificate.ts'
import { KeyDesk } from './keys/key-desk.ts'
import type { KeySource } from './keys/key-source.ts'
import { createKeyring, type Keyring } from './keys/keyring.ts'
import { exportedFile } from './maintenance/export.ts'
import { rebuildIndex } from './maintenance/reindex.ts'
import type {
  ArchiveStatistics,
  ErasureReport,
  ExportSink,
  KeysStatus,
  OnProgress,
  ReindexReport,
  VerifyReport,
} from './maintenance/reports.ts'
import { verify } from './maintenance/verify.ts'
import { type ArchiveParts, openArchive, packsFolder } from './open-archive.ts'
import { confirmKept } from './read/confirm.ts'
import { openContent } from './read/content.ts'
import type {
  Arrival,
  Confirmation,
  DicomJson,
  InstanceContent,
  InstanceHandle,
  SeriesMetadata,
  StudyActivity,
} from './read/instance-content.ts'
import { readHeaders } from './read/row-headers.ts'
import { maySeeSeries, rowsSeen, withinSeries } from './read/series-scope.ts'
import { factsForGate } from './read/study-facts.ts'
import type { ReceiveOrigin, ReceiveResult } from './receive/receive-origin.ts'
import type { NewRendition, Rendition, RenditionOutcome } from './renditions/rendition.ts'
import { NameBook } from './sealing/name-book.ts'
import { namesInLog } from './sealing/names-in-log.ts'
import { type EntrySubject, SubjectReader } from './sealing/subject-reader.ts'
import { type ArchiveChange, type ChangePage, changesAfter, latestChange } from './trash/change-feed.ts'
import { unknownEntry } from './trash/trash-can.ts'
import { type TrashEntry, trashEntryOf } from './trash/trash-entry.ts'

export class Archive {
  readonly #parts: ArchiveParts
  /** What a handle stands for; only handles that `instances` gave out are here. */
  readonly #handles = new WeakMap<InstanceHandle, IndexedInstance>()
  readonly #underWay: Set<Promise<unknown>>
  #closed = false
  readonly #watch: AccessWatch
  readonly #door: Doorkeeper
  readonly #keyDesk: KeyDesk

  private constructor(parts: ArchiveParts, underWay = new Set<Promise<unknown>>()) {
    this.#parts = parts
    this.#underWay = underWay
    this.#watch = parts.options.watch ?? unwatched
    this.#door = new Doorkeeper(parts.options, parts.index)
    this.#keyDesk = new KeyDesk(parts)
  }

  /** Makes an empty archive in a folder that holds none. @throws ArchiveError LG_ARCHIVE_EXISTS */
  static async create(options: { folder: string; keySource: KeySource }): Promise<void> {
    const fs = nodeFileSystem
    await fs.makeFolder(options.folder)
    const names = await fs.list(options.folder)
    if (names.includes('keys') || names.includes('packs')) {
      throw new ArchiveError('LG_ARCHIVE_EXISTS', 'the folder holds an archive already')
    }
    await fs.makeFolder(packsFolder(options.folder))
    await createKeyring(options)
    await fs.syncFolder(options.folder)
  }

  /**
   * Opens the archive for this process alone; after a crash what was acknowledged is there and what was not is gone.
   *
   * @throws ArchiveError LG_ARCHIVE_LOCKED, LG_ARCHIVE_MISSING, LG_KEY_WRONG, LG_KEY_DAMAGED
   */
  static async open(options: ArchiveOptions): Promise<Archive> {
    return new Archive(await openArchive(options))
  }

  /**
   * The same archive for whoever takes identities out of all that it gives: it lets those in who may see studies in that form
   * alone. Closed with this one.
   */
  withoutIdentities(): Archive {
    const options = { ...this.#parts.options, gate: this.#parts.options.gate.inForm('de-identified') }
    return new Archive({ ...this.#parts, options }, this.#underWay)
  }

  /**
   * The project by whose grant a principal may read a study, or find it, as a node may that fetches nothing; `undefined` if by none, or
   * if there is no such study.
   */
  projectOf(principal: Principal, studyInstanceUID: string): Promise<string | undefined> {
    return this.#run(async () => {
      const study = await this.#parts.index.study(studyInstanceUID)
      if (study === undefined) return undefined
      const by = (action: Action) => this.#parts.options.gate.decide(principal, action, factsForGate(study)).project
      return by('study:read') ?? by('study:list')
    })
  }

  get keys(): Keyring {
    return this.#parts.keyring
  }

  /**
   * Takes one instance, bare data set octets. Chunks must not be written into after they are handed over.
   *
   * @throws ArchiveError LG_INSTANCE_CONFLICT, LG_IDENTITY_MISSING, LG_IDENTITY_INVALID, LG_IDENTITY_MISMATCH, LG_ARCHIVE_FULL,
   *   LG_STORAGE_FAILED, LG_OBJECT_TOO_LONG; DicomError; AccessError. Nothing is kept then.
   */
  receive(origin: ReceiveOrigin, dataSet: AsyncIterable<Uint8Array>): Promise<ReceiveResult> {
    return this.#run(() => this.#parts.receiver.receive(origin, dataSet))
  }

  /** Only studies that the principal may list. @throws AccessError; ArchiveError LG_QUERY_UNSUPPORTED */
  search(principal: Principal, query: SearchQuery): Promise<SearchResult> {
    return this.#run(async () => {
      const { gate } = this.#parts.options
      const allowed = gate.predicate(principal, 'study:list')
      if (allowed.kind === 'none') await this.#door.require(principal, 'study:list')
      const seen = without(allowed, this.#watch.hidden(principal, query))
      const { rows, more } = await this.#parts.index.search(withinSeries(principal, query), seen)
      await this.#door.listed(principal, { action: 'study:list', query, rows })
      await this.#door.audit(principal, 'study:list', { detail: { level: query.level, rows: rows.length } })
      return { rows: rowsSeen(principal, rows), more }
    })
  }

  /**
   * Every row, of studies that the principal may list, page by page; memory does not grow with their number. The audit log
   * gets one entry, when the last page is taken or the iteration is left.
   *
   * @param action - `study:read`: of studies whose instances the principal may read, to find out which ones are meant
   * @throws AccessError; ArchiveError LG_QUERY_UNSUPPORTED
   */
  async *searchAll(
    principal: Principal,
    query: WholeQuery,
    action: 'study:list' | 'study:read' = 'study:list',
  ): AsyncGenerator<readonly SearchRow[]> {
    const { gate } = this.#parts.options
    const allowed = gate.predicate(principal, action)
    if (allowed.kind === 'none') await this.#run(() => this.#door.require(principal, action))
    // What is looked up to be retrieved is no list: nothing is passed over.
    const seen = action === 'study:read' ? allowed : without(allowed, this.#watch.hidden(principal, query))
    const pages = this.#parts.index.searchAll(withinSeries(principal, query), seen)[Symbol.asyncIterator]()
    let rows = 0
    try {
      for (;;) {
        const page = await this.#run(() => pages.next())
        if (page.done === true) return
        rows += page.value.length
        await this.#door.listed(principal, { action, query, rows: page.value })
        yield rowsSeen(principal, page.value)
      }
    } finally {
      await this.#run(() => this.#door.audit(principal, action, { detail: { level: query.level, rows } }))
    }
  }

  /**
   * In the order of series number and instance number; empty when there is none.
   *
   * @param action - `study:export`: what is found leaves the archive, not only to be looked at
   */
  instances(
    principal: Principal,
    request: StudyRequest,
    action: 'study:read' | 'study:export' = 'study:read',
  ): Promise<InstanceHandle[]> {
    return this.#run(async () => {
      const study = await this.#door.study(principal, action, request.studyInstanceUID)
      if (study === undefined) return []
      const present = await this.#parts.index.instances(request)
      const instances = present.filter(({ SeriesInstanceUID }) => maySeeSeries(principal, SeriesInstanceUID))
      await this.#door.opening(principal, action, study, 0)
      await this.#door.audit(principal, action, { study, detail: { instances: instances.length } })
      return instances.map((instance) => this.#handle(instance))
    })
  }

  /**
   * Instances that arrived after the one of sequence number `after`, in the order of arrival: for what goes through all of them
   * once, such as forwarding. Needs a right to every study; leaves no audit entry, since what is done with each of them does.
   *
   * @param limit - 1 or more
   */
  arrivals(principal: Principal, { after, limit }: { after: number; limit: number }): Promise<Arrival[]> {
    return this.#run(async () => {
      await this.#door.require(principal, 'study:read')
      return (await this.#parts.index.arrivals(after, limit)).map((instance) => this.#arrival(instance))
    })
  }

  /**
   * Instances that are to have a rendition of their frames and have none, as `arrivals` gives them: uncompressed ones, and those
   * compressed without loss. What is due is kept in the index, so that a restart goes on where it was.
   */
  awaitingRendition(principal: Principal, { after, limit }: { after: number; limit: number }): Promise<Arrival[]> {
    return this.#run(async () => {
      await this.#door.require(principal, 'study:read')
      return (await this.#parts.index.awaitingRendition(after, limit)).map((instance) => this.#arrival(instance))
    })
  }

  /**
   * Frames of an instance in the transfer syntax for viewing; `undefined` while there are none.
   *
   * @param handle - from `instances`
   * @throws AccessError; ArchiveError LG_STUDY_ERASED; LG_RECORD_DAMAGED: it is forgotten then and made anew, the instance is not
   *   concerned
   */
  rendition(principal: Principal, handle: InstanceHandle): Promise<Rendition | undefined> {
    return this.#run(async () => {
      const { instance, study } = await this.#instanceOf(principal, handle)
      await this.#door.opening(principal, 'study:read', study, 1)
      return this.#door.auditingDamage(principal, study, () => this.#parts.renditions.of(instance))
    })
  }

  /** Keeps a rendition beside the instance. The caller vouches for its samples being those of the instance. */
  keepRendition(principal: Principal, handle: InstanceHandle, rendition: NewRendition): Promise<RenditionOutcome> {
    return this.#run(async () => {
      const { instance } = await this.#instanceOf(principal, handle, 'study:store')
      return this.#parts.renditions.keep(instance, rendition)
    })
  }

  /** Says for good that an instance has no rendition. @param code - why, an error code */
  refuseRendition(
    principal: Principal,
    handle: InstanceHandle,
    { transferSyntaxUID, code }: { transferSyntaxUID: string; code: string },
  ): Promise<RenditionOutcome> {
    return this.#run(async () => {
      const { instance } = await this.#instanceOf(principal, handle, 'study:store')
      return this.#parts.renditions.refuse(instance, transferSyntaxUID, code)
    })
  }

  /** The sequence number of the newest record; 0 for an empty archive. */
  lastSequence(): Promise<number> {
    return this.#run(() => this.#parts.index.lastSequence())
  }

  /** Calls back after each instance that was stored, and after each deletion, restoration and erasure. @returns the end of it */
  onStored(listener: () => void): () => void {
    this.#parts.storedListeners.add(listener)
    return () => void this.#parts.storedListeners.delete(listener)
  }

  /** How the audit log names the studies of a patient, or one study, in the trash too. For who may read the log. */
  namesOf(principal: Principal, request: { patientID?: string; studyInstanceUID?: string }): Promise<string[]> {
    return this.#run(async () => {
      await this.#door.require(principal, 'audit:read')
      return namesInLog(this.#parts, request)
    })
  }

  /**
   * Says of entries of the audit log what study they are about, and whether anything still tells. For who may read the log.
   *
   * @param identify - tell Study Instance UID and Patient ID, to who may list every study
   */
  entrySubjects(
    principal: Principal,
    { identify }: { identify: boolean },
  ): Promise<(event: AuditEvent) => Promise<EntrySubject | undefined>> {
    return this.#run(async () => {
      await this.#door.require(principal, 'audit:read')
      if (identify) await this.#door.require(principal, 'study:list')
      const { committer, index, keys } = this.#parts
      const names = await NameBook.read(keys, (work) => committer.exclusive(work))
      const reader = new SubjectReader(index, names, identify)
      return (event) => this.#run(() => reader.of(event))
    })
  }

  /** The opaque identifier of a study; `undefined` when there is none of this UID. For who may read the log. */
  nameOf(principal: Principal, studyInstanceUID: string): Promise<string | undefined> {
    return this.#run(async () => {
      await this.#door.require(principal, 'audit:read')
      return (await this.#parts.index.study(studyInstanceUID))?.studyKey.id.toString('hex')
    })
  }

  /** One instance by its SOP Instance UID; `undefined` when there is none. */
  instance(principal: Principal, sopInstanceUID: string): Promise<InstanceHandle | undefined> {
    return this.#run(async () => {
      const instance = await this.#parts.index.instance(sopInstanceUID)
      if (instance === undefined) return undefined
      const study = await this.#door.study(principal, 'study:read', instance.StudyInstanceUID)
      if (study === undefined || !maySeeSeries(principal, instance.SeriesInstanceUID)) return undefined
      await this.#door.opening(principal, 'study:read', study, 0)
      return this.#handle(instance)
    })
  }

  /**
   * How many of these instances are not here; for lists, which show no more of a study than that.
   *
   * @returns undefined when there is no such study, or the principal may not list it
   */
  missing(
    principal: Principal,
    { studyInstanceUID, sopInstanceUIDs }: { studyInstanceUID: string; sopInstanceUIDs: readonly string[] },
  ): Promise<number | undefined> {
    return this.#run(async () => {
      const { options, index } = this.#parts
      const study = await index.study(studyInstanceUID)
      if (study === undefined) return undefined
      if (!options.gate.decide(principal, 'study:list', factsForGate(study)).allowed) return undefined
      let missing = 0
      for (const uid of sopInstanceUIDs) if (!(await index.hasInstance(uid))) missing += 1
      return missing
    })
  }

  /** How many instances a study has by now, and whether more are coming; undefined as for `missing`. */
  activity(principal: Principal, studyInstanceUID: string): Promise<StudyActivity | undefined> {
    return this.#run(async () => {
      const { options, index, seriesMetadata } = this.#parts
      const study = await index.study(studyInstanceUID)
      if (study === undefined) return undefined
      if (!options.gate.decide(principal, 'study:list', factsForGate(study)).allowed) return undefined
      return { instances: study.NumberOfStudyRelatedInstances, arriving: seriesMetadata.isArriving(studyInstanceUID) }
    })
  }

  /**
   * Whether an instance is here whole: reads and authenticates every octet of it before it says `kept`.
   *
   * @throws AccessError; ArchiveError LG_STORAGE_FAILED when the disk could not be read, which says nothing of the instance
   */
  confirm(
    principal: Principal,
    { sopClassUID, sopInstanceUID }: { sopClassUID: string; sopInstanceUID: string },
  ): Promise<Confirmation> {
    return this.#run(async () => {
      await this.#door.requireAtAll(principal, 'study:confirm')
      const instance = await this.#parts.index.instance(sopInstanceUID)
      if (instance === undefined) return 'missing'
      const study = await this.#door.study(principal, 'study:confirm', instance.StudyInstanceUID)
      if (study === undefined) return 'missing'
      await this.#door.opening(principal, 'study:confirm', study, 0)
      if (instance.SOPClassUID !== sopClassUID) return 'class-conflict'
      const confirmation = await confirmKept(this.#parts.records, instance)
      if (confirmation === 'damaged') await this.#door.audit(principal, 'record:damaged', { study }, 'failure')
      return confirmation
    })
  }

  /** @param handle - from `instances` @throws AccessError; ArchiveError LG_RECORD_DAMAGED, LG_STUDY_ERASED */
  openInstance(principal: Principal, handle: InstanceHandle): Promise<InstanceContent> {
    return this.#run(async () => {
      const { instance, study } = await this.#instanceOf(principal, handle)
      await this.#door.opening(principal, 'study:read', study, 1)
      return this.#door.auditingDamage(principal, study, async () =>
        watchedContent(await openContent(await this.#parts.records.open(instance)), (octets) =>
          this.#watch.handedOut(principal, octets),
        ),
      )
    })
  }

  /** `undefined` when there is no such series. */
  seriesMetadata(
    principal: Principal,
    request: { studyInstanceUID: string; seriesInstanceUID: string },
  ): Promise<SeriesMetadata | undefined> {
    return this.#run(async () => {
      const study = await this.#door.study(principal, 'study:read', request.studyInstanceUID)
      if (study === undefined || !maySeeSeries(principal, request.seriesInstanceUID)) return undefined
      await this.#door.opening(principal, 'study:read', study, 0)
      const metadata = await this.#door.auditingDamage(principal, study, () => this.#parts.seriesMetadata.of(request))
      await this.#door.audit(principal, 'study:read', { study, detail: { metadata: metadata?.instanceCount ?? 0 } })
      return metadata
    })
  }

  /**
   * A header for each row of a search: the instance's own, or that of the first instance of its series or study.
   * `undefined` for a study that the principal may list but not read, and for one erased meanwhile.
   *
   * @param rows - few enough to be held: each header has some kilobytes
   */
  headers(principal: Principal, rows: readonly SearchRow[]): Promise<(DicomJson | undefined)[]> {
    return this.#run(async () => {
      const { gate, audit } = this.#parts.options
      const reading = await readHeaders(
        this.#parts,
        rows,
        (study) => gate.decide(principal, 'study:read', factsForGate(study)).allowed,
        seriesOf(principal),
      )
      const common = { action: 'study:read', outcome: 'success', principal: principalLabel(principal) } as const
      const time = new Date().toISOString()
      if (reading.studies.length > 0) {
        await audit.append(
          reading.studies.map((study) => ({ ...common, time, object: objectOf(study), detail: { headers: 1 } })),
        )
      }
      return reading.headers
    })
  }

  /**
   * Asks for the right to do something with a study that is done elsewhere, such as sharing it or listing it in a collection. That it was done is on record too.
   *
   * @throws AccessError; ArchiveError LG_STUDY_UNKNOWN when there is no such study or series, or it may not be done
   */
  permit(
    principal: Principal,
    action: 'study:share' | 'study:collect',
    request: { studyInstanceUID: string; seriesInstanceUIDs?: readonly string[] | undefined },
  ): Promise<void> {
    return this.#run(async () => {
      const { studyInstanceUID, seriesInstanceUIDs = [] } = request
      const study = await this.#door.knownStudy(principal, action, studyInstanceUID)
      for (const uid of seriesInstanceUIDs) {
        if ((await this.#parts.index.series(studyInstanceUID, uid)) === undefined) throw unknownStudy()
      }
      const detail = seriesInstanceUIDs.length === 0 ? undefined : { series: seriesInstanceUIDs.length }
      await this.#door.audit(principal, action, { study, ...(detail ? { detail } : {}) })
    })
  }

  /**
   * Moves a study, or one series or instance of it, to the trash: from now on it is nowhere to be found.
   *
   * @returns `until`: it can be restored up to then
   * @throws ArchiveError LG_STUDY_UNKNOWN when there is nothing of it
   */
  delete(principal: Principal, request: StudyRequest): Promise<{ instances: number; until: Date }> {
    return this.#run(async () => {
      const study = await this.#door.knownStudy(principal, 'study:delete', request.studyInstanceUID)
      return this.#parts.trash.delete(principal, study, request)
    })
  }

  /** What is in the trash of studies that the principal may restore, the newest first. */
  trash(principal: Principal): Promise<TrashEntry[]> {
    return this.#run(async () => {
      const { gate } = this.#parts.options
      await this.#door.requireAtAll(principal, 'study:delete')
      const entries = (await this.#parts.index.trash()).filter(
        ({ study }) => gate.decide(principal, 'study:delete', factsForGate(study)).allowed,
      )
      await this.#door.audit(principal, 'trash:listed', { detail: { entries: entries.length } })
      return entries.map(trashEntryOf)
    })
  }

  /** @param entry - of `trash` @throws ArchiveError LG_TRASH_UNKNOWN, LG_RESTORE_CONFLICT */
  restore(principal: Principal, entry: number): Promise<{ instances: number }> {
    return this.#run(async () => {
      const { index, trash } = this.#parts
      await this.#door.requireAtAll(principal, 'study:delete')
      const found = await index.trashEntry(entry)
      const [allowed] = await this.#door.allowed(principal, 'study:delete', found ? [found] : [])
      if (allowed === undefined) throw unknownEntry()
      return trash.restore(principal, allowed)
    })
  }

  /**
   * Destroys the keys of all that is kept under a Study Instance UID, in the trash too: nobody can read it any more, whatever
   * copies there are.
   *
   * @throws ArchiveError LG_STUDY_UNKNOWN
   */
  erase(principal: Principal, studyInstanceUID: string): Promise<{ study: string; instances: number }> {
    return this.#run(async () => {
      const { index, trash } = this.#parts
      const present = await this.#door.study(principal, 'study:erase', studyInstanceUID)
      const trashed = await this.#door.allowed(principal, 'study:erase', await index.trashedStudies(studyInstanceUID))
      const keys = [...(present ? [present] : []), ...trashed].map(({ studyKey }) => studyKey)
      const [first] = keys
      if (first === undefined) throw unknownStudy()
      const instances = await this.#instancesOf(studyInstanceUID)
      const erased = new Set<string>()
      for (const key of keys) {
        const id = key.id.toString('hex')
        if (!erased.has(id)) await trash.erase(principal, key, studyInstanceUID, instances.get(id) ?? 0)
        erased.add(id)
      }
      return {
        study: first.id.toString('hex'),
        instances: [...instances.values()].reduce((sum, count) => sum + count, 0),
      }
    })
  }

  /** Erases what is over its grace period now and not at the next look. @returns how many studies */
  emptyTrash(principal: Principal): Promise<{ studies: number }> {
    return this.#run(async () => {
      await this.#door.require(principal, 'study:erase')
      return { studies: await this.#parts.trash.sweep() }
    })
  }

  /** What happened to the studies that the principal may list, in the order it happened. */
  changes(principal: Principal, from: { after: number; limit: number }): Promise<ChangePage> {
    return this.#run(async () => {
      const page = await changesAfter(this.#parts.index, await this.#door.mayList(principal), from)
      await this.#door.audit(principal, 'changes:read', { detail: { after: from.after, changes: page.changes.length } })
      return page
    })
  }

  latestChange(principal: Principal): Promise<ArchiveChange | undefined> {
    return this.#run(async () => {
      const change = await latestChange(this.#parts.index, await this.#door.mayList(principal))
      await this.#door.audit(principal, 'changes:read', { detail: { changes: change ? 1 : 0 } })
      return change
    })
  }

  /** @returns how many files the sink took @throws ArchiveError LG_STUDY_UNKNOWN, LG_RECORD_DAMAGED */
  export(principal: Principal, studyInstanceUID: string, sink: ExportSink): Promise<{ instances: number }> {
    return this.#run(async () => {
      const study = await this.#door.knownStudy(principal, 'study:export', studyInstanceUID)
      const instances = await this.#parts.index.instances({ studyInstanceUID })
      await this.#door.opening(principal, 'study:export', study, instances.length)
      await this.#door.audit(principal, 'study:export', { study, detail: { instances: instances.length } })
      for (const instance of instances) {
        const content = await openContent(await this.#parts.records.open(instance))
        await sink.write(exportedFile(this.#handle(instance), content))
      }
      return { instances: instances.length }
    })
  }

  /** Reads and authenticates every octet of every pack. */
  verify(principal: Principal, onProgress?: OnProgress): Promise<VerifyReport> {
    return this.#run(async () => {
      await this.#door.require(principal, 'archive:verify')
      const report = await verify({ ...this.#parts, onProgress })
      const detail = { records: report.records, problems: report.problems.length }
      await this.#door.audit(principal, 'archive:verify', { detail })
      return report
    })
  }

  /** Rebuilds the index from packs and keys. */
  reindex(principal: Principal, onProgress?: OnProgress): Promise<ReindexReport> {
    return this.#run(async () => {
      await this.#door.require(principal, 'archive:reindex')
      const { options, keyring } = this.#parts
      const report = await rebuildIndex({
        ...this.#parts,
        folder: options.folder,
        indexKey: keyring.derive('index'),
        onProgress,
      })
      await this.#door.audit(principal, 'archive:reindex', { detail: { instances: report.instances } })
      return report
    })
  }

  keysStatus(principal: Principal): Promise<KeysStatus> {
    return this.#run(async () => {
      await this.#door.require(principal, 'keys:read')
      return this.#keyDesk.status()
    })
  }

  /**
   * A new key-encryption key wraps all study keys, some between two commits at a time; packs stay as they are. Asked again while
   * it is under way, waits for that one.
   *
   * @param signal - ends it early, with everything as it was: LG_ARCHIVE_CLOSED
   */
  rotateKeys(principal: Principal, onProgress?: OnProgress, signal?: AbortSignal): Promise<KeysStatus> {
    return this.#run(async () => {
      await this.#door.require(principal, 'keys:rotate')
      await this.#keyDesk.rotate({
        onProgress,
        isCancelled: () => this.#closed || signal?.aborted === true,
        record: (detail) => this.#door.audit(principal, 'keys:rotated', { detail }),
      })
      return this.#keyDesk.status()
    })
  }

  /** The certificates of all erased studies. @throws ArchiveError LG_KEY_DAMAGED */
  erasures(principal: Principal): Promise<ErasureCertificate[]> {
    return this.#run(async () => {
      await this.#door.require(principal, 'keys:read')
      return this.#keyDesk.certificates()
    })
  }

  /** What this archive knows of a certificate; whether the audit log has its digest is for the caller to look. */
  checkErasure(principal: Principal, certificate: ErasureCertificate): Promise<ErasureReport> {
    return this.#run(async () => {
      await this.#door.require(principal, 'keys:read')
      return this.#keyDesk.check(certificate)
    })
  }

  /** What a copy of the archive is made of, at one moment between two commits. */
  snapshot(principal: Principal, terms: SnapshotTerms): Promise<ArchiveSnapshot> {
    return this.#run(async () => {
      await this.#door.require(principal, 'backups:write')
      return snapshotArchive({ ...this.#parts, packsFolder: packsFolder(this.#parts.options.folder) }, terms)
    })
  }

  /** Counts only; asks no right beyond having opened the archive. */
  statistics(): Promise<ArchiveStatistics> {
    return this.#run(async () => {
      const counts = await this.#parts.index.counts()
      const packs = await this.#parts.index.packs()
      return { ...counts, packs: packs.length, packOctets: packs.reduce((sum, { length }) => sum + length, 0) }
    })
  }

  /** Waits for what is under way, then closes. Further calls throw LG_ARCHIVE_CLOSED. */
  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    await Promise.allSettled([...this.#underWay])
    await this.#parts.close()
  }

  async #run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#closed) throw new ArchiveError('LG_ARCHIVE_CLOSED', 'the archive is closed')
    const result = work()
    this.#underWay.add(result)
    try {
      return await result
    } finally {
      this.#underWay.delete(result)
    }
  }

  /** What a handle stands for, with its study. @throws ArchiveError LG_STUDY_UNKNOWN, LG_STUDY_ERASED */
  async #instanceOf(principal: Principal, handle: InstanceHandle, action: Action = 'study:read') {
    const instance = this.#handles.get(handle)
    if (instance === undefined) throw new ArchiveError('LG_STUDY_UNKNOWN', 'the handle is not from this archive')
    const study = maySeeSeries(principal, instance.SeriesInstanceUID)
      ? await this.#door.study(principal, action, instance.StudyInstanceUID)
      : undefined
    if (study === undefined) throw new ArchiveError('LG_STUDY_ERASED', 'the study was deleted or erased')
    if (!(await this.#isPresent(instance))) throw new ArchiveError('LG_STUDY_ERASED', 'the instance was deleted')
    return { instance, study }
  }

  /** Whether this very instance is still to be found. */
  async #isPresent({ SOPInstanceUID, recordId }: IndexedInstance): Promise<boolean> {
    const present = await this.#parts.index.instance(SOPInstanceUID)
    return present?.recordId.equals(recordId) === true
  }

  /** Instances under a Study Instance UID by opaque study id, in the trash too. */
  async #instancesOf(studyInstanceUID: string): Promise<Map<string, number>> {
    const { index } = this.#parts
    const counts = new Map<string, number>()
    const add = ({ studyKey }: Pick<IndexedTrash, 'studyKey'>, count: number) => {
      const id = studyKey.id.toString('hex')
      counts.set(id, (counts.get(id) ?? 0) + count)
    }
    for (const instance of await index.instances({ studyInstanceUID })) add(instance, 1)
    for (const entry of await index.trash()) {
      if (entry.studyInstanceUID === studyInstanceUID) add(entry, entry.instances)
    }
    return counts
  }

  #arrival(instance: ArrivedInstance): Arrival {
    const { sequence, studyKey } = instance
    return { sequence, study: studyKey.id.toString('hex'), handle: this.#handle(instance) }
  }

  #handle(instance: IndexedInstance): InstanceHandle {
    const handle: InstanceHandle = {
      studyInstanceUID: instance.StudyInstanceUID,
      seriesInstanceUID: instance.SeriesInstanceUID,
      sopInstanceUID: instance.SOPInstanceUID,
      sopClassUID: instance.SOPClassUID,
      transferSyntaxUID: instance.TransferSyntaxUID,
      instanceNumber: instance.InstanceNumber ?? undefined,
      dataSetLength: instance.dataSetLength,
      version: instance.recordId.toString('hex'),
    }
    this.#handles.set(handle, instance)
    return handle
  }
}

/** All that may be asked of an archive, for what stands in front of one. */
export type ArchiveAccess = Pick<Archive, keyof Archive>
