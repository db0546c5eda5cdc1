/**
 * Forwarding: routes what arrived, delivers what is due, one association for each destination, and asks for commitments.
 *
 * Destinations do not wait for each other. A destination that cannot be reached is left alone for longer and longer; an
 * instance that it refuses does not hold up the others.
 */
import { principalLabel } from '@leadglass/access'
import type { ArchiveAccess } from '@leadglass/archive'
import type { AuditLog } from '@leadglass/audit'
import { batchesOf, type ContextProposal } from '@leadglass/network'
import type { Settings } from '../config/settings.ts'
import { describeError, type Log } from '../log/log.ts'
import type { Connector, NodeConnection } from '../outgoing/connect-node.ts'
import { saying, textOf } from '../text/sentences.ts'
import { backOffMs, WorkLoop } from '../work/work-loop.ts'
import type { Delivery, DeliveryQueue } from './delivery-queue.ts'
import { forwardingPrincipal, Router, type RouterParts } from './router.ts'
import { compileRules } from './rules.ts'
import { type SendOutcome, sendDelivery } from './sending.ts'

export interface ForwarderParts {
  archive: Pick<ArchiveAccess, 'arrivals' | 'lastSequence' | 'openInstance' | 'instance' | 'onStored'>
  queue: DeliveryQueue
  canaries: RouterParts['canaries']
  audit: Pick<AuditLog, 'append'>
  connector: Connector
  settings: Settings['forwarding']
  log: Log
  /** Asks a destination to commit itself to what it holds. Default: nobody does. */
  requestCommitment?(destination: string): Promise<void>
  /** Default `Date.now`. */
  now?: () => number
}

/** Deliveries looked at for one association; those whose contexts do not fit wait for the next. */
const batchSize = 64
const firstPauseMs = 5_000
/** Attempts at an instance that the receiver refuses, besides those that did not reach it. */
const mostRefusals = 10
const dayMs = 86_400_000

export class Forwarder {
  readonly #parts: ForwarderParts
  readonly #router: Router
  readonly #loop: WorkLoop
  readonly #delivering = new Map<string, Promise<void>>()
  readonly #now: () => number
  #stopListening: (() => void) | undefined
  #isClosed = false

  /** @throws ConfigError a rule is wrong */
  constructor(parts: ForwarderParts) {
    const { archive, queue, canaries, settings, log } = parts
    this.#parts = parts
    this.#now = parts.now ?? Date.now
    const onUnreadable = (error: unknown) => log.warn('forwarding', { ...describeError(error), why: 'not routed' })
    this.#router = new Router({ archive, queue, canaries, rules: compileRules(settings.rules), onUnreadable })
    const onError = (error: unknown) => log.error('forwarding', describeError(error))
    this.#loop = new WorkLoop({ round: () => this.#round(), onError, now: this.#now })
  }

