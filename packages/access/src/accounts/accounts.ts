/**
 * Accounts: people, tokens, nodes, sessions, one-time links, in one encrypted file that one process has open.
 *
 * Every method returns a promise, so that accounts in PostgreSQL can take this one's place. Each change is one
 * transaction: a crash leaves it done or not done.
 */
import { AccessError } from '../errors.ts'
import { defaultSessionIdleMs, defaultSessionMs } from '../limits.ts'
import {
  type PersonPrincipal,
  type Principal,
  principalLabel,
  type Role,
  type SharePrincipal,
  type TokenPrincipal,
} from '../principal.ts'
import { AccessBook } from './access-book.ts'
import { type Client, Clients, type NewClient } from './clients.ts'
import type { Clock } from './clock.ts'
import { type AccountsDatabase, copyDatabase, guarded, openDatabase } from './database.ts'
import { Identities, type Identity } from './identities.ts'
import { invalidLink, type LinkRequest, Links } from './links.ts'
import { nameKey, requireName } from './names.ts'
import { type NewNode, type NodeCertificate, Nodes, nodePrincipal, type RegisteredNode } from './nodes.ts'
import { Passkeys } from './passkeys.ts'
import { hashPassword, isPassword } from './password.ts'
import { RecoveryCodes } from './recovery-codes.ts'
import { type Revocation, type RevocationReason, Revocations } from './revocations.ts'
import { type FactorSummary, SecondFactors } from './second-factors.ts'
import {
  type Session,
  type SessionOrigin,
  Sessions,
  type SessionView,
  sessionOf,
  type UnfinishedSession,
} from './sessions.ts'
import { type NewShare, type Share, type ShareKeys, type ShareSession, Shares } from './shares.ts'
import { type Suspension, Suspensions } from './suspensions.ts'
import { Throttle } from './throttle.ts'
import { type NewToken, type Token, Tokens } from './tokens.ts'
import { Totp } from './totp.ts'
import { personOf, type User, type UserRow, Users, userOf } from './users.ts'

export interface AccountsOptions {
  /** The file; made if absent. */
  path: string
  /** 32 octets, from the archive's keyring. */
  key: Uint8Array
  /** Default `Date.now`. */
  clock?: Clock
  /** A session ends after this long, whatever happens in it. Default 12 hours. */
  sessionMs?: number
  /** A session ends after this long without a request. Default 30 minutes. */
  sessionIdleMs?: number
  /** Until then, ms since 1970, people without a second factor get in with what they have. Default: never. */
  dangerouslyAllowOneFactorUntil?: number
}

export class Accounts {
  /** What people show beside a password. */
  readonly secondFactors: SecondFactors
  /** Collections, grants, approvals, and broken glass; what the gate asks at each request. */
  readonly book: AccessBook
  readonly #database: AccountsDatabase
  readonly #clock: Clock
  readonly #oneFactorUntil: number
  readonly #users: Users
  readonly #links: Links
  readonly #throttle: Throttle
  readonly #identities: Identities
  readonly #sessions: Sessions
  #tokens: Tokens
  #nodes: Nodes
  readonly #clients: Clients
  readonly #revocations: Revocations
  #suspensions: Suspensions
  #shares: Shares

