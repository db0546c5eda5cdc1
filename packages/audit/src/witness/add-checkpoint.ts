/** What a witness is sent, and what it answers. Source: C2SP tlog-witness "add-checkpoint". */
import { AuditError } from '../errors.ts'
import { maxNoteOctets } from '../limits.ts'
import { parseNote } from '../note/signed-note.ts'

export interface AddCheckpoint {
  /** Entries of the last checkpoint that the witness signed; 0 for the first. */
  old: number
  /** From there to the checkpoint (RFC 6962 2.1.2); empty if `old` is 0 or the checkpoint's own size. */
  proof: readonly Uint8Array[]
  /** The signed note. */
  note: string
}

export function encodeAddCheckpoint({ old, proof, note }: AddCheckpoint): string {
  const lines = [`old ${old}`, ...proof.map((hash) => Buffer.from(hash).toString('base64')), '']
  return `${lines.join('\n')}\n${note}`
}

/** The note with the signature lines of a witness's answer, whatever they are worth. @throws AuditError `LG_AUDIT_NOTE_MALFORMED` */
export function withSignatures(note: string, answer: string): string {
  if (answer.length > maxNoteOctets)
    throw new AuditError('LG_AUDIT_NOTE_MALFORMED', 'too long for signatures of a note')
  const both = note + answer
  const { text } = parseNote(both)
  if (text === parseNote(note).text) return both
  throw new AuditError('LG_AUDIT_NOTE_MALFORMED', 'not signature lines of a note')
}
