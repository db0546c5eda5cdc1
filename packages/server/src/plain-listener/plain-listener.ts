/**
 * The quarantined listener without TLS, for one scanner that knows none. It ends itself when its last day is over, running
 * associations included, and the audit log tells of its start, of each association and of its end.
 */
import {
  AssociationAcceptor,
  type AssociationEvents,
  type Relay,
  type ServiceProvider,
  storageSCP,
  verificationSCP,
} from '@leadglass/network'
import type { BoundedAudit } from '../data-folder/bounded-audit.ts'
import type { DataFolder } from '../data-folder/data-folder.ts'
import { associationEvents } from '../dicom-listener/association-events.ts'
import { instanceSink } from '../dicom-listener/instance-sink.ts'
import type { Metrics } from '../http/metrics.ts'
import { describeError, type Log } from '../log/log.ts'
import type { PlainListenerSettings } from './plain-listener-settings.ts'
import { isSameAddress, plainPolicy } from './plain-policy.ts'

export interface PlainListenerParts {
  data: DataFolder
  log: Log
  metrics: Metrics
  refusals: BoundedAudit
  settings: PlainListenerSettings
  /** The old archive that answers in place of services of ours. */
  relay: Relay | undefined
  /** Services beside verification and storage that may go over a plain line. */
  providers: readonly ServiceProvider[]
  now?: () => number
}

/** Fewer places than the other listener has: it is one device. */
const associationsAtOnce = 8
/** setTimeout takes 31 bits of milliseconds; the day is looked at again after that. */
const longestTimerMs = 86_400_000

export class PlainListener {
  readonly #parts: PlainListenerParts
  readonly #acceptor: AssociationAcceptor
  readonly #now: () => number
  #timer: NodeJS.Timeout | undefined
  #closing: Promise<void> | undefined

  constructor(parts: PlainListenerParts) {
    const { data, settings, relay, providers, now = Date.now } = parts
    const { dicom, limits } = data.settings
    this.#parts = parts
    this.#now = now
    this.#acceptor = new AssociationAcceptor({
      dangerouslyAcceptPlaintext: true,
      policy: plainPolicy({ accounts: data.accounts, calledAETitle: dicom.aeTitle, settings, now }),
      ...(relay
        ? { relay, services: [] }
        : { services: [verificationSCP(), storageSCP(instanceSink(data.archive)), ...providers] }),
      events: this.#events(),
      refuseAddress: (address) => this.#whyRefused(address),
      limits: {
        associations: Math.min(associationsAtOnce, dicom.maximumAssociations),
        idleMs: dicom.idleTimeoutSeconds * 1000,
        dataSetOctets: limits.instanceMegabytes * 1_000_000,
      },
    })
  }

  /** Whether its last day is over; says so in the log and the audit log. */
  async isExpired(): Promise<boolean> {
    if (!this.#isOver) return false
    await this.#record('plaintext:expired')
    return true
  }

  async listen(address: { host: string; port: number }): Promise<{ host: string; port: number }> {
    await this.#record('plaintext:started')
    const bound = await this.#acceptor.listen(address)
    this.#watchExpiry()
    return bound
  }

  close(): Promise<void> {
    clearTimeout(this.#timer)
    this.#closing ??= this.#acceptor.close({ graceMs: 0 }).catch(() => undefined)
    return this.#closing
  }

  get #isOver(): boolean {
    return this.#now() >= this.#parts.settings.expiresAt
  }

  #whyRefused(address: string): string | undefined {
    const { settings } = this.#parts
    if (this.#isOver) return `the plain listener expired on ${settings.until}`
    return isSameAddress(address, settings.peerAddress) ? undefined : 'not the address of the plain listener'
  }

  #watchExpiry(): void {
    const left = this.#parts.settings.expiresAt - this.#now()
    if (left <= 0) {
      void this.#expire()
      return
    }
    this.#timer = setTimeout(() => this.#watchExpiry(), Math.min(left, longestTimerMs))
    this.#timer.unref()
  }

  async #expire(): Promise<void> {
    await this.close()
    await this.#record('plaintext:expired').catch((error) =>
      this.#parts.log.error('audit failed', describeError(error)),
    )
  }

  #events(): AssociationEvents {
    const { data, log, metrics, refusals } = this.#parts
    const events = associationEvents({
      listener: 'dicom-plain',
      ...{ log, metrics, refusals, audit: data.audit, refusalLog: data.services.refusals },
    })
    return {
      ...events,
      onAccepted(association) {
        events.onAccepted?.(association)
        const { callingAETitle, address } = association.request
        refusals.record({
          time: new Date().toISOString(),
          action: 'plaintext:association',
          outcome: 'success',
          principal: `node:${callingAETitle}`,
          address,
        })
      },
    }
  }

  async #record(action: string): Promise<void> {
    const { data, settings, log } = this.#parts
    const { listen, peerAddress, aeTitle, services, until } = settings
    log.warn('listening', { listener: 'dicom-plain', aeTitle, why: action })
    await data.audit.append({
      time: new Date().toISOString(),
      action,
      outcome: 'success',
      principal: 'operator:server',
      detail: { listen, peerAddress, node: aeTitle, services: services.join(','), until },
    })
  }
}
