/** Certificates of nodes that are worth nothing any more although they have not expired: what the revocation list says. */
import { type Clock, iso } from './clock.ts'
import type { AccountsDatabase } from './database.ts'
import type { NodeCertificate } from './nodes.ts'

/** RFC 5280 5.3.1, those that make sense for a node. */
export const revocationReasons = ['unspecified', 'keyCompromise', 'superseded', 'cessationOfOperation'] as const
export type RevocationReason = (typeof revocationReasons)[number]

export interface Revocation {
  /** As in the certificate, hex. */
  serial: string
  aeTitle: string
  reason: RevocationReason
  revokedAt: string
  /** From then on it need not be listed. */
  notAfter: string
}

type Row = { serial: string; ae_title: string; reason: RevocationReason; revoked_at: number; not_after: number }

export class Revocations {
  readonly #database: AccountsDatabase
  readonly #clock: Clock

  constructor(database: AccountsDatabase, clock: Clock) {
    this.#database = database
    this.#clock = clock
  }

  add(aeTitle: string, certificates: readonly NodeCertificate[], reason: RevocationReason): void {
    const insert = this.#database.prepare(
      'insert or ignore into revocation (serial, ae_title, reason, revoked_at, not_after) values (?, ?, ?, ?, ?)',
    )
    for (const { serial, notAfter } of certificates) {
      insert.run(serial, aeTitle, reason, this.#clock(), Date.parse(notAfter))
    }
  }

  /** Those of certificates that have not expired yet, oldest first. */
  list(): Revocation[] {
    return this.#database
      .prepare<[number], Row>('select * from revocation where not_after > ? order by revoked_at, serial')
      .all(this.#clock())
      .map(({ serial, ae_title, reason, revoked_at, not_after }) => ({
        serial,
        aeTitle: ae_title,
        reason,
        revokedAt: iso(revoked_at),
        notAfter: iso(not_after),
      }))
  }
}
