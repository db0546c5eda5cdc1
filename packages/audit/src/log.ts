/** The audit log. */
import type { AuditEvent } from './event.ts'
import type { FileSystem } from './file-system.ts'

/** A signed statement of how many entries there are and what they hash to. */
export interface Checkpoint {
  /** Name of the log, first line of the note. */
  origin: string
  /** Number of entries it covers. */
  size: number
  /** RFC 6962 root hash, 32 octets. */
  rootHash: Uint8Array
  /** The whole C2SP signed note, as it lies in the file `checkpoint`. */
  note: string
}

/** Proof that an entry is in the log that a checkpoint describes (RFC 9162 2.1.3). */
export interface InclusionProof {
  index: number
  /** The entry's octets as text, exactly as hashed. */
  entry: string
  /** Sibling hashes from the leaf up, 32 octets each. */
  path: Uint8Array[]
  checkpoint: Checkpoint
}

export interface AuditLogOptions {
  /** Where tiles, checkpoint and journal lie; made if absent. */
  folder: string
  /** Ed25519 seed, 32 octets. */
  signingKey: Uint8Array
  /** First line of each checkpoint. Default 'leadglass-audit'. */
  origin?: string
  /** Default: the disk. */
  fs?: FileSystem
}

export interface LogEntry {
  index: number
  event: AuditEvent
}

/** Append-only log; one process has it open at a time. */
export class AuditLog {
  static open(_options: AuditLogOptions): Promise<AuditLog> {
    throw new Error('first landing')
  }

  /** Entries on stable storage. */
  get size(): number {
    throw new Error('first landing')
  }

  /** Resolves when all events are on stable storage. Concurrent calls share one fdatasync. */
  append(_events: AuditEvent | readonly AuditEvent[]): Promise<void> {
    throw new Error('first landing')
  }

  /** Publishes everything appended so far and signs it. */
  checkpoint(): Promise<Checkpoint> {
    throw new Error('first landing')
  }

  /** Entries `from` (inclusive, default 0) to `to` (exclusive, default the end), oldest first. */
  entries(_from?: number, _to?: number): AsyncIterable<LogEntry> {
    throw new Error('first landing')
  }

  /** The last `count` entries, oldest first. */
  tail(_count: number): Promise<LogEntry[]> {
    throw new Error('first landing')
  }

  proveInclusion(_index: number): Promise<InclusionProof> {
    throw new Error('first landing')
  }

  /** Publishes, signs, closes. Appends after this reject with `LG_AUDIT_CLOSED`. */
  close(): Promise<void> {
    throw new Error('first landing')
  }
}
