/** IndexStore on one encrypted SQLite file. */
import { renameSync } from 'node:fs'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Predicate } from '@leadglass/access'
import { ArchiveError } from '../../errors.ts'
import { storageError } from '../../file-system/storage-error.ts'
import type { StudyKeyName } from '../../keys/study-keys.ts'
import type {
  ArrivedInstance,
  ExpectedRecord,
  IndexCommit,
  IndexCounts,
  IndexedChange,
  IndexedInstance,
  IndexedSeries,
  IndexedStudy,
  IndexedTrash,
  IndexStore,
  PackPosition,
  RecordPlace,
} from '../index-store.ts'
import type { SearchQuery, SearchResult, SearchRow, WholeQuery } from '../query.ts'
import { type Connection, openConnection } from './connection.ts'
import { type ReadStatements, readStatements } from './read-statements.ts'
import { definition, schemaVersion } from './schema.ts'
import { IndexSearch } from './search.ts'
import { TrashReader } from './trash-reader.ts'
import { WholeSearch } from './whole-search.ts'
import { IndexWriter } from './writer.ts'

interface KeyColumns {
  keyId: Buffer
  keySlot: number
}

export class SqliteIndex implements IndexStore {
  readonly #path: string
  readonly #key: Uint8Array
  #connection: Connection
  #writer: IndexWriter
  #search: IndexSearch
  #trash: TrashReader
  #statements: ReadStatements

  private constructor(path: string, key: Uint8Array, connection: Connection) {
    this.#path = path
    this.#key = key
    this.#connection = connection
    this.#writer = new IndexWriter(connection)
    this.#search = new IndexSearch(connection)
    this.#trash = new TrashReader(connection)
    this.#statements = readStatements(connection)
  }

  /** Opens the file, or makes it. @throws ArchiveError LG_INDEX_DAMAGED when it cannot be read or is of another version */
  static open(path: string, key: Uint8Array): SqliteIndex {
    const connection = openConnection(path, key)
    try {
      if (connection.pragma('user_version', { simple: true }) === 0) define(connection)
      const version = connection.pragma('user_version', { simple: true })
      if (version === schemaVersion) return new SqliteIndex(path, key, connection)
      throw new ArchiveError('LG_INDEX_DAMAGED', 'the index is of another version', { version: Number(version) })
    } catch (error) {
      connection.close()
      if (error instanceof ArchiveError) throw error
      throw new ArchiveError('LG_INDEX_DAMAGED', 'the index cannot be read', {}, error)
    }
  }

  async commit(commit: IndexCommit): Promise<void> {
    this.#guard(() => this.#writer.commit(commit))
  }

  async hasInstance(sopInstanceUID: string): Promise<boolean> {
    return this.#guard(() => this.#statements.hasInstance.get({ sopInstanceUID }) !== undefined)
  }

  async instance(sopInstanceUID: string): Promise<IndexedInstance | undefined> {
    const row = this.#guard(() => this.#statements.instance.get({ sopInstanceUID }))
    return row && indexedInstance(row)
  }

  async study(studyInstanceUID: string): Promise<IndexedStudy | undefined> {
    const row = this.#guard(() => this.#statements.study.get({ studyInstanceUID }))
    return row && { ...row, studyKey: studyKeyOf(row) }
  }

  async studyByKey(id: Buffer): Promise<IndexedStudy | undefined> {
    const row = this.#guard(() => this.#statements.studyByKey.get({ keyId: id }))
    return row && { ...row, studyKey: studyKeyOf(row) }
  }

  async series(studyInstanceUID: string, seriesInstanceUID: string): Promise<IndexedSeries | undefined> {
    const row = this.#guard(() => this.#statements.series.get({ studyInstanceUID, seriesInstanceUID }))
    if (row === undefined) return undefined
    const { pack, metadataOffset, instanceCount } = row
    const metadata = pack === null || metadataOffset === null ? undefined : { pack, offset: metadataOffset }
    return { studyKey: studyKeyOf(row), instanceCount, metadata }
  }

