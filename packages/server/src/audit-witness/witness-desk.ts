/**
 * Has witnesses sign what the log is. A witness signs a checkpoint only if it continues every one that it signed before; so who
 * holds our signing key and all our files still cannot show a past that is shorter or another one.
 *
 * Source: C2SP tlog-witness "add-checkpoint".
 */
import { readFile } from 'node:fs/promises'
import {
  AuditError,
  type AuditLog,
  type Checkpoint,
  encodeAddCheckpoint,
  readWitnessKey,
  type WitnessedCheckpoint,
  type WitnessKey,
  withSignatures,
} from '@leadglass/audit'
import type { Alerts } from '../alerts/alerts.ts'
import type { Settings } from '../config/settings.ts'
import { ServerError } from '../errors.ts'
import { postCheckpoint } from './witness-client.ts'

export interface WitnessDeskParts {
  audit: Pick<AuditLog, 'size' | 'checkpoint' | 'proveConsistency' | 'witnessed' | 'keepWitnessed'>
  alerts: Pick<Alerts, 'raise'>
  settings: Settings['audit']
}

/** What became of asking one witness. */
export interface WitnessReport {
  /** As its key names it. */
  witness: string
  /** Entries that it signed for, now or at an earlier time. */
  entries: number
  /** Why it did not sign now. */
  why?: string
}

/** How it stands with one witness. */
export interface WitnessState {
  /** As its key names it. */
  witness: string
  /** Entries that it signed for. */
  entries: number
  /** When it signed last, by its own clock; ISO 8601. Absent before the first time. */
  signedAt?: string
  /** When it was asked last, since the archive was started; ISO 8601. */
  askedAt?: string
  /** Why it did not sign when it was asked last. */
  why?: string
  /** It has signed nothing for longer than two rounds. */
  late: boolean
}

/** A signature that is older than so many rounds is late: one may fail. */
const lateAfterRounds = 2
/** Further off no date is. */
const lastMoment = 8.64e15

export class WitnessDesk {
  readonly #parts: WitnessDeskParts
  /** By the key of the witness. */
  readonly #asked = new Map<string, { at: number; why?: string }>()

  constructor(parts: WitnessDeskParts) {
    this.#parts = parts
  }

  /** Asks nobody: what they signed lies beside the log. */
  async states(now = Date.now()): Promise<WitnessState[]> {
    const { witnesses, witnessMinutes } = this.#parts.settings
    return Promise.all(
      witnesses.map(async ({ key: text }) => {
        const key = readWitnessKey(text)
        const { size = 0, signedAt } = (await this.#lastOf(key)) ?? {}
        const { at, why } = this.#asked.get(text) ?? {}
        const signedMs = signedAt === undefined || signedAt * 1000 > lastMoment ? undefined : signedAt * 1000
        return {
          witness: key.name,
          entries: size,
          ...(signedMs === undefined ? {} : { signedAt: new Date(signedMs).toISOString() }),
          ...(at === undefined ? {} : { askedAt: new Date(at).toISOString() }),
          ...(why === undefined ? {} : { why }),
          late: now - (signedMs ?? 0) > lateAfterRounds * witnessMinutes * 60_000,
        }
      }),
    )
  }

  /** Asks all of them; what one refuses keeps no other from signing. */
  async ask(): Promise<WitnessReport[]> {
    const { witnesses, witnessAuthorityFile: file } = this.#parts.settings
    const authority = file === '' ? undefined : await readFile(file)
    return Promise.all(
      witnesses.map(async ({ url, key }) => {
        const report = await this.#askOne(readWitnessKey(key), { url, authority })
        this.#asked.set(key, { at: Date.now(), ...(report.why === undefined ? {} : { why: report.why }) })
        return report
      }),
    )
  }

  async #askOne(key: WitnessKey, place: { url: string; authority: Buffer | undefined }): Promise<WitnessReport> {
    const last = (await this.#lastOf(key))?.size ?? 0
    try {
      return { witness: key.name, entries: await this.#submit(key, place, last) }
    } catch (error) {
      if (!(error instanceof ServerError || error instanceof AuditError)) throw error
      return { witness: key.name, entries: last, why: error.message }
    }
  }

  /** What cannot be read is as good as not there: the witness knows better. */
  async #lastOf(key: WitnessKey): Promise<WitnessedCheckpoint | undefined> {
    try {
      return await this.#parts.audit.witnessed(key)
    } catch (error) {
      if (error instanceof AuditError) return undefined
      throw error
    }
  }

  /** @returns how many entries are signed for */
  async #submit(
    key: WitnessKey,
    place: { url: string; authority: Buffer | undefined },
    last: number,
    isSecond = false,
  ): Promise<number> {
    const { audit } = this.#parts
    if (last > audit.size) throw await this.#longer(key, last)
    const { proof, checkpoint } = await this.#proofFrom(last)
    const { note, size } = checkpoint
    const answer = await postCheckpoint(place, encodeAddCheckpoint({ old: last, proof, note }))
    if (answer.kind === 'signed') {
      await audit.keepWitnessed(key, withSignatures(note, answer.lines))
      return size
    }
    if (answer.kind === 'size' && !isSecond) return this.#submit(key, place, answer.size, true)
    if (answer.kind === 'inconsistent') await this.#alarm(key, { entries: size, signed: last })
    const status = answer.kind === 'size' ? 409 : answer.status
    throw new ServerError('LG_WITNESS_REFUSED', `${key.name} does not sign the checkpoint (status ${status})`, {
      status,
    })
  }

  async #proofFrom(last: number): Promise<{ proof: readonly Uint8Array[]; checkpoint: Checkpoint }> {
    const { audit } = this.#parts
    if (last === 0) return { proof: [], checkpoint: await audit.checkpoint() }
    const { path, checkpoint } = await audit.proveConsistency(last)
    return { proof: path, checkpoint }
  }

  /** It signed for more entries than there are: somebody put an older log in place. */
  async #longer(key: WitnessKey, signed: number): Promise<ServerError> {
    const entries = this.#parts.audit.size
    await this.#alarm(key, { entries, signed })
    return new ServerError(
      'LG_WITNESS_REFUSED',
      `${key.name} signed for ${signed} entries, and there are ${entries}`,
      {},
    )
  }

  async #alarm({ name }: WitnessKey, detail: { entries: number; signed: number }): Promise<void> {
    const { alerts } = this.#parts
    await alerts.raise({ kind: 'audit:log-damaged', severity: 'critical', detail: { witness: name, ...detail } })
  }
}
