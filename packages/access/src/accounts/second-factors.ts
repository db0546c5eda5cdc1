/**
 * Second factors of people: shown at sign-in, enrolled and given up by their owner.
 *
 * Everything here takes the secret of the session it is done in: nobody enrols a factor for somebody else. To change what is
 * enrolled, the second factor must have been shown in the last ten minutes, so that a browser left open is not enough.
 */
import { AccessError } from '../errors.ts'
import { freshMs } from '../limits.ts'
import type { PersonPrincipal } from '../principal.ts'
import type { Clock } from './clock.ts'
import type {
  AuthenticationResponseJSON,
  Passkey,
  Passkeys,
  RegistrationResponseJSON,
  RelyingParty,
} from './passkeys.ts'
import { hashPassword, isPassword } from './password.ts'
import type { RecoveryCodes } from './recovery-codes.ts'
import type { Live, Session, SessionMethod, SessionOrigin, Sessions } from './sessions.ts'
import type { Throttle } from './throttle.ts'
import type { Totp, TotpEnrolment } from './totp.ts'
import { personOf, type Users } from './users.ts'

/** What a person can show at sign-in. */
export interface FactorSummary {
  password: boolean
  totp: boolean
  passkeys: Passkey[]
  /** How many are left. */
  recoveryCodes: number
}

/** What an enrolment gives: the session, whole from now on, and new recovery codes if there were none. */
export interface Enrolled {
  session: Session & { secret: string }
  recoveryCodes?: string[]
}

export interface SecondFactorParts {
  /** One transaction of the accounts file. */
  change<T>(work: () => T): T
  clock: Clock
  users: Users
  sessions: Sessions
  totp: Totp
  recoveryCodes: RecoveryCodes
  passkeys: Passkeys
  throttle: Throttle
  isSuspended(principal: PersonPrincipal): boolean
  /** A password alone is enough for now: a setting that nobody should need. */
  oneFactorIsEnough(): boolean
}

export class SecondFactors {
  readonly #parts: SecondFactorParts

  constructor(parts: SecondFactorParts) {
    this.#parts = parts
  }

  summaryOf(userKey: string, hasPassword: boolean): FactorSummary {
    const { totp, passkeys, recoveryCodes } = this.#parts
    return {
      password: hasPassword,
      totp: totp.has(userKey),
      passkeys: passkeys.list(userKey),
      recoveryCodes: recoveryCodes.count(userKey),
    }
  }

  has(userKey: string): boolean {
    return this.#parts.totp.has(userKey) || this.#parts.passkeys.list(userKey).length > 0
  }

  /** Everything but the password. Within a transaction of the caller. */
  removeAll(userKey: string): void {
    this.#parts.totp.remove(userKey)
    this.#parts.passkeys.removeAll(userKey)
    this.#parts.recoveryCodes.remove(userKey)
  }

  /** What the owner of this session has enrolled. @throws AccessError `LG_SIGN_IN_FAILED` there is no such session */
  async summary(secret: string): Promise<FactorSummary> {
    const { userKey, principal } = this.#session(secret)
    return this.summaryOf(userKey, this.#parts.users.get(principal.name).password !== null)
  }

  /**
   * A code of the authenticator app. @returns the session, whole from now on, with a new secret if it was unfinished
   * @throws AccessError `LG_SECOND_FACTOR_WRONG`, `LG_SIGN_IN_THROTTLED`
   */
  async showTotp(secret: string, code: string, address: string): Promise<Session & { secret: string }> {
    return this.#show(secret, address, 'totp', (userKey) => this.#parts.totp.use(userKey, code))
  }

  /** A recovery code; used up by it. @throws AccessError `LG_SECOND_FACTOR_WRONG`, `LG_SIGN_IN_THROTTLED` */
  async showRecoveryCode(secret: string, code: string, address: string): Promise<Session & { secret: string }> {
    return this.#show(secret, address, 'recovery-code', (userKey) => this.#parts.recoveryCodes.use(userKey, code))
  }

  #show(secret: string, address: string, method: SessionMethod, use: (userKey: string) => boolean) {
    const { change, throttle, sessions, users } = this.#parts
    const { userKey } = this.#session(secret)
    const account = `${method} ${userKey}`
    const everywhere = method === 'totp'
    change(() => throttle.begin(account, address, everywhere))
    return change(() => {
      const live = this.#session(secret)
      if (!use(userKey)) throw wrong()
      throttle.succeeded(account, address, everywhere)
      throttle.remember(account, address)
      users.signedIn(users.get(live.principal.name))
      return sessions.confirm(live, secret, method)
    })
  }