  async firstInstance(request: {
    studyInstanceUID: string
    seriesInstanceUID?: string
  }): Promise<IndexedInstance | undefined> {
    const { studyInstanceUID, seriesInstanceUID } = request
    const { instancesOfSeries, instancesOfStudy } = this.#statements
    const row = this.#guard(() =>
      seriesInstanceUID === undefined
        ? instancesOfStudy.get({ studyInstanceUID })
        : instancesOfSeries.get({ studyInstanceUID, seriesInstanceUID }),
    )
    return row && indexedInstance(row)
  }

  async instances(request: {
    studyInstanceUID: string
    seriesInstanceUID?: string
    sopInstanceUID?: string
  }): Promise<IndexedInstance[]> {
    const { studyInstanceUID, seriesInstanceUID, sopInstanceUID } = request
    if (sopInstanceUID !== undefined) {
      const instance = await this.instance(sopInstanceUID)
      if (instance?.StudyInstanceUID !== studyInstanceUID) return []
      return seriesInstanceUID === undefined || instance.SeriesInstanceUID === seriesInstanceUID ? [instance] : []
    }
    const { instancesOfSeries, instancesOfStudy } = this.#statements
    const rows = this.#guard(() =>
      seriesInstanceUID === undefined
        ? instancesOfStudy.all({ studyInstanceUID })
        : instancesOfSeries.all({ studyInstanceUID, seriesInstanceUID }),
    )
    return rows.map(indexedInstance)
  }

  async arrivals(after: number, limit: number): Promise<ArrivedInstance[]> {
    return this.#guard(() => this.#statements.arrivals.all({ after, limit })).map(indexedInstance)
  }

  async rendition({ SOPInstanceUID, recordId }: IndexedInstance): Promise<RecordPlace | undefined> {
    const row = this.#guard(() => this.#statements.rendition.get({ sopInstanceUID: SOPInstanceUID, recordId }))
    return row === undefined || row.offset === null ? undefined : { pack: row.pack, offset: row.offset }
  }

  async awaitingRendition(after: number, limit: number): Promise<ArrivedInstance[]> {
    return this.#guard(() => this.#statements.awaitingRendition.all({ after, limit })).map(indexedInstance)
  }

  async dropRendition({ SOPInstanceUID, recordId }: IndexedInstance): Promise<void> {
    this.#guard(() => this.#statements.dropRendition.run({ sopInstanceUID: SOPInstanceUID, recordId }))
  }

  async search(query: SearchQuery, allowed: Predicate): Promise<SearchResult> {
    return this.#guard(() => this.#search.search(query, allowed))
  }

  /** Between two pages others may write; what arrives meanwhile comes last, what is erased does not come. */
  async *searchAll(query: WholeQuery, allowed: Predicate): AsyncGenerator<readonly SearchRow[]> {
    const search = this.#guard(() => new WholeSearch(this.#search.prepared, query, allowed))
    while (!search.isDone) {
      const rows = this.#guard(() => search.page(this.#search.prepared))
      if (rows.length > 0) yield rows
      // A page that filtered many rows and found none gives others their turn.
      else if (!search.isDone) await nextTurn()
    }
  }

  async removeStudy(id: Buffer): Promise<number> {
    return this.#guard(() => this.#writer.removeStudy(id))
  }

  async trash(): Promise<IndexedTrash[]> {
    return this.#guard(() => this.#trash.trash())
  }

  async trashEntry(sequence: number): Promise<IndexedTrash | undefined> {
    return this.#guard(() => this.#trash.trashEntry(sequence))
  }

  async trashedStudy(id: Buffer): Promise<IndexedTrash | undefined> {
    return this.#guard(() => this.#trash.trashedStudy(id))
  }

  async trashedStudies(studyInstanceUID: string): Promise<IndexedTrash[]> {
    return this.#guard(() => this.#trash.trashedStudies(studyInstanceUID))
  }

  async trashConflicts(sequence: number): Promise<boolean> {
    return this.#guard(() => this.#trash.trashConflicts(sequence))
  }

  async isTrashed(sequence: number, recordId: Buffer): Promise<boolean> {
    return this.#guard(() => this.#trash.isTrashed(sequence, recordId))
  }

  async trashDue(now: number): Promise<IndexedTrash[]> {
    return this.#guard(() => this.#trash.trashDue(now))
  }

  async changes(side: { after: number } | { before: number }, limit: number): Promise<IndexedChange[]> {
    return this.#guard(() => this.#trash.changes(side, limit))
  }

  async journalKey(): Promise<StudyKeyName | undefined> {
    return this.#guard(() => this.#trash.journalKey())
  }

  async dropSeriesMetadata(studyInstanceUID: string, seriesInstanceUID: string): Promise<void> {
    this.#guard(() => this.#statements.dropSeriesMetadata.run({ studyInstanceUID, seriesInstanceUID }))
  }

  async seriesWithoutMetadata(limit: number): Promise<{ studyInstanceUID: string; seriesInstanceUID: string }[]> {
    return this.#guard(() => this.#statements.seriesWithoutMetadata.all({ limit }))
  }

  async packs(): Promise<PackPosition[]> {
    const rows = this.#guard(() => this.#statements.packs.all({}))
    return rows.map(({ name, length, sealed }) => ({ pack: name, length, sealed: sealed === 1 }))
  }

  async removePack(pack: string): Promise<void> {
    this.#guard(() => this.#statements.removePack.run({ pack }))
    this.#writer.forget()
  }

  async *records(): AsyncGenerator<ExpectedRecord> {
    const { instancePlaces, trashedPlaces, metadataPlaces, renditionPlaces } = this.#statements
    for (const { pack, offset, keyId } of instancePlaces.all({})) {
      yield { place: { pack, offset }, kind: 'instance', studyId: keyId }
    }
    for (const { pack, offset, keyId } of trashedPlaces.all()) {
      yield { place: { pack, offset }, kind: 'instance', studyId: keyId }
    }
    for (const { pack, offset, keyId } of metadataPlaces.all({})) {
      if (offset !== null) yield { place: { pack, offset }, kind: 'series-metadata', studyId: keyId }
    }
    for (const { pack, offset, keyId } of renditionPlaces.all({})) {
      if (offset !== null) yield { place: { pack, offset }, kind: 'rendition', studyId: keyId }
    }
  }

  async lastSequence(): Promise<number> {
    return this.#guard(() => this.#statements.lastSequence.get()?.value ?? 0)
  }

  async counts(): Promise<IndexCounts> {
    return this.#guard(() => this.#statements.counts.get()!)
  }

  /** The connection, for the canonical dump that compares two indexes. */
  get connection(): Connection {
    return this.#connection
  }

  /** Takes the place of this index by another one, which is closed; a crash leaves the one or the other. */
  async replaceBy(other: SqliteIndex): Promise<void> {
    other.#connection.pragma('wal_checkpoint(truncate)')
    await other.close()
    this.#connection.close()
    renameSync(other.#path, this.#path)
    const connection = openConnection(this.#path, this.#key)
    this.#connection = connection
    this.#writer = new IndexWriter(connection)
    this.#search = new IndexSearch(connection)
    this.#trash = new TrashReader(connection)
    this.#statements = readStatements(connection)
  }

  async close(): Promise<void> {
    this.#connection.close()
  }

  /** SQLite's own errors in the archive's words: no room, or a page that does not authenticate. */
  #guard<T>(work: () => T): T {
    try {
      return work()
    } catch (error) {
      throw indexError(error)
    }
  }
}

function define(connection: Connection): void {
  connection.transaction(() => {
    connection.exec(definition)
    connection.pragma(`user_version = ${schemaVersion}`)
  })()
}

function indexError(error: unknown): Error {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'SQLITE_FULL') return new ArchiveError('LG_ARCHIVE_FULL', 'no room is left for the index', {}, error)
  if (code === 'SQLITE_CORRUPT' || code === 'SQLITE_NOTADB') {
    return new ArchiveError('LG_INDEX_DAMAGED', 'a page of the index is not as it was written', { errno: code }, error)
  }
  return storageError(error)
}

function studyKeyOf({ keyId, keySlot }: KeyColumns) {
  return { id: keyId, slot: keySlot }
}

function indexedInstance<Row extends KeyColumns & { pack: string; offset: number }>({ pack, offset, ...row }: Row) {
  return { ...row, place: { pack, offset }, studyKey: studyKeyOf(row) }
}
