/** Accounts: people, tokens, nodes, sessions, one-time links, in one encrypted file. */
import type { NodePrincipal, NodeService, PersonPrincipal, Role, TokenPrincipal } from '../principal.ts'

/** Milliseconds since 1970. Handed in so that tests decide what time it is. */
export type Clock = () => number

export interface AccountsOptions {
  /** The file; made if absent. */
  path: string
  /** 32 octets, from the archive's keyring. */
  key: Uint8Array
  /** Default `Date.now`. */
  clock?: Clock
}

/** A person. Times here and below are ISO 8601, UTC. */
export interface User {
  name: string
  role: Role
  createdAt: string
  disabledAt?: string
  lastSignInAt?: string
  /** False for one who can only sign in by a link. */
  hasPassword: boolean
}

export interface Session {
  principal: PersonPrincipal
  /** To be sent in `X-CSRF-Token` with each request that changes something. */
  csrfToken: string
  /** End of the session whatever happens; it ends sooner if idle. */
  expiresAt: string
}

export interface Token {
  name: string
  role: Role
  createdAt: string
  expiresAt: string
  revokedAt?: string
}

export interface NodeCertificate {
  /** As in the certificate, hex. */
  serial: string
  /** SHA-256 of the DER certificate, 64 hex digits, lower case, no colons. */
  fingerprint: string
  notAfter: string
}

/** A registered DICOM node. */
export interface RegisteredNode {
  aeTitle: string
  host?: string
  port?: number
  services: readonly NodeService[]
  createdAt: string
  certificates: readonly NodeCertificate[]
}

export interface NewNode {
  aeTitle: string
  host?: string
  port?: number
  services: readonly NodeService[]
}

export type LinkRequest =
  /** Makes the first administrator. Default life 24 h. */
  | { purpose: 'enrol-administrator'; expiresInMs?: number }
  /** Signs `name` in once; a person of that name and role is made if there is none. Default life 15 min. */
  | { purpose: 'sign-in'; name: string; role: Role; expiresInMs?: number }

/** Every method returns a promise, so that accounts in PostgreSQL can take this one's place. */
export class Accounts {
  /** @throws AccessError `LG_ACCOUNTS_UNREADABLE` wrong key or not an accounts file, `LG_ACCOUNTS_NEWER` */
  static open(_options: AccountsOptions): Promise<Accounts> {
    throw new Error('first landing')
  }

  /** @throws AccessError `LG_NAME_INVALID`, `LG_NAME_TAKEN`, `LG_PASSWORD_WEAK` */
  addUser(_user: { name: string; role: Role; password: string }): Promise<User> {
    throw new Error('first landing')
  }

  /** @throws AccessError `LG_NAME_UNKNOWN`, `LG_PASSWORD_WEAK`; ends all of the person's sessions */
  setPassword(_name: string, _password: string): Promise<User> {
    throw new Error('first landing')
  }

  /** Ends all of the person's sessions as well. @throws AccessError `LG_NAME_UNKNOWN` */
  disableUser(_name: string): Promise<User> {
    throw new Error('first landing')
  }

  listUsers(): Promise<User[]> {
    throw new Error('first landing')
  }

  /** Whether an administrator exists who is not disabled. */
  hasAdministrator(): Promise<boolean> {
    throw new Error('first landing')
  }

  /** @throws AccessError `LG_SIGN_IN_FAILED`, `LG_SIGN_IN_THROTTLED` (`detail.retryAfterMs`) */
  verifyPassword(_name: string, _password: string, _address: string): Promise<PersonPrincipal> {
    throw new Error('first landing')
  }

  createLink(_request: LinkRequest): Promise<{ secret: string; expiresAt: string }> {
    throw new Error('first landing')
  }

  /** Uses a sign-in link up. @throws AccessError `LG_LINK_INVALID` */
  redeemLink(_secret: string): Promise<PersonPrincipal> {
    throw new Error('first landing')
  }

  /** Uses an enrolment link up, unless name or password are refused. @throws AccessError `LG_LINK_INVALID`, ... */
  enrolAdministrator(_request: { secret: string; name: string; password: string }): Promise<PersonPrincipal> {
    throw new Error('first landing')
  }

  createSession(_principal: PersonPrincipal): Promise<Session & { secret: string }> {
    throw new Error('first landing')
  }

  /** The session, if it is alive; being asked for keeps it from going idle. */
  sessionOf(_secret: string): Promise<Session | undefined> {
    throw new Error('first landing')
  }

  /** @returns whose session it was, if there was one */
  endSession(_secret: string): Promise<PersonPrincipal | undefined> {
    throw new Error('first landing')
  }

  /** Default life 90 days. @throws AccessError `LG_NAME_INVALID`, `LG_NAME_TAKEN`, `LG_EXPIRY_INVALID` */
  createToken(_token: { name: string; role: Role; expiresInMs?: number }): Promise<Token & { secret: string }> {
    throw new Error('first landing')
  }

  principalOfToken(_secret: string): Promise<TokenPrincipal | undefined> {
    throw new Error('first landing')
  }

  /** @throws AccessError `LG_NAME_UNKNOWN` */
  revokeToken(_name: string): Promise<Token> {
    throw new Error('first landing')
  }

  listTokens(): Promise<Token[]> {
    throw new Error('first landing')
  }

  /** @throws AccessError `LG_NODE_INVALID`, `LG_NAME_TAKEN` */
  addNode(_node: NewNode): Promise<RegisteredNode> {
    throw new Error('first landing')
  }

  /** Its certificates are worth nothing from now on. @throws AccessError `LG_NAME_UNKNOWN` */
  removeNode(_aeTitle: string): Promise<RegisteredNode> {
    throw new Error('first landing')
  }

  listNodes(): Promise<RegisteredNode[]> {
    throw new Error('first landing')
  }

  node(_aeTitle: string): Promise<RegisteredNode | undefined> {
    throw new Error('first landing')
  }

  /** @throws AccessError `LG_NAME_UNKNOWN`, `LG_NODE_INVALID`, `LG_CERTIFICATE_TAKEN` */
  recordCertificate(_aeTitle: string, _certificate: NodeCertificate): Promise<RegisteredNode> {
    throw new Error('first landing')
  }

  /** The node whose certificate this is, unless it has expired. @param fingerprint - SHA-256, hex; colons and case do not matter */
  nodeByCertificate(_fingerprint: string): Promise<RegisteredNode | undefined> {
    throw new Error('first landing')
  }

  close(): Promise<void> {
    throw new Error('first landing')
  }
}

/** The principal a node acts as. */
export function nodePrincipal({ aeTitle, services }: RegisteredNode): NodePrincipal {
  return { kind: 'node', aeTitle, services }
}
