/** One-time links: a secret that does one thing once. Used up in the transaction that does it. */
import { AccessError } from '../errors.ts'
import { enrolmentLinkMs, maxLinkMs, setUpLinkMs, signInLinkMs } from '../limits.ts'
import type { Role } from '../principal.ts'
import { type Clock, iso } from './clock.ts'
import type { AccountsDatabase } from './database.ts'
import { requireLife } from './life.ts'
import { requireName, requireRole } from './names.ts'
import { newSecret, secretHash } from './secret.ts'

export type LinkRequest =
  /** Makes the first administrator. Default life 24 h. */
  | { purpose: 'enrol-administrator'; expiresInMs?: number }
  /** Signs `name` in once; a person of that name and role is made if there is none. Default life 15 min. */
  | { purpose: 'sign-in'; name: string; role: Role; expiresInMs?: number }
  /** Lets `name` choose a new password and enrol anew. Default life 24 h. */
  | { purpose: 'set-up'; name: string; expiresInMs?: number }

/** What a link is good for. */
export type Link =
  | { purpose: 'enrol-administrator' }
  | { purpose: 'sign-in'; name: string; role: Role }
  | { purpose: 'set-up'; name: string }

type Row = { purpose: Link['purpose']; name: string | null; role: Role | null; expires_at: number }

export class Links {
  readonly #database: AccountsDatabase
  readonly #clock: Clock

  constructor(database: AccountsDatabase, clock: Clock) {
    this.#database = database
    this.#clock = clock
  }

  /** @throws AccessError `LG_NAME_INVALID`, `LG_EXPIRY_INVALID` */
  create(request: LinkRequest): { secret: string; expiresAt: string } {
    const now = this.#clock()
    const expiresAt = now + requireLife(request.expiresInMs ?? usualMs[request.purpose], maxLinkMs)
    const name = 'name' in request ? requireName(request.name) : null
    const role = 'role' in request ? requireRole(request.role) : null
    const secret = newSecret()
    this.#database.prepare('delete from link where expires_at < ?').run(now)
    const insert = 'insert into link (hash, purpose, name, role, expires_at) values (?, ?, ?, ?, ?)'
    this.#database.prepare(insert).run(secretHash(secret), request.purpose, name, role, expiresAt)
    return { secret, expiresAt: iso(expiresAt) }
  }

  /** Looks without using it up. @throws AccessError `LG_LINK_INVALID` */
  require(secret: string, purpose: Link['purpose']): Link {
    const row = this.#database.prepare<[Buffer], Row>('select * from link where hash = ?').get(secretHash(secret))
    if (!row || row.purpose !== purpose || row.expires_at <= this.#clock()) throw invalidLink()
    return linkOf(row)
  }

  /** To be called within the transaction that does what the link is good for. @throws AccessError `LG_LINK_INVALID` */
  use(secret: string, purpose: Link['purpose']): Link {
    const link = this.require(secret, purpose)
    this.#database.prepare('delete from link where hash = ?').run(secretHash(secret))
    return link
  }

  /** Those that let this person set up anew; a newer one takes their place. */
  cancelSetUp(name: string): void {
    this.#database.prepare("delete from link where purpose = 'set-up' and name = ?").run(name)
  }
}

const usualMs: Readonly<Record<Link['purpose'], number>> = {
  'enrol-administrator': enrolmentLinkMs,
  'sign-in': signInLinkMs,
  'set-up': setUpLinkMs,
}

function linkOf({ purpose, name, role }: Row): Link {
  if (purpose === 'set-up' && name !== null) return { purpose, name }
  if (purpose === 'sign-in' && name !== null && role !== null) return { purpose, name, role }
  return { purpose: 'enrol-administrator' }
}

export function invalidLink(): AccessError {
  return new AccessError(
    'LG_LINK_INVALID',
    'This link was used already, has expired or is not complete. Ask for a new one.',
  )
}
