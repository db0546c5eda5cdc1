/** Proofs as they leave the log, and their check by whoever gets them. */
import { AuditError } from './errors.ts'
import { leafHash } from './merkle/hash.ts'
import { verifyInclusion } from './merkle/proof.ts'
import { type Checkpoint, openCheckpoint } from './note/checkpoint.ts'

/** Proof that an entry is in the log that a checkpoint describes (RFC 9162 2.1.3). */
export interface InclusionProof {
  index: number
  /** The entry's octets as text, exactly as hashed. */
  entry: string
  /** Sibling hashes from the leaf up, 32 octets each. */
  path: Uint8Array[]
  checkpoint: Checkpoint
}

/** Proof that the log of `checkpoint` continues the one of `first` entries (RFC 9162 2.1.4). */
export interface ConsistencyProof {
  first: number
  path: Uint8Array[]
  checkpoint: Checkpoint
}

/**
 * Checks signature and path with nothing but the public key.
 *
 * @param proof - `checkpoint.note` is what counts; size and root are read from it
 * @returns false if it proves nothing
 * @throws AuditError `LG_AUDIT_NOTE_MALFORMED`, `LG_AUDIT_SIGNATURE_INVALID`
 */
export function isProven(proof: InclusionProof, publicKey: Uint8Array): boolean {
  const { size, rootHash } = openCheckpoint(proof.checkpoint.note, publicKey)
  const leaf = leafHash(Buffer.from(proof.entry))
  return verifyInclusion({ index: proof.index, size, leaf, path: proof.path, root: rootHash })
}

/** The proof, if it holds. @throws AuditError `LG_AUDIT_LOG_DAMAGED` */
export function requireSound(proof: InclusionProof, publicKey: Uint8Array): InclusionProof {
  if (isProven(proof, publicKey)) return proof
  const { index } = proof
  throw new AuditError('LG_AUDIT_LOG_DAMAGED', `entry ${index} is not the one that was signed`, { index })
}
