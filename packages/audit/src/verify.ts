/** Offline verification of a log's folder. */

/** One thing that is not as the signed checkpoint says. */
export interface Problem {
  kind:
    | 'checkpoint-missing'
    | 'checkpoint-malformed'
    | 'checkpoint-forged'
    | 'entry-changed'
    | 'entry-malformed'
    | 'entries-missing'
    | 'entries-surplus'
    | 'tile-changed'
    | 'tile-missing'
    | 'root-mismatch'
    | 'history-rewritten'
  /** First entry concerned, where it can be told. */
  index?: number
  /** In words, for a person. */
  message: string
}

export interface VerifyOptions {
  folder: string
  /** Ed25519 public key, 32 octets. */
  publicKey: Uint8Array
  /** Checkpoints (note texts) kept elsewhere: the log must still contain each of them. */
  earlier?: readonly string[]
}

export interface VerifyResult {
  /** Entries the signed checkpoint covers. */
  entries: number
  problems: Problem[]
}

/** Checks every entry, every hash and the signature. Never throws for what is wrong in the log. */
export function verifyAuditLog(_options: VerifyOptions): Promise<VerifyResult> {
  throw new Error('first landing')
}