  private constructor(database: AccountsDatabase, options: AccountsOptions) {
    const { clock = Date.now, sessionMs = defaultSessionMs, sessionIdleMs = defaultSessionIdleMs } = options
    this.#database = database
    this.#clock = clock
    this.#oneFactorUntil = options.dangerouslyAllowOneFactorUntil ?? 0
    this.#users = new Users(database, clock)
    this.#links = new Links(database, clock)
    this.#throttle = new Throttle(database, clock)
    this.#identities = new Identities(database, this.#users)
    this.#sessions = new Sessions(database, clock, this.#users, { lifeMs: sessionMs, idleMs: sessionIdleMs })
    this.book = new AccessBook(database, clock, (work) => this.#change(work))
    this.#tokens = new Tokens(database, clock)
    this.#nodes = new Nodes(database, clock)
    this.#clients = new Clients(database, clock)
    this.#revocations = new Revocations(database, clock)
    this.#suspensions = new Suspensions(database, clock)
    this.#shares = new Shares(database, clock)
    this.secondFactors = new SecondFactors({
      change: (work) => this.#change(work),
      clock,
      users: this.#users,
      sessions: this.#sessions,
      totp: new Totp(database, clock),
      recoveryCodes: new RecoveryCodes(database),
      passkeys: new Passkeys(database, clock),
      throttle: this.#throttle,
      isSuspended: (principal) => this.isSuspended(principal),
      oneFactorIsEnough: () => this.#oneFactorIsEnough(),
    })
  }

  /**
   * @throws AccessError `LG_ACCOUNTS_UNREADABLE` wrong key or not an accounts file, `LG_ACCOUNTS_DAMAGED`,
   * `LG_ACCOUNTS_NEWER`
   */
  static async open(options: AccountsOptions): Promise<Accounts> {
    const database = openDatabase(options.path, options.key)
    return guarded(() => new Accounts(database, options))
  }

  /**
   * @param user - without a password they need a link, `set-up`, to begin
   * @throws AccessError `LG_NAME_INVALID`, `LG_NAME_TAKEN`, `LG_PASSWORD_WEAK`
   */
  async addUser({ name, role, password }: { name: string; role: Role; password?: string }): Promise<User> {
    const normal = requireName(name)
    this.#read(() => this.#users.requireFree(normal))
    const hash = password === undefined ? null : await hashPassword(normal, password)
    return this.#change(() => userOf(this.#users.add(normal, role, hash)))
  }

  /** Ends all of the person's sessions as well. @throws AccessError `LG_NAME_UNKNOWN`, `LG_PASSWORD_WEAK` */
  async setPassword(name: string, password: string): Promise<User> {
    const { name: normal } = this.#read(() => this.#users.get(name))
    const hash = await hashPassword(normal, password)
    return this.#change(() => {
      this.#users.setPassword(this.#users.get(normal), hash)
      this.#sessions.endAllOf(normal)
      return userOf(this.#users.get(normal))
    })
  }

