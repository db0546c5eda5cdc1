/**
 * The audit log: append-only, tamper-evident, durable before it answers.
 *
 * append → journal (one write and fdatasync for all that wait) → answer; behind that, at most a second later, tiles and
 * a signed checkpoint. Format and the attacks it meets: docs/design/audit-log.md
 */
import { hkdfSync } from 'node:crypto'
import { AuditError } from './errors.ts'
import { type AuditEvent, decodeEvent, encodeEvent } from './event.ts'
import { type FileSystem, nodeFileSystem } from './file-system.ts'
import { GroupCommit } from './group-commit.ts'
import type { JournalStart } from './journal.ts'
import { type JournalFile, writeFailed } from './journal-file.ts'
import { journalRotationOctets, maxBatchOctets, maxUnpublishedEntries, publishAfterEntries } from './limits.ts'
import { leafHash } from './merkle/hash.ts'
import { consistencyPath, inclusionPath } from './merkle/proof.ts'
import { type RightEdge, type Tile, tileWidth } from './merkle/right-edge.ts'
import { type Checkpoint, openCheckpoint, type WitnessedCheckpoint } from './note/checkpoint.ts'
import { NoteSigner, parseNote, verifierKey } from './note/signed-note.ts'
import { type ConsistencyProof, type InclusionProof, requireSound } from './proofs.ts'
import { Publisher, type Snapshot } from './publisher.ts'
import { type Recovered, recover } from './recovery.ts'
import { type AuditSnapshot, snapshotOf } from './snapshot.ts'
import { hashSource } from './tiles/hash-source.ts'
import { TileFiles } from './tiles/tile-files.ts'
import { cosignedAt, type WitnessKey } from './witness/cosignature.ts'
import { WriteBehind } from './write-behind.ts'

export interface AuditLogOptions {
  /** Where tiles, checkpoint and journal lie; made if absent. */
  folder: string
  /** Ed25519 seed, 32 octets. */
  signingKey: Uint8Array
  /** First line of each checkpoint, and name of its key: no spaces, no plus. Default 'leadglass-audit'. */
  origin?: string
  /** Default: the disk. */
  fs?: FileSystem
  /** Told when tiles or a checkpoint could not be written behind; the log goes on and tries again. */
  onPublishFailure?: (error: unknown) => void
}

type Parts = Recovered & { folder: string; fs: FileSystem; tiles: TileFiles; publisher: Publisher; signer: NoteSigner }

/** Puts what must be erasable one day under keys that can be destroyed, before it is written for good. */
export interface Sealer {
  /** The same events in the same order; must not fail, since what cannot be audited is not done. */
  seal(events: readonly AuditEvent[]): Promise<readonly AuditEvent[]>
}

export interface LogEntry {
  index: number
  event: AuditEvent
}

/** Append-only log; one process has it open at a time. */
export class AuditLog {
  /** Octets of an unacknowledged batch that opening cut off; 0 after a clean end. */
  readonly cutOctets: number
  /** Ed25519, 32 octets: all that a verifier needs besides the folder. */
  readonly publicKey: Uint8Array
  /** The public key as other C2SP implementations take it. */
  readonly verifierKey: string
  readonly #folder: string
  readonly #fs: FileSystem
  readonly #tiles: TileFiles
  readonly #publisher: Publisher
  readonly #journal: JournalFile
  readonly #edge: RightEdge
  readonly #commits = new GroupCommit((entries) => this.#commit(entries))
  readonly #behind: WriteBehind
  /** Tiles full but not written. */
  readonly #full: Tile[]
  /** Where the full tiles on disk end: a multiple of 256, and the edge of the tree there. */
  #durable: JournalStart
  /** Entries from there to the end. */
  readonly #recent: Uint8Array[]
  #sealer: Sealer | undefined
  #published: { checkpoint: Checkpoint; partial: readonly Tile[] }
  /** Whether tiles and checkpoint on disk speak of everything appended. */
  #upToDate: boolean
  #publishing: Promise<unknown> = Promise.resolve()
  #closed = false

  private constructor(parts: Parts, onPublishFailure: (error: unknown) => void = () => {}) {
    this.cutOctets = parts.cutOctets
    this.publicKey = parts.signer.publicKey
    this.verifierKey = verifierKey(parts.signer.name, parts.signer.publicKey)
    this.#folder = parts.folder
    this.#fs = parts.fs
    this.#tiles = parts.tiles
    this.#publisher = parts.publisher
    this.#journal = parts.journal
    this.#edge = parts.edge
    this.#full = parts.full
    this.#durable = parts.start
    this.#recent = parts.entries
    this.#published = { checkpoint: parts.checkpoint, partial: [] }
    this.#upToDate = parts.entries.length === 0
    this.#behind = new WriteBehind(() => this.#writeBehind(), onPublishFailure)
  }