  /** What a browser asks its authenticator for; the same for everybody. */
  passkeyOptions(party: RelyingParty) {
    return this.#parts.passkeys.signInOptions(party)
  }

  /**
   * A passkey: signs in, or confirms the session at hand where that is the same person's.
   *
   * @param secret - of the session at hand, finished or not
   * @throws AccessError `LG_SIGN_IN_FAILED`, `LG_SIGN_IN_THROTTLED`
   */
  async showPasskey(
    party: RelyingParty,
    response: AuthenticationResponseJSON,
    origin: Omit<SessionOrigin, 'method'>,
    secret?: string,
  ): Promise<Session & { secret: string }> {
    const { change, passkeys, throttle, sessions, users, isSuspended } = this.#parts
    const account = `passkey ${response.id}`
    change(() => throttle.begin(account, origin.address))
    const found = await passkeys.verifySignIn(party, response)
    return change(() => {
      const row = found && passkeys.find(found.row.id)
      const user = row && users.find(row.user_key)
      if (!found || !user || user.disabled_at !== null || isSuspended(personOf(user))) throw noPasskey()
      if (row.counter !== found.row.counter) throw noPasskey()
      passkeys.used(row, found.counter)
      throttle.succeeded(account, origin.address)
      users.signedIn(user)
      const live = secret === undefined ? undefined : sessions.find(secret)
      if (live && secret !== undefined && live.userKey === user.key) return sessions.confirm(live, secret, 'passkey')
      return sessions.create(personOf(user), { ...origin, method: 'passkey' }, null)
    })
  }