  /** Ends all of the person's sessions and shares as well. @throws AccessError `LG_NAME_UNKNOWN` */
  async disableUser(name: string): Promise<User> {
    return this.#change(() => {
      this.#users.disable(this.#users.get(name))
      this.#shares.revokeAllOf(principalLabel(personOf(this.#users.get(name))))
      this.#sessions.endAllOf(name)
      return userOf(this.#users.get(name))
    })
  }

  async listUsers(): Promise<User[]> {
    return this.#read(() => this.#users.list())
  }

  /** Whether an administrator exists who is not disabled. */
  async hasAdministrator(): Promise<boolean> {
    return this.#read(() => this.#users.hasAdministrator())
  }

  /**
   * Whoever is unknown, disabled or without a password is answered like one with a wrong password, and as slowly.
   *
   * @param address - network address the attempt comes from; attempts are counted by it
   * @throws AccessError `LG_SIGN_IN_FAILED`, `LG_SIGN_IN_THROTTLED` (`detail.retryAfterMs`)
   */
  async verifyPassword(name: string, password: string, address: string): Promise<PersonPrincipal> {
    const account = nameKey(name)
    this.#change(() => this.#throttle.begin(account, address))
    const user = this.#read(() => this.#users.find(name))
    const matches = await isPassword(password, user?.password)
    return this.#change(() => {
      const current = this.#users.find(name)
      if (!matches || !isUnchanged(user, current) || this.#suspensions.has(personOf(current))) {
        throw new AccessError('LG_SIGN_IN_FAILED', 'Name or password is wrong, or the account is disabled.')
      }
      this.#throttle.succeeded(account, address)
      this.#users.signedIn(current)
      return personOf(current)
    })
  }

  /**
   * @throws AccessError `LG_NAME_INVALID`, `LG_EXPIRY_INVALID`, `LG_NAME_UNKNOWN` nobody to set up; a disabled person and
   * one whom an OpenID provider vouches for count as none
   */
  async createLink(request: LinkRequest): Promise<{ secret: string; expiresAt: string }> {
    return this.#change(() => {
      if (request.purpose !== 'set-up') return this.#links.create(request)
      const user = this.#users.get(request.name)
      if (user.disabled_at !== null || this.#identities.has(user.key)) throw cannotSetUp()
      this.#links.cancelSetUp(user.name)
      return this.#links.create({ ...request, name: user.name })
    })
  }

  /**
   * Administrators recover everybody but each other: that takes an approval by another person, which is used up by it. The
   * operator holds the keys of everything and needs nobody.
   *
   * @throws AccessError `LG_NAME_UNKNOWN`, `LG_APPROVAL_REQUIRED`
   */
  async requireMayRecover(name: string, by: Principal): Promise<void> {
    const user = this.#read(() => this.#users.get(name))
    if (user.role !== 'administrator' || by.kind === 'operator') return
    await this.book.useApproval({ action: 'accounts:recover', object: user.name }, by)
  }

  /**
   * Gives a person a new password and takes all their second factors away, by the link made for that; their sessions end. If
   * the password is refused, the link stays good.
   *
   * @throws AccessError `LG_LINK_INVALID`, `LG_PASSWORD_WEAK`
   */
  async setUp({ secret, password }: { secret: string; password: string }): Promise<PersonPrincipal> {
    const link = this.#read(() => this.#links.require(secret, 'set-up'))
    const name = 'name' in link ? link.name : ''
    const hash = await hashPassword(name, password)
    return this.#change(() => {
      this.#links.use(secret, 'set-up')
      const user = this.#users.find(name)
      if (!user || user.disabled_at !== null || this.isSuspended(personOf(user))) throw invalidLink()
      this.#users.setPassword(user, hash)
      this.secondFactors.removeAll(user.key)
      this.#sessions.endAllOf(user.name)
      this.#users.signedIn(user)
      return personOf(user)
    })
  }

  /**
   * A person whom an OpenID provider vouches for; made when they come the first time. Their role is what the provider's groups
   * say today; with another role, and with none, earlier sessions end, and what they shared.
   *
   * @param names - what they could be called here, the best first
   * @throws AccessError `LG_SIGN_IN_FAILED` no role, disabled or suspended
   */
  async vouchedFor(identity: Identity, role: Role | undefined, names: readonly string[]): Promise<PersonPrincipal> {
    const principal = this.#change(() => {
      const key = this.#identities.userKeyOf(identity)
      const known = key === undefined ? undefined : this.#users.find(key)
      if (known && known.role !== role) {
        this.#sessions.endAllOf(known.name)
        this.#shares.revokeAllOf(principalLabel(personOf(known)))
      }
      if (role === undefined) return undefined
      const user = known ?? this.#users.add(this.#identities.freeName(names), role, null)
      if (!known) this.#identities.add(identity, user.key)
      if (user.role !== role) this.#users.setRole(user, role)
      const current = this.#users.get(user.name)
      if (current.disabled_at !== null || this.isSuspended(personOf(current))) return undefined
      this.#users.signedIn(current)
      return personOf(current)
    })
    if (principal) return principal
    throw new AccessError('LG_SIGN_IN_FAILED', 'Your account there gives you no access here. Ask an administrator.')
  }

  /** Uses a sign-in link up. @throws AccessError `LG_LINK_INVALID` */
  async redeemLink(secret: string): Promise<PersonPrincipal> {
    return this.#change(() => {
      const link = this.#links.use(secret, 'sign-in')
      if (link.purpose !== 'sign-in') throw invalidLink()
      const user = this.#users.find(link.name) ?? this.#users.add(link.name, link.role, null)
      if (user.disabled_at !== null || user.role !== link.role) throw invalidLink()
      if (this.#suspensions.has(personOf(user))) throw invalidLink()
      this.#users.signedIn(user)
      return personOf(user)
    })
  }

  /**
   * Makes the first administrator and uses the link up; if name or password are refused, the link stays good.
   *
   * @throws AccessError `LG_LINK_INVALID`, `LG_NAME_INVALID`, `LG_NAME_TAKEN`, `LG_PASSWORD_WEAK`
   */
  async enrolAdministrator(request: { secret: string; name: string; password: string }): Promise<PersonPrincipal> {
    const name = requireName(request.name)
    this.#read(() => this.#links.require(request.secret, 'enrol-administrator'))
    const hash = await hashPassword(name, request.password)
    return this.#change(() => {
      this.#links.use(request.secret, 'enrol-administrator')
      if (this.#users.hasAdministrator()) throw invalidLink()
      const user = this.#users.add(name, 'administrator', hash)
      this.#users.signedIn(user)
      return personOf(user)
    })
  }

  /**
   * Begins a session: a whole one if what was shown is enough, else one that may only show or enrol a second factor.
   *
   * Enough are two factors: a passkey, a provider that says so, a link of the operator, who holds the keys.
   *
   * @param oneFactor - a provider that vouches, but not for two factors
   * @throws AccessError `LG_SIGN_IN_FAILED` if the person cannot sign in any more
   */
  async createSession(
    principal: PersonPrincipal,
    origin: SessionOrigin,
    oneFactor = origin.method === 'password' || origin.method === 'set-up',
  ): Promise<(Session | UnfinishedSession) & { secret: string }> {
    return this.#change(() => this.#sessions.create(principal, origin, oneFactor ? this.#needsOf(principal) : null))
  }

  /** The session, if it is alive and whole. @param idleMs - for how long nobody has touched the browser; it may go idle by that */
  async sessionOf(secret: string, idleMs = 0): Promise<Session | undefined> {
    const live = this.#read(() => this.#sessions.find(secret, idleMs))
    return live?.needs === null ? sessionOf(live, secret) : undefined
  }

  /** The session, if it is alive and lacks a second factor. */
  async unfinishedSessionOf(secret: string): Promise<UnfinishedSession | undefined> {
    const session = this.#read(() => this.#sessions.find(secret))
    return session && session.needs !== null ? (sessionOf(session, secret) as UnfinishedSession) : undefined
  }

  /** @returns whose session it was, if there was one */
  async endSession(secret: string): Promise<PersonPrincipal | undefined> {
    return this.#change(() => this.#sessions.end(secret))
  }

  async listSessions(name: string): Promise<SessionView[]> {
    return this.#read(() => this.#sessions.list(this.#users.get(name).name))
  }

  /** @returns whether the person had such a session */
  async endSessionById(name: string, id: string): Promise<boolean> {
    return this.#change(() => this.#sessions.endById(name, id))
  }

  /** @param except - secret of a session that goes on @returns how many ended */
  async endSessionsOf(name: string, except?: string): Promise<number> {
    return this.#change(() =>
      this.#sessions.endAllOf(name, except === undefined ? undefined : this.#sessions.find(except)),
    )
  }

  /** A provider says that one of its sessions, or all of a person, are over. @returns whose ended here */
  async endSessionsOfProvider(logout: { issuer: string; subject?: string; sid?: string }): Promise<PersonPrincipal[]> {
    return this.#change(() => this.#sessions.endOfProvider(logout))
  }

  /** What a person has enrolled. @throws AccessError `LG_NAME_UNKNOWN` */
  async factorsOf(name: string): Promise<FactorSummary> {
    return this.#read(() => {
      const user = this.#users.get(name)
      return this.secondFactors.summaryOf(user.key, user.password !== null)
    })
  }

  /** Default life 90 days. @throws AccessError `LG_NAME_INVALID`, `LG_NAME_TAKEN`, `LG_EXPIRY_INVALID`, `LG_SCOPE_INVALID` */
  async createToken(token: NewToken): Promise<Token & { secret: string }> {
    return this.#change(() => this.#tokens.create(token))
  }

  /** @param address - where it comes from: a token may be good at some addresses only */
  async principalOfToken(secret: string, address?: string): Promise<TokenPrincipal | undefined> {
    const principal = this.#tokens.principalOf(secret, address) ?? this.#clients.principalOf(secret, address)
    return principal && !this.#suspensions.has(principal) ? principal : undefined
  }

  /** What it shared ends with it. @throws AccessError `LG_NAME_UNKNOWN` */
  async revokeToken(name: string): Promise<Token> {
    return this.#change(() => {
      const token = this.#tokens.revoke(name)
      this.#shares.revokeAllOf(`token:${token.name}`)
      return token
    })
  }

  async listTokens(): Promise<Token[]> {
    return this.#read(() => this.#tokens.list())
  }

  /** @throws AccessError `LG_NODE_INVALID`, `LG_NAME_TAKEN` */
  async addNode(node: NewNode): Promise<RegisteredNode> {
    return this.#change(() => this.#nodes.add(node))
  }

  /** Its certificates are revoked, its grants end. @throws AccessError `LG_NAME_UNKNOWN` */
  async removeNode(aeTitle: string): Promise<RegisteredNode> {
    return this.#change(() => {
      this.book.forgetSubject({ kind: 'node', name: aeTitle })
      this.#revocations.add(aeTitle, this.#nodes.forgetCertificates(aeTitle), 'cessationOfOperation')
      return this.#nodes.remove(aeTitle)
    })
  }

  /**
   * Revokes certificates of a node, which stays registered: all of them, or the one of a serial number.
   *
   * @returns how many had not expired
   * @throws AccessError `LG_NAME_UNKNOWN`
   */
  async revokeCertificates(
    aeTitle: string,
    { serial, reason }: { serial?: string; reason: RevocationReason },
  ): Promise<number> {
    return this.#change(() => {
      const revoked = this.#nodes.forgetCertificates(aeTitle, serial)
      this.#revocations.add(aeTitle, revoked, reason)
      return revoked.length
    })
  }

  /** Revoked certificates that would still be valid. */
  async listRevocations(): Promise<Revocation[]> {
    return this.#read(() => this.#revocations.list())
  }

  /** @throws AccessError `LG_NAME_INVALID`, `LG_NAME_TAKEN`, `LG_SCOPE_INVALID` */
  async addClient(client: NewClient): Promise<Client> {
    return this.#change(() => this.#clients.add(client))
  }

  /** What it shared ends with it. @throws AccessError `LG_NAME_UNKNOWN` */
  async removeClient(name: string): Promise<Client> {
    return this.#change(() => {
      const client = this.#clients.remove(name)
      this.#shares.revokeAllOf(`token:${client.name}`)
      return client
    })
  }

  /** What it shared shows nothing until it is enabled again. @throws AccessError `LG_NAME_UNKNOWN` */
  async setClientDisabled(name: string, disabled: boolean): Promise<Client> {
    return this.#change(() => this.#clients.setDisabled(name, disabled))
  }

  async listClients(): Promise<Client[]> {
    return this.#read(() => this.#clients.list())
  }

  async client(name: string): Promise<Client | undefined> {
    return this.#read(() => this.#clients.find(name))
  }

  /** Answers a verified assertion of a client, once. @throws AccessError `LG_CLIENT_REFUSED` */
  async issueAccessToken(request: Parameters<Clients['issue']>[0]): Promise<{ secret: string; expiresAt: string }> {
    return this.#change(() => this.#clients.issue(request))
  }

  async listNodes(): Promise<RegisteredNode[]> {
    return this.#nodes.list()
  }

  async node(aeTitle: string): Promise<RegisteredNode | undefined> {
    return this.#nodes.find(aeTitle)
  }

  /** A node may have several at once. @throws AccessError `LG_NAME_UNKNOWN`, `LG_NODE_INVALID`, `LG_CERTIFICATE_TAKEN` */
  async recordCertificate(aeTitle: string, certificate: NodeCertificate): Promise<RegisteredNode> {
    return this.#change(() => this.#nodes.recordCertificate(aeTitle, certificate))
  }

  /**
   * The node whose certificate this is, unless it has expired.
   *
   * @param fingerprint - SHA-256, hex; colons and case do not matter
   */
  async nodeByCertificate(fingerprint: string): Promise<RegisteredNode | undefined> {
    const node = this.#nodes.byCertificate(fingerprint)
    return node && !this.#suspensions.has(nodePrincipal(node)) ? node : undefined
  }

  /**
   * Stops a person, token or node until `reinstate`. Sessions of a person end; what runs already is refused by the gate at
   * its next question.
   *
   * @param reason - kept with it and shown to administrators: no patient data
   * @throws AccessError `LG_ACCESS_DENIED` for the operator
   */
  async suspend(principal: Principal, reason: string): Promise<Suspension> {
    return this.#change(() => {
      const suspension = this.#suspensions.add(principal, reason)
      if (principal.kind === 'person') this.#sessions.endAllOf(principal.name)
      return suspension
    })
  }

  /** @param label - as in the audit log, `person:ada` @throws AccessError `LG_NAME_UNKNOWN` */
  async reinstate(label: string): Promise<Suspension> {
    return this.#change(() => this.#suspensions.remove(label))
  }

  async listSuspensions(): Promise<Suspension[]> {
    return this.#read(() => this.#suspensions.list())
  }

  /** For the gate: asked at every decision, so at once. What was opened by a share stops with the share, in the middle of an answer. */
  isSuspended(principal: Principal): boolean {
    if (this.#suspensions.has(principal)) return true
    return principal.kind === 'share' && (this.#isUnanswered(principal) || !this.#shares.isAlive(principal.name))
  }

  /** The person's sessions do nothing more until the second factor is shown again; those without one end. */
  async requireSecondFactor({ name }: Pick<PersonPrincipal, 'name'>): Promise<void> {
    this.#change(() => {
      const user = this.#users.get(name)
      if (this.secondFactors.has(user.key)) this.#sessions.requireSecondFactorOf(name)
      else this.#sessions.endAllOf(name)
    })
  }

  /** Whether there is such a study, and whether it may be shared, is for the caller to ask. @throws AccessError `LG_SHARE_INVALID` */
  async createShare(by: Principal, share: NewShare): Promise<Share & ShareKeys> {
    return this.#change(() => this.#shares.create(by, share))
  }

  /**
   * Opens a share once. Whatever is wrong is answered in the same words.
   *
   * @param address - network address the attempt comes from; attempts are counted by it, for each share and over all
   * @throws AccessError `LG_SHARE_CLOSED`, with `detail.locked` the share that this attempt has locked and `detail.madeBy`, neither
   *   for whoever asked; `LG_SIGN_IN_THROTTLED` (`detail.retryAfterMs`)
   */
  async openShare(secret: string, code: string, address: string): Promise<ShareSession & { secret: string }> {
    const share = `share ${this.#read(() => this.#shares.idOf(secret)) ?? 'unknown'}`
    this.#change(() => this.#throttle.begin(share, address))
    const opened = this.#change(() =>
      this.#shares.open(secret, code, (share) => this.#suspensions.has(share) || this.#isUnanswered(share)),
    )
    if (opened === undefined || 'locked' in opened) {
      throw new AccessError(
        'LG_SHARE_CLOSED',
        'Link and code do not open anything: mistyped, expired, used up or revoked.',
        opened === undefined ? {} : { locked: opened.locked.id, madeBy: opened.locked.createdBy },
      )
    }
    this.#change(() => this.#throttle.succeeded(share, address))
    return opened
  }

  /** What was opened by a share, if it is alive; being asked for keeps it from going idle. */
  async shareSessionOf(secret: string): Promise<ShareSession | undefined> {
    const session = this.#read(() => this.#shares.sessionOf(secret))
    return session && !this.isSuspended(session.principal) ? session : undefined
  }

  /** @returns whose it was, if there was one */
  async endShareSession(secret: string): Promise<SharePrincipal | undefined> {
    return this.#change(() => this.#shares.endSession(secret))
  }

  async listShares(): Promise<Share[]> {
    return this.#read(() => this.#shares.list())
  }

  async share(id: string): Promise<Share | undefined> {
    return this.#read(() => this.#shares.find(id))
  }

  /** What the stand-ins of a share without identities are made from; `undefined` where there are none, or the share has ended. */
  async pseudonymKeyOfShare(id: string): Promise<Uint8Array | undefined> {
    return this.#read(() => this.#shares.pseudonymKeyOf(id))
  }

  /** @throws AccessError `LG_SHARE_UNKNOWN` */
  async revokeShare(id: string): Promise<Share> {
    return this.#change(() => this.#shares.revoke(id))
  }

  /** Forgets shares of a study that was erased. At once, since another study may come under its UID. */
  forgetSharesOf(studyInstanceUID: string): void {
    this.#change(() => this.#shares.forgetStudy(studyInstanceUID))
  }

  /** Writes the accounts as they are now into a new file, under the same key. */
  copyTo(path: string): void {
    guarded(() => copyDatabase(this.#database, path))
  }

  async close(): Promise<void> {
    this.#database.close()
  }

  /** One transaction. If the file could not be written, what is kept in memory is read from it anew. */
  #change<T>(work: () => T): T {
    try {
      return guarded(() => this.#database.transaction(work).immediate())
    } catch (error) {
      if (!(error instanceof AccessError)) this.#reload()
      throw error
    }
  }

  #reload(): void {
    this.#sessions.reload()
    this.#tokens = new Tokens(this.#database, this.#clock)
    this.#nodes = new Nodes(this.#database, this.#clock)
    this.#suspensions = new Suspensions(this.#database, this.#clock)
    this.#shares = new Shares(this.#database, this.#clock)
  }

  #needsOf({ name }: PersonPrincipal): 'second-factor' | 'enrolment' | null {
    if (this.secondFactors.has(nameKey(name))) return 'second-factor'
    return this.#oneFactorIsEnough() ? null : 'enrolment'
  }

  /** Nobody answers at the moment for what is shared: the program that shared it is disabled. */
  #isUnanswered({ madeBy }: SharePrincipal): boolean {
    return this.#clients.isDisabled(madeBy)
  }

  #oneFactorIsEnough(): boolean {
    return this.#clock() < this.#oneFactorUntil
  }

  #read<T>(work: () => T): T {
    return guarded(work)
  }
}

/** The account is still the one whose password was compared, and may sign in. */
function isUnchanged(before: UserRow | undefined, now: UserRow | undefined): now is UserRow {
  return now !== undefined && now.disabled_at === null && now.password === before?.password
}

function cannotSetUp(): AccessError {
  return new AccessError(
    'LG_NAME_UNKNOWN',
    'This person is disabled, or signs in by the OpenID provider: there is nothing to set up here.',
  )
}