  /**
   * Opens a log or begins one. After a crash nothing acknowledged is missing.
   *
   * @throws AuditError `LG_AUDIT_LOG_DAMAGED`, `LG_AUDIT_JOURNAL_MALFORMED`, `LG_AUDIT_NOTE_MALFORMED`,
   * `LG_AUDIT_SIGNATURE_INVALID` (changed from outside, or another key), `LG_AUDIT_WRITE_FAILED`
   */
  static async open(options: AuditLogOptions): Promise<AuditLog> {
    const { folder, signingKey, origin = 'leadglass-audit', fs = nodeFileSystem } = options
    await fs.makeFolder(folder)
    const signer = new NoteSigner(origin, signingKey)
    const tiles = new TileFiles(folder, fs)
    const publisher = new Publisher(folder, fs, tiles, signer)
    const recovered = await recover(folder, fs, signer, publisher, journalKeyFrom(signingKey))
    const log = new AuditLog({ ...recovered, folder, fs, tiles, publisher, signer }, options.onPublishFailure)
    if (!log.#upToDate) log.#behind.wake(true)
    return log
  }

  /** Entries on stable storage. */
  get size(): number {
    return this.#edge.size
  }

  /** From now on every event passes here before it is written, whoever hands it in. */
  sealWith(sealer: Sealer): void {
    this.#sealer = sealer
  }

  /**
   * Resolves when all events are on stable storage. Concurrent calls share one fdatasync.
   *
   * A rejection means not acknowledged: the entries may yet turn up if the machine failed at that moment.
   *
   * @throws AuditError `LG_AUDIT_EVENT_INVALID`, `LG_AUDIT_ENTRY_TOO_LONG`, `LG_AUDIT_WRITE_FAILED`, `LG_AUDIT_BACKLOG`,
   * `LG_AUDIT_CLOSED`
   */
  async append(events: AuditEvent | readonly AuditEvent[]): Promise<void> {
    const given: readonly AuditEvent[] = Array.isArray(events) ? events : [events]
    const entries = (this.#sealer ? await this.#sealer.seal(given) : given).map(encodeEvent)
    const octets = entries.reduce((sum, entry) => sum + entry.length, 0)
    if (octets > maxBatchOctets) throw new AuditError('LG_AUDIT_ENTRY_TOO_LONG', 'too many events at once', { octets })
    this.#requireOpen()
    if (this.#recent.length > maxUnpublishedEntries) {
      throw new AuditError('LG_AUDIT_BACKLOG', 'tiles cannot be written, and the journal has grown to its limit')
    }
    if (entries.length > 0) await this.#commits.add(entries)
  }

  /** Publishes everything appended so far and signs it. */
  async checkpoint(): Promise<Checkpoint> {
    this.#requireOpen()
    return this.#publish()
  }

  /** Entries `from` (inclusive, default 0) to `to` (exclusive, default the end), oldest first. */
  async *entries(from = 0, to = this.size): AsyncGenerator<LogEntry> {
    const end = Math.min(to, this.size)
    for (let index = Math.max(from, 0); index < end; ) {
      const bundle = await this.#bundleOf(index)
      const bundleStart = index - (index % tileWidth)
      for (; index < Math.min(end, bundleStart + tileWidth); index++) {
        const entry = bundle[index - bundleStart]
        if (!entry) throw new AuditError('LG_AUDIT_LOG_DAMAGED', `entry ${index} is gone`, { index })
        yield { index, event: decodeEvent(entry) }
      }
    }
  }

  /** The last `count` entries, oldest first. */
  async tail(count: number): Promise<LogEntry[]> {
    const found: LogEntry[] = []
    for await (const entry of this.entries(this.size - count)) found.push(entry)
    return found
  }

  /** @throws AuditError `LG_AUDIT_INDEX_UNKNOWN`; `LG_AUDIT_LOG_DAMAGED` if the tiles do not prove it */
  async proveInclusion(index: number): Promise<InclusionProof> {
    await this.checkpoint()
    const { checkpoint, partial } = this.#published
    requireIndex(index, 0, checkpoint.size - 1)
    const path = await inclusionPath(hashSource(this.#tiles, partial), index, checkpoint.size)
    const entry = (await this.#bundleOf(index))[index % tileWidth] ?? new Uint8Array(0)
    return requireSound({ index, entry: Buffer.from(entry).toString(), path, checkpoint }, this.publicKey)
  }

  /** Proof that the log continues the one of `first` entries. @throws AuditError as `proveInclusion` */
  async proveConsistency(first: number): Promise<ConsistencyProof> {
    await this.checkpoint()
    const { checkpoint, partial } = this.#published
    requireIndex(first, 1, checkpoint.size)
    const path = await consistencyPath(hashSource(this.#tiles, partial), first, checkpoint.size)
    return { first, path, checkpoint }
  }

  /**
   * The last checkpoint that a witness signed; `undefined` before the first.
   *
   * @throws AuditError as `openCheckpoint`, and where what was kept is not signed by the witness
   */
  async witnessed(key: WitnessKey): Promise<WitnessedCheckpoint | undefined> {
    const kept = await this.#publisher.readWitnessed(key.keyId)
    return kept && this.#openWitnessed(key, Buffer.from(kept).toString())
  }

  /**
   * Keeps a checkpoint of this log for those who ask for the signatures of witnesses.
   *
   * @param note - with the signature of the witness
   * @throws AuditError `LG_AUDIT_SIGNATURE_INVALID` it is not of this log, or not signed by the witness
   */
  async keepWitnessed(key: WitnessKey, note: string): Promise<void> {
    this.#openWitnessed(key, note)
    await this.#publisher.keepWitnessed(key.keyId, note)
  }

  #openWitnessed(key: WitnessKey, note: string): WitnessedCheckpoint {
    const checkpoint = openCheckpoint(note, this.publicKey)
    const signedAt = cosignedAt(parseNote(note), key)
    if (signedAt !== undefined) return { ...checkpoint, signedAt }
    throw new AuditError('LG_AUDIT_SIGNATURE_INVALID', 'the checkpoint is not signed by this witness')
  }

  /** The log as it is now, for a copy of it: nothing is appended while it is looked at. */
  async snapshot(): Promise<AuditSnapshot> {
    this.#requireOpen()
    return this.#commits.between(async () => {
      const { size, note } = await this.#publish()
      return snapshotOf(this.#folder, this.#fs, { size, note, journalOctets: this.#journal.octets })
    })
  }

  /** Publishes, signs, closes. Appends after this reject with `LG_AUDIT_CLOSED`. */
  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    await this.#behind.stop()
    await this.#commits.idle()
    try {
      await this.#publish()
      if (this.#durable.index > this.#journal.start) await this.#rotate()
    } finally {
      await this.#journal.close()
    }
  }

  async #commit(entries: readonly Uint8Array[]): Promise<void> {
    await this.#journal.append(this.size, entries)
    for (const entry of entries) {
      this.#full.push(...this.#edge.append(leafHash(entry)))
      this.#recent.push(entry)
    }
    this.#upToDate = false
    this.#behind.wake(this.size - this.#published.checkpoint.size >= publishAfterEntries)
  }

  async #writeBehind(): Promise<void> {
    await this.#publish()
    if (this.#journal.octets > journalRotationOctets) await this.#rotate()
  }

  /** One publication at a time; each covers all that was appended when it began. */
  #publish(): Promise<Checkpoint> {
    const turn = this.#publishing.catch(() => {}).then(() => this.#publishNow())
    this.#publishing = turn
    return turn
  }

  async #publishNow(): Promise<Checkpoint> {
    if (this.#upToDate) return this.#published.checkpoint
    this.#upToDate = true
    const levels = this.#edge.upperLevels()
    const snapshot = this.#snapshot()
    const checkpoint = await this.#publisher.publish(snapshot).catch((error) => {
      this.#upToDate = false
      throw writeFailed(error)
    })
    this.#published = { checkpoint, partial: snapshot.partial }
    this.#full.splice(0, snapshot.full.length)
    const index = snapshot.size - (snapshot.size % tileWidth)
    this.#recent.splice(0, index - this.#durable.index)
    this.#durable = { index, levels }
    return checkpoint
  }

  #snapshot(): Snapshot {
    return {
      size: this.size,
      rootHash: this.#edge.root(),
      full: [...this.#full],
      partial: this.#edge.partialTiles(),
      firstEntry: this.#durable.index,
      entries: [...this.#recent],
    }
  }

  /** Shortens the journal to what full tiles do not hold, once these are durable. */
  async #rotate(): Promise<void> {
    await this.#commits.between(async () => {
      const start = this.#durable
      const entries = [...this.#recent]
      await this.#tiles.syncFolders()
      await this.#journal.rotate(start, entries)
    })
  }

  /** Entries of the bundle that holds `index`, from its first to its last so far. */
  async #bundleOf(index: number): Promise<readonly Uint8Array[]> {
    const start = index - (index % tileWidth)
    const recent = start - this.#durable.index
    if (recent >= 0) return this.#recent.slice(recent, recent + tileWidth)
    return (await this.#tiles.readEntries(start / tileWidth, tileWidth)) ?? []
  }

  #requireOpen(): void {
    if (this.#closed) throw new AuditError('LG_AUDIT_CLOSED', 'the audit log is closed')
  }
}

/** The journal's key: only who can sign can write a journal that opens. */
function journalKeyFrom(signingKey: Uint8Array): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', signingKey, new Uint8Array(0), 'leadglass audit journal', 32))
}

function requireIndex(index: number, from: number, to: number): void {
  if (Number.isSafeInteger(index) && index >= from && index <= to) return
  throw new AuditError('LG_AUDIT_INDEX_UNKNOWN', `the log has entries ${from} to ${to}`, { from, to })
}
