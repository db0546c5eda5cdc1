/**
 * Checkpoints: how many entries there are and what they hash to, signed. Source: C2SP tlog-checkpoint.
 *
 *     origin
 *     size, decimal
 *     root hash, base64
 */
import { AuditError } from '../errors.ts'
import { hashOctets } from '../merkle/hash.ts'
import { isSignedBy, type NoteSigner, parseNote } from './signed-note.ts'

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

/** One that a witness signed as well. */
export interface WitnessedCheckpoint extends Checkpoint {
  /** Seconds since 1970, by the clock of the witness. */
  signedAt: number
}

export function signCheckpoint(signer: NoteSigner, size: number, rootHash: Uint8Array): Checkpoint {
  const origin = signer.name
  const note = signer.sign(`${origin}\n${size}\n${Buffer.from(rootHash).toString('base64')}\n`)
  return { origin, size, rootHash, note }
}

/**
 * Reads a checkpoint and checks its signature: the name of the key is the origin, as the specification asks.
 *
 * @throws AuditError `LG_AUDIT_NOTE_MALFORMED`, `LG_AUDIT_SIGNATURE_INVALID`
 */
export function openCheckpoint(note: string, publicKey: Uint8Array): Checkpoint {
  const signed = parseNote(note)
  const [origin, size, root] = signed.text.split('\n')
  if (!origin || !size || !root || !sizeForm.test(size)) throw malformed()
  const rootHash = Buffer.from(root, 'base64')
  if (rootHash.length !== hashOctets || rootHash.toString('base64') !== root) throw malformed()
  if (!isSignedBy(signed, origin, publicKey)) {
    throw new AuditError('LG_AUDIT_SIGNATURE_INVALID', 'the checkpoint is not signed by the key of this log')
  }
  return { origin, size: Number(size), rootHash, note }
}

/** Up to 15 digits: exact as a number. */
const sizeForm = /^(0|[1-9][0-9]{0,14})$/

function malformed(): AuditError {
  return new AuditError('LG_AUDIT_NOTE_MALFORMED', 'not a checkpoint')
}
