/**
 * What a run did, in a log that cannot be edited afterwards (`@leadglass/audit`): each connection before it is opened, its
 * octets when it is closed, each judgement, each refusal. Addresses and counts; nothing of patients ever gets here.
 */
import { AuditLog } from '@leadglass/audit'
import type { Finding } from '../finding.ts'

export type LogDetail = Record<string, string | number>

export class SurveyLog {
  readonly #log: AuditLog
  readonly #principal: string
  readonly #now: () => number
  #failure: unknown
  readonly #pending = new Set<Promise<void>>()

  private constructor(log: AuditLog, principal: string, now: () => number) {
    this.#log = log
    this.#principal = principal
    this.#now = now
  }

  /**
   * @param folder - made if absent
   * @param signingKey - Ed25519 seed, 32 octets
   * @param principal - who runs it: `operator:` and a public key
   * @param now - milliseconds since 1970
   * @throws AuditError
   */
  static async open(folder: string, signingKey: Uint8Array, principal: string, now: () => number): Promise<SurveyLog> {
    const log = await AuditLog.open({ folder, signingKey, origin: 'leadglass-survey' })
    return new SurveyLog(log, principal, now)
  }

  /** Ed25519, 32 octets, base64: verifies the log. */
  get publicKey(): string {
    return Buffer.from(this.#log.publicKey).toString('base64')
  }

  run(verb: 'started' | 'resumed' | 'stopped' | 'finished', detail: LogDetail): Promise<void> {
    return this.#append(`run:${verb}`, 'success', detail)
  }

  /** On stable storage before anything is sent. */
  connecting(address: string, port: number): Promise<void> {
    return this.#append('connection:opened', 'success', { port }, address)
  }

  refused(address: string, port: number): Promise<void> {
    return this.#append('connection:opened', 'denied', { port, reason: 'out of scope' }, address)
  }

  /** Does not hold up the probe; `settled` waits for it. */
  closed(address: string, port: number, octetsSent: number, octetsRead: number): void {
    const appended = this.#append('connection:closed', 'success', { port, octetsSent, octetsRead }, address)
    const done = appended.catch((error) => {
      this.#failure ??= error
    })
    this.#pending.add(done)
    done.then(() => this.#pending.delete(done))
  }

  judged({ address, port, rung, outcome, counts }: Finding): Promise<void> {
    const counted = counts ? { studies: counts.studies.value, images: counts.images.value } : {}
    return this.#append('target:judged', 'success', { port, rung, result: outcome, ...counted }, address)
  }

  leftOut(address: string, port: number, reason: string): Promise<void> {
    return this.#append('target:left-out', 'denied', { port, reason }, address)
  }

  /** @throws AuditError if an entry could not be kept */
  async close(): Promise<void> {
    await Promise.all(this.#pending)
    await this.#log.close()
    if (this.#failure !== undefined) throw this.#failure
  }

  #append(action: string, outcome: 'success' | 'denied', detail: LogDetail, address?: string): Promise<void> {
    const time = new Date(this.#now()).toISOString()
    const event = { time, action, outcome, principal: this.#principal, detail }
    return this.#log.append(address === undefined ? event : { ...event, address })
  }
}
