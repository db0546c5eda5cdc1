/**
 * Passkeys: key pairs in a person's phone, computer or security key.
 *
 * The authenticator has to verify the person (PIN, fingerprint, face), so one passkey is two factors: what one has, and what
 * one is or knows. They are bound to a host name: a page at another name never gets an answer.
 *
 * Sources: W3C Web Authentication Level 3, 7.1 (registration) and 7.2 (authentication).
 */
import { randomBytes } from 'node:crypto'
import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/server'
import { AccessError } from '../errors.ts'
import { challengeMs, maxPasskeyLabelCharacters, maxPasskeysPerPerson } from '../limits.ts'
import { Challenges } from './challenges.ts'
import { type Clock, iso } from './clock.ts'
import type { AccountsDatabase } from './database.ts'

export type { AuthenticationResponseJSON, RegistrationResponseJSON }

/** The web site that a passkey belongs to. */
export interface RelyingParty {
  /** Host name, never an IP address. */
  id: string
  /** `https://NAME:PORT` */
  origin: string
}

export interface Passkey {
  id: string
  /** What the person calls it. */
  label: string
  createdAt: string
  usedAt?: string
}

export interface PasskeyRow {
  id: string
  user_key: string
  label: string
  public_key: Buffer
  counter: number
  transports: string
  created_at: number
  used_at: number | null
}

/** What a verified registration gives to keep. */
export type NewPasskey = Pick<PasskeyRow, 'id' | 'public_key' | 'counter' | 'transports'>

const signInPurpose = 'passkey sign-in'

export class Passkeys {
  readonly #database: AccountsDatabase
  readonly #clock: Clock
  readonly #challenges: Challenges

  constructor(database: AccountsDatabase, clock: Clock) {
    this.#database = database
    this.#clock = clock
    this.#challenges = new Challenges(clock)
  }

  list(userKey: string): Passkey[] {
    const query = 'select * from passkey where user_key = ? order by created_at, id'
    return this.#database.prepare<[string], PasskeyRow>(query).all(userKey).map(passkeyOf)
  }

  find(id: string): PasskeyRow | undefined {
    return this.#database.prepare<[string], PasskeyRow>('select * from passkey where id = ?').get(id)
  }

  /** What the browser is to ask the authenticator for. */
  async registrationOptions(
    user: { key: string; name: string },
    party: RelyingParty,
  ): Promise<PublicKeyCredentialCreationOptionsJSON> {
    const { generateRegistrationOptions } = await import('@simplewebauthn/server')
    const options = await generateRegistrationOptions({
      rpName: 'Leadglass',
      rpID: party.id,
      userName: user.name,
      userID: new Uint8Array(this.#handleOf(user.key)),
      timeout: challengeMs,
      excludeCredentials: this.list(user.key).map(({ id }) => ({ id })),
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    })
    return { ...options, challenge: this.#challenges.make(registrationPurpose(user.key)) }
  }

  /** Verifies what an authenticator made; keeps nothing yet. @throws AccessError `LG_PASSKEY_UNUSABLE` */
  async verifyRegistration(
    userKey: string,
    party: RelyingParty,
    response: RegistrationResponseJSON,
  ): Promise<NewPasskey> {
    const { verifyRegistrationResponse } = await import('@simplewebauthn/server')
    const purpose = registrationPurpose(userKey)
    let challenge = ''
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response,
      expectedChallenge: (given) => {
        challenge = given
        return this.#challenges.isOpen(purpose, given)
      },
      expectedOrigin: party.origin,
      expectedRPID: party.id,
      requireUserVerification: true,
    }).catch(() => ({ verified: false as const, registrationInfo: undefined }))
    if (!verified || !this.#challenges.take(purpose, challenge)) throw unusable()
    const { id, publicKey, counter, transports = [] } = registrationInfo.credential
    return { id, public_key: Buffer.from(publicKey), counter, transports: transports.join() }
  }

  /** @throws AccessError `LG_PASSKEY_UNUSABLE` it is registered already, or the person has too many */
  add(userKey: string, label: string, passkey: NewPasskey): Passkey {
    if (this.find(passkey.id) || this.list(userKey).length >= maxPasskeysPerPerson) throw unusable()
    const row: PasskeyRow = {
      ...passkey,
      user_key: userKey,
      label: label.trim().slice(0, maxPasskeyLabelCharacters) || 'Passkey',
      created_at: this.#clock(),
      used_at: null,
    }
    const insert = `insert into passkey values
      (:id, :user_key, :label, :public_key, :counter, :transports, :created_at, :used_at)`
    this.#database.prepare(insert).run(row)
    return passkeyOf(row)
  }

  /** The same for everybody: the authenticator knows whose passkeys it holds. */
  async signInOptions(party: RelyingParty): Promise<PublicKeyCredentialRequestOptionsJSON> {
    const { generateAuthenticationOptions } = await import('@simplewebauthn/server')
    const options = await generateAuthenticationOptions({
      rpID: party.id,
      timeout: challengeMs,
      userVerification: 'required',
    })
    return { ...options, challenge: this.#challenges.make(signInPurpose) }
  }

  /** @returns the passkey and its new counter, if the answer is right; nothing is written */
  async verifySignIn(
    party: RelyingParty,
    response: AuthenticationResponseJSON,
  ): Promise<{ row: PasskeyRow; counter: number } | undefined> {
    const { verifyAuthenticationResponse } = await import('@simplewebauthn/server')
    const row = this.find(response.id)
    if (!row) return undefined
    let challenge = ''
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response,
      expectedChallenge: (given) => {
        challenge = given
        return this.#challenges.isOpen(signInPurpose, given)
      },
      expectedOrigin: party.origin,
      expectedRPID: party.id,
      requireUserVerification: true,
      credential: {
        id: row.id,
        publicKey: new Uint8Array(row.public_key),
        counter: row.counter,
        transports: row.transports.split(',').filter(Boolean),
      },
    }).catch(() => ({ verified: false as const, authenticationInfo: undefined }))
    if (!verified || !authenticationInfo || !this.#challenges.take(signInPurpose, challenge)) return undefined
    return { row, counter: authenticationInfo.newCounter }
  }

  used({ id }: PasskeyRow, counter: number): void {
    this.#database.prepare('update passkey set counter = ?, used_at = ? where id = ?').run(counter, this.#clock(), id)
  }

  /** @returns whether the person had it */
  remove(userKey: string, id: string): boolean {
    return this.#database.prepare('delete from passkey where id = ? and user_key = ?').run(id, userKey).changes === 1
  }

  removeAll(userKey: string): void {
    this.#database.prepare('delete from passkey where user_key = ?').run(userKey)
  }

  /** How authenticators know the account: random, so that it tells nothing of the person. */
  #handleOf(userKey: string): Buffer {
    const query = 'select handle from user where key = ?'
    const kept = this.#database.prepare<[string], { handle: Buffer | null }>(query).get(userKey)?.handle
    if (kept) return kept
    const handle = randomBytes(32)
    this.#database.prepare('update user set handle = ? where key = ?').run(handle, userKey)
    return handle
  }
}

function registrationPurpose(userKey: string): string {
  return `passkey registration of ${userKey}`
}

function passkeyOf({ id, label, created_at, used_at }: PasskeyRow): Passkey {
  return { id, label, createdAt: iso(created_at), ...(used_at !== null && { usedAt: iso(used_at) }) }
}

function unusable(): AccessError {
  return new AccessError(
    'LG_PASSKEY_UNUSABLE',
    'This passkey cannot be taken: it is registered already, did not verify you, or took longer than five minutes.',
  )
}
