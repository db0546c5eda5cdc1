/** What a log finds when it opens: a new folder, its own work, or damage. */
import { join } from 'node:path'
import { AuditError } from './errors.ts'
import type { FileSystem } from './file-system.ts'
import { decodeJournal, type JournalContent, type JournalStart } from './journal.ts'
import { JournalFile } from './journal-file.ts'
import { leafHash, sameHash } from './merkle/hash.ts'
import { RightEdge, type Tile } from './merkle/right-edge.ts'
import { type Checkpoint, openCheckpoint } from './note/checkpoint.ts'
import type { NoteSigner } from './note/signed-note.ts'
import { checkpointFile, type Publisher } from './publisher.ts'

export interface Recovered {
  checkpoint: Checkpoint
  journal: JournalFile
  edge: RightEdge
  /** Tiles full by entries of the journal: to be written again, a crash may have cut them short. */
  full: Tile[]
  /** Where the journal begins. */
  start: JournalStart
  /** The journal's entries. */
  entries: Uint8Array[]
  /** Octets of a torn batch that were cut off. */
  cutOctets: number
}

/**
 * Opens what is there, or begins a log.
 *
 * @throws AuditError `LG_AUDIT_LOG_DAMAGED` if something signed is gone or differs, `LG_AUDIT_JOURNAL_MALFORMED`,
 * `LG_AUDIT_NOTE_MALFORMED`, `LG_AUDIT_SIGNATURE_INVALID`
 */
export async function recover(
  folder: string,
  fs: FileSystem,
  signer: NoteSigner,
  publisher: Publisher,
  journalKey: Uint8Array,
): Promise<Recovered> {
  const note = await fs.readFile(join(folder, checkpointFile))
  const octets = await JournalFile.read(folder, fs)
  const checkpoint = note && openCheckpoint(Buffer.from(note).toString(), signer.publicKey)
  if (!octets) return begin(folder, fs, publisher, journalKey, checkpoint)
  if (!checkpoint) throw damaged('the checkpoint is gone')
  const content = decodeJournal(Buffer.from(octets), journalKey)
  const replayed = replay(content, checkpoint)
  const journal = await JournalFile.keep(folder, fs, journalKey, content)
  const cutOctets = octets.length - content.validOctets
  return { checkpoint, journal, start: content, entries: content.entries, cutOctets, ...replayed }
}

/** The checkpoint of size 0 comes before the journal: a crash between the two leaves what begins again. */
async function begin(
  folder: string,
  fs: FileSystem,
  publisher: Publisher,
  journalKey: Uint8Array,
  existing: Checkpoint | undefined,
): Promise<Recovered> {
  if (existing && existing.size > 0) throw damaged('the journal is gone')
  const hasTiles = (await fs.readFolder(join(folder, 'tile'))).length > 0
  if (hasTiles) throw damaged('checkpoint and journal are gone, tiles are there')
  const edge = new RightEdge()
  const checkpoint = existing ?? (await publisher.sign(0, edge.root()))
  const journal = await JournalFile.create(folder, fs, journalKey)
  return { checkpoint, journal, edge, full: [], start: { index: 0, levels: [] }, entries: [], cutOctets: 0 }
}

/** Rebuilds the tree from the journal, and checks on the way that it is the one the checkpoint speaks of. */
function replay(content: JournalContent, checkpoint: Checkpoint): { edge: RightEdge; full: Tile[] } {
  const end = content.index + content.entries.length
  if (checkpoint.size < content.index || checkpoint.size > end)
    throw damaged('signed entries are gone', checkpoint.size)
  const edge = new RightEdge(content.index, content.levels)
  const full: Tile[] = []
  const check = () => {
    if (edge.size !== checkpoint.size || sameHash(edge.root(), checkpoint.rootHash)) return
    throw damaged('entries differ from those that were signed', checkpoint.size)
  }
  check()
  for (const entry of content.entries) {
    full.push(...edge.append(leafHash(entry)))
    check()
  }
  return { edge, full }
}

function damaged(what: string, signed = 0): AuditError {
  return new AuditError('LG_AUDIT_LOG_DAMAGED', `the audit log was changed from outside: ${what}`, { signed })
}
