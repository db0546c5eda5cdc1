/**
 * The journal's file, and what happens when the disk refuses.
 *
 * A write that fails is undone by cutting the file where the last whole batch ended. If that fails too, or an fdatasync
 * fails (after which the kernel may have dropped what it could not write), the file is not touched again: every further
 * append is refused, and opening the log anew reads what really is on the disk.
 */
import { join } from 'node:path'
import { AuditError } from './errors.ts'
import type { FileSystem, OpenFile } from './file-system.ts'
import { encodeBatch, encodeJournalHeader, type JournalContent, type JournalStart } from './journal.ts'
import { maxBatchOctets } from './limits.ts'

const fileName = 'journal'
const newFileName = 'journal.new'

export class JournalFile {
  readonly #folder: string
  readonly #fs: FileSystem
  readonly #key: Uint8Array
  #file: OpenFile
  #octets: number
  #start: number
  #broken = false

  private constructor(folder: string, fs: FileSystem, key: Uint8Array, opened: Opened) {
    this.#folder = folder
    this.#fs = fs
    this.#key = key
    this.#file = opened.file
    this.#octets = opened.octets
    this.#start = opened.start
  }

  static read(folder: string, fs: FileSystem): Promise<Uint8Array | undefined> {
    return fs.readFile(join(folder, fileName))
  }

  /** Makes the journal of a new log. */
  static async create(folder: string, fs: FileSystem, key: Uint8Array): Promise<JournalFile> {
    const made = await make(folder, fs, key, { index: 0, levels: [] }, [])
    await putInPlace(folder, fs)
    return new JournalFile(folder, fs, key, made)
  }

  /** Opens the one that was read, and cuts off what was never acknowledged. */
  static async keep(folder: string, fs: FileSystem, key: Uint8Array, content: JournalContent): Promise<JournalFile> {
    const file = await fs.open(join(folder, fileName), 'keep')
    await file.truncate(content.validOctets)
    await file.datasync()
    return new JournalFile(folder, fs, key, { file, octets: content.validOctets, start: content.index })
  }

  get octets(): number {
    return this.#octets
  }

  /** Index of the first entry in the file. */
  get start(): number {
    return this.#start
  }

  /** Resolves when the entries are on stable storage. @throws AuditError `LG_AUDIT_WRITE_FAILED`, `LG_AUDIT_CLOSED` */
  async append(index: number, entries: readonly Uint8Array[]): Promise<void> {
    this.#requireUsable()
    const batch = encodeBatch(index, entries, this.#key)
    await this.#file.write(batch, this.#octets).catch((error) => this.#undo(error))
    await this.#file.datasync().catch((error) => this.#giveUp(error))
    this.#octets += batch.length
  }

  /** Replaces the file by one that begins at `start` and holds `entries`; without it the old one stays in use. */
  async rotate(start: JournalStart, entries: readonly Uint8Array[]): Promise<void> {
    this.#requireUsable()
    const made = await make(this.#folder, this.#fs, this.#key, start, entries)
    const old = this.#file
    try {
      await putInPlace(this.#folder, this.#fs)
    } catch (error) {
      await made.file.close()
      this.#giveUp(error)
    }
    this.#file = made.file
    this.#octets = made.octets
    this.#start = made.start
    await old.close()
  }

  close(): Promise<void> {
    this.#broken = true
    return this.#file.close()
  }

  async #undo(cause: unknown): Promise<never> {
    try {
      await this.#file.truncate(this.#octets)
      await this.#file.datasync()
    } catch (error) {
      this.#giveUp(error)
    }
    throw writeFailed(cause)
  }

  #giveUp(cause: unknown): never {
    this.#broken = true
    throw writeFailed(cause)
  }

  #requireUsable(): void {
    if (!this.#broken) return
    throw new AuditError('LG_AUDIT_CLOSED', 'the audit log is closed, by its owner or after a failed write')
  }
}

type Opened = { file: OpenFile; octets: number; start: number }

async function make(
  folder: string,
  fs: FileSystem,
  key: Uint8Array,
  start: JournalStart,
  entries: readonly Uint8Array[],
): Promise<Opened> {
  const octets = Buffer.concat([encodeJournalHeader(start, key), ...encodeBatches(start.index, entries, key)])
  const file = await fs.open(join(folder, newFileName), 'create')
  try {
    await file.write(octets, 0)
    await file.datasync()
  } catch (error) {
    await file.close()
    throw writeFailed(error)
  }
  return { file, octets: octets.length, start: start.index }
}

async function putInPlace(folder: string, fs: FileSystem): Promise<void> {
  await fs.rename(join(folder, newFileName), join(folder, fileName))
  await fs.syncFolder(folder)
}

function encodeBatches(index: number, entries: readonly Uint8Array[], key: Uint8Array): Buffer[] {
  const batches: Buffer[] = []
  for (let from = 0; from < entries.length; ) {
    let to = from
    for (let octets = 0; to < entries.length && octets < maxBatchOctets; to++) octets += entries[to]!.length
    batches.push(encodeBatch(index + from, entries.slice(from, to), key))
    from = to
  }
  return batches
}

/** The error for what the system refused; an AuditError stays what it is. */
export function writeFailed(cause: unknown): AuditError {
  if (cause instanceof AuditError) return cause
  const code = (cause as NodeJS.ErrnoException | undefined)?.code ?? 'unknown'
  return new AuditError(
    'LG_AUDIT_WRITE_FAILED',
    `the audit log could not be written (${code})`,
    { system: code },
    cause,
  )
}