  start(): void {
    const wake = () => this.#loop.wake()
    // Without rules an arrival costs nothing here.
    if (this.#parts.settings.rules.length > 0) this.#stopListening = this.#parts.archive.onStored(wake)
    this.#parts.queue.retryListeners.add(wake)
    wake()
  }

  /** Something became due without an arrival: a report of a commitment, an address of a node. */
  wake(): void {
    this.#loop.wake()
  }

  /** Waits for the instances that are being sent; the rest stays in the queue. */
  async close(): Promise<void> {
    this.#isClosed = true
    this.#stopListening?.()
    await this.#loop.close()
    await Promise.all(this.#delivering.values())
  }

  async #round(): Promise<number | undefined> {
    const { queue, settings, requestCommitment } = this.#parts
    await this.#router.route()
    queue.forgetDelivered(this.#now() - settings.keepDeliveredDays * dayMs)
    const { destinations, nextAt } = queue.due()
    for (const destination of destinations) this.#startDelivering(destination)
    if (requestCommitment) {
      const owed = queue.uncommittedDestinations().filter((destination) => !this.#delivering.has(destination))
      await Promise.all(owed.map((destination) => requestCommitment(destination)))
    }
    return nextAt
  }

  #startDelivering(destination: string): void {
    if (this.#delivering.has(destination) || this.#isClosed) return
    const work = this.#deliver(destination)
      .catch((error) => {
        this.#parts.log.error('forwarding', { ...describeError(error), aeTitle: destination })
        this.#unreachable(destination, textOf(saying('delivery-error-here')))
      })
      .finally(() => {
        this.#delivering.delete(destination)
        this.#loop.wake()
      })
    this.#delivering.set(destination, work)
  }

  /** Batch after batch, until nothing is due or the destination does not answer. */
  async #deliver(destination: string): Promise<void> {
    const { queue } = this.#parts
    for (;;) {
      const [batch] = batchesOf(queue.next(destination, batchSize).map(sendable))
      if (batch === undefined || this.#isClosed) return
      const connection = await this.#connect(destination, batch.contexts)
      if (!connection) return
      const broken = await this.#sendBatch(
        batch.instances.map(({ delivery }) => delivery),
        connection,
      )
      if (broken === undefined) await connection.association.release().catch(() => undefined)
      else {
        connection.association.abort()
        this.#unreachable(destination, broken)
        return
      }
    }
  }

  async #connect(destination: string, contexts: readonly ContextProposal[]): Promise<NodeConnection | undefined> {
    try {
      return await this.#parts.connector.connect(destination, { contexts, sends: 'whole' })
    } catch (error) {
      if (typeof (error as { code?: unknown }).code !== 'string') throw error
      const failures = this.#unreachable(destination, (error as Error).message)
      if (failures === 1) await this.#record('failure', destination, { why: (error as Error).message })
      return undefined
    }
  }

  /** @returns why the association is of no use any more, if that is so */
  async #sendBatch(batch: readonly Delivery[], { node, association }: NodeConnection): Promise<string | undefined> {
    const { archive, queue } = this.#parts
    for (const delivery of batch) {
      if (this.#isClosed) return undefined
      const outcome = await sendDelivery(archive, association, delivery)
      if (outcome.kind === 'broken') return outcome.why
      queue.reachable(delivery.destination)
      await this.#settle(delivery, outcome, node.host)
    }
    return undefined
  }

  /** The audit entry comes first: a crash in between repeats it rather than losing it. */
  async #settle(
    delivery: Delivery,
    outcome: Exclude<SendOutcome, { kind: 'broken' }>,
    address: string | undefined,
  ): Promise<void> {
    const { queue, log } = this.#parts
    const { destination, rule, study, id, attempts } = delivery
    const facts = { rule, attempts: attempts + 1 }
    switch (outcome.kind) {
      case 'sent':
        await this.#record('success', destination, { ...facts, status: outcome.status }, study, address)
        return queue.sent(delivery)
      case 'gone':
        return queue.drop(id)
      case 'refused':
        if (attempts + 1 < mostRefusals) {
          log.warn('forwarding', { aeTitle: destination, why: outcome.why })
          return queue.postpone(id, outcome.why, this.#now() + this.#pauseMs(attempts + 1))
        }
        break
      case 'impossible':
        break
    }
    await this.#record('failure', destination, { ...facts, why: outcome.why }, study, address)
    log.warn('forwarding', { aeTitle: destination, why: outcome.why })
    queue.giveUp(id, outcome.why)
  }

  #unreachable(destination: string, why: string): number {
    const { queue, settings, log } = this.#parts
    const failures = queue.unreachable(destination, why, (count) => this.#now() + this.#pauseMs(count))
    const before = this.#now() - settings.giveUpAfterHours * 3_600_000
    const givenUp = queue.giveUpOlderThan(destination, before, `${textOf(saying('delivery-late'))} ${why}`)
    log.warn('forwarding', { aeTitle: destination, why, ...(givenUp > 0 ? { count: givenUp } : {}) })
    return failures
  }

  #pauseMs(failures: number): number {
    return backOffMs(failures, firstPauseMs, this.#parts.settings.longestPauseSeconds * 1000)
  }

  async #record(
    outcome: 'success' | 'failure',
    destination: string,
    detail: Record<string, string | number>,
    study?: string,
    address?: string,
  ): Promise<void> {
    await this.#parts.audit.append({
      time: new Date().toISOString(),
      action: 'instance:forwarded',
      outcome,
      principal: principalLabel(forwardingPrincipal),
      ...(address === undefined ? {} : { address }),
      ...(study === undefined ? {} : { object: `study:${study}` }),
      detail: { destination, ...detail },
    })
  }
}

/** A delivery by the names under which contexts are proposed for it. */
function sendable(delivery: Delivery) {
  return { sopClassUID: delivery.SOPClassUID, transferSyntaxUID: delivery.TransferSyntaxUID, delivery }
}