  /** @throws AccessError `LG_SECOND_FACTOR_NEEDED` */
  async beginTotp(secret: string): Promise<TotpEnrolment> {
    return this.#parts.change(() => {
      const { userKey, principal } = this.#mayChange(secret)
      return this.#parts.totp.begin(userKey, principal.name)
    })
  }

  /** @throws AccessError `LG_SECOND_FACTOR_WRONG`, `LG_SECOND_FACTOR_NEEDED`, `LG_SIGN_IN_THROTTLED` */
  async finishTotp(secret: string, code: string, address: string): Promise<Enrolled> {
    const { change, throttle, totp } = this.#parts
    const account = `totp enrolment ${this.#mayChange(secret).userKey}`
    change(() => throttle.begin(account, address))
    return change(() => {
      const live = this.#mayChange(secret)
      if (!totp.finish(live.userKey, code)) throw wrong()
      throttle.succeeded(account, address)
      return this.#enrolled(live, secret, 'totp')
    })
  }

  /** @throws AccessError `LG_SECOND_FACTOR_NEEDED`, `LG_SECOND_FACTOR_LAST` */
  async removeTotp(secret: string): Promise<void> {
    this.#parts.change(() => {
      const { userKey } = this.#mayChange(secret)
      this.#parts.totp.remove(userKey)
      this.#requireOneLeft(userKey)
    })
  }

  /** @throws AccessError `LG_SECOND_FACTOR_NEEDED` */
  async passkeyRegistrationOptions(secret: string, party: RelyingParty) {
    const { userKey, principal } = this.#mayChange(secret)
    return this.#parts.passkeys.registrationOptions({ key: userKey, name: principal.name }, party)
  }

  /** @throws AccessError `LG_PASSKEY_UNUSABLE`, `LG_SECOND_FACTOR_NEEDED` */
  async addPasskey(
    secret: string,
    party: RelyingParty,
    label: string,
    response: RegistrationResponseJSON,
  ): Promise<Enrolled> {
    const { change, passkeys } = this.#parts
    const passkey = await passkeys.verifyRegistration(this.#mayChange(secret).userKey, party, response)
    return change(() => {
      const live = this.#mayChange(secret)
      passkeys.add(live.userKey, label, passkey)
      return this.#enrolled(live, secret, 'passkey')
    })
  }

  /** @throws AccessError `LG_NAME_UNKNOWN`, `LG_SECOND_FACTOR_NEEDED`, `LG_SECOND_FACTOR_LAST` */
  async removePasskey(secret: string, id: string): Promise<void> {
    this.#parts.change(() => {
      const { userKey } = this.#mayChange(secret)
      if (!this.#parts.passkeys.remove(userKey, id))
        throw new AccessError('LG_NAME_UNKNOWN', 'There is no such passkey.')
      this.#requireOneLeft(userKey)
    })
  }

  /** A new set; the earlier ones are worth nothing. @throws AccessError `LG_SECOND_FACTOR_NEEDED` */
  async renewRecoveryCodes(secret: string): Promise<string[]> {
    return this.#parts.change(() => {
      const { userKey } = this.#mayChange(secret)
      if (!this.has(userKey)) throw needed('Enrol a passkey or an authenticator app first.')
      return this.#parts.recoveryCodes.renew(userKey)
    })
  }

  /**
   * Ends the person's other sessions as well.
   *
   * @throws AccessError `LG_SECOND_FACTOR_NEEDED`, `LG_SECOND_FACTOR_WRONG` the current one is wrong, `LG_PASSWORD_WEAK`,
   * `LG_SIGN_IN_THROTTLED`
   */
  async changePassword(secret: string, current: string, wanted: string, address: string): Promise<void> {
    const { change, throttle, users, sessions } = this.#parts
    const { userKey, principal } = this.#mayChange(secret)
    const account = `password change ${userKey}`
    change(() => throttle.begin(account, address))
    const before = users.get(principal.name).password
    if (!(await isPassword(current, before))) throw wrong('The current password is wrong.')
    const hash = await hashPassword(principal.name, wanted)
    change(() => {
      const live = this.#mayChange(secret)
      const user = users.get(principal.name)
      if (user.password !== before) throw wrong('The password was changed in the meantime.')
      throttle.succeeded(account, address)
      users.setPassword(user, hash)
      sessions.endAllOf(principal.name, live)
    })
  }

  /** The session becomes whole; with the first factor come recovery codes. */
  #enrolled(live: Live, secret: string, method: SessionMethod): Enrolled {
    const { sessions, recoveryCodes } = this.#parts
    const session = sessions.confirm(live, secret, method)
    if (recoveryCodes.count(live.userKey) > 0) return { session }
    return { session, recoveryCodes: recoveryCodes.renew(live.userKey) }
  }

  /** @throws AccessError `LG_SIGN_IN_FAILED` */
  #session(secret: string): Live {
    const live = this.#parts.sessions.find(secret)
    if (live) return live
    throw new AccessError('LG_SIGN_IN_FAILED', 'This session has ended. Sign in again.')
  }

  /**
   * A session that is to enrol the first factor, or one in which a factor was shown just now. Whoever has none yet and may
   * work without one must have signed in just now.
   */
  #mayChange(secret: string): Live {
    const live = this.#session(secret)
    if (live.needs === 'enrolment') return live
    if (live.needs === 'second-factor') throw needed('Show your second factor first.')
    const at = this.has(live.userKey) ? live.confirmedAt : Math.max(live.confirmedAt ?? 0, live.createdAt)
    if (at !== null && this.#parts.clock() - at < freshMs) return live
    throw needed('Show your second factor again: it was a while ago.')
  }

  #requireOneLeft(userKey: string): void {
    if (this.has(userKey) || this.#parts.oneFactorIsEnough()) return
    throw new AccessError('LG_SECOND_FACTOR_LAST', 'This is your only second factor. Add another one first.')
  }
}

function wrong(message = 'This code is wrong or was used already. Codes change every 30 seconds.'): AccessError {
  return new AccessError('LG_SECOND_FACTOR_WRONG', message)
}

function noPasskey(): AccessError {
  return new AccessError('LG_SIGN_IN_FAILED', 'This passkey is not known here, or the account is disabled.')
}

export function needed(message: string): AccessError {
  return new AccessError('LG_SECOND_FACTOR_NEEDED', message)
}
