/**
 * Codes of an authenticator app: six digits that change every 30 seconds.
 *
 * One authenticator a person. A new secret counts only after a code of it was shown, and takes the place of the old one then.
 * The step of the last code is kept, so that no code is taken twice.
 *
 * Sources: RFC 6238 (5.2: one use, one step of tolerance), RFC 4226.
 */
import { generateSecret, generateURI, verifySync } from 'otplib'
import { totpStepSeconds, totpToleranceSteps } from '../limits.ts'
import type { Clock } from './clock.ts'
import type { AccountsDatabase } from './database.ts'

type Row = { secret: string; last_step: number }

export interface TotpEnrolment {
  /** Base32, to be typed where no camera is at hand. */
  secret: string
  /** `otpauth://…`, for the QR code. */
  uri: string
}

export class Totp {
  readonly #database: AccountsDatabase
  readonly #clock: Clock

  constructor(database: AccountsDatabase, clock: Clock) {
    this.#database = database
    this.#clock = clock
  }

  has(userKey: string): boolean {
    return this.#find(userKey, 1) !== undefined
  }

  /** A new secret, which counts once a code of it was shown. */
  begin(userKey: string, name: string): TotpEnrolment {
    const secret = generateSecret()
    this.#database
      .prepare('insert or replace into totp (user_key, active, secret, last_step) values (?, 0, ?, 0)')
      .run(userKey, secret)
    return { secret, uri: generateURI({ issuer: 'Leadglass', label: name, secret }) }
  }

  /** @returns whether the code is of the new secret, which then takes the old one's place */
  finish(userKey: string, code: string): boolean {
    const step = this.#stepOf(this.#find(userKey, 0), code)
    if (step === undefined) return false
    this.remove(userKey, 1)
    this.#database.prepare('update totp set active = 1, last_step = ? where user_key = ?').run(step, userKey)
    return true
  }

  /** @returns whether the code is right and was not used before; it is used then */
  use(userKey: string, code: string): boolean {
    const step = this.#stepOf(this.#find(userKey, 1), code)
    if (step === undefined) return false
    this.#database.prepare('update totp set last_step = ? where user_key = ? and active = 1').run(step, userKey)
    return true
  }

  /** @param active - 1 the authenticator in use, 0 one that was begun; default both */
  remove(userKey: string, active?: 0 | 1): void {
    this.#database.prepare('delete from totp where user_key = ? and active = coalesce(?, active)').run(userKey, active)
  }

  #find(userKey: string, active: 0 | 1): Row | undefined {
    const query = 'select secret, last_step from totp where user_key = ? and active = ?'
    return this.#database.prepare<[string, number], Row>(query).get(userKey, active)
  }

  /** The step whose code this is, if it is later than the last one used. */
  #stepOf(row: Row | undefined, code: string): number | undefined {
    const token = code.replaceAll(' ', '')
    if (!row || !/^\d{6}$/.test(token)) return undefined
    const result = verifySync({
      secret: row.secret,
      token,
      epoch: Math.floor(this.#clock() / 1000),
      epochTolerance: totpToleranceSteps * totpStepSeconds,
      ...(row.last_step > 0 ? { afterTimeStep: row.last_step } : {}),
    })
    return result.valid && 'timeStep' in result ? result.timeStep : undefined
  }
}
