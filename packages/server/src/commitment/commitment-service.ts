/**
 * Storage commitment at work: reads instances back and brings the reports; asks destinations of forwarding and takes theirs.
 *
 * Sources: PS3.4 Annex J, PS3.3 C.14.1.1 (failure reasons).
 */
import type { Accounts, Gate, Principal } from '@leadglass/access'
import { nodePrincipal, principalLabel } from '@leadglass/access'
import type { ArchiveAccess } from '@leadglass/archive'
import type { AuditLog } from '@leadglass/audit'
import {
  type AssociationFacts,
  type CommitmentDesk,
  type CommitmentReport,
  type CommitmentRequest,
  FailureReason,
  formatStatus,
  type Peer,
  reportCommitment,
  reportContext,
  requestCommitment,
  requestContext,
  Status,
  storageCommitment,
} from '@leadglass/network'
import type { Settings } from '../config/settings.ts'
import { ServerError } from '../errors.ts'
import type { Delivery, DeliveryQueue } from '../forwarding/delivery-queue.ts'
import { limits } from '../limits.ts'
import { describeError, type Log } from '../log/log.ts'
import type { Connector } from '../outgoing/connect-node.ts'
import { newUID } from '../outgoing/new-uid.ts'
import { saying, textOf } from '../text/sentences.ts'
import { backOffMs, WorkLoop } from '../work/work-loop.ts'
import type { Commitment, CommitmentItem, Commitments } from './commitments.ts'

export interface CommitmentServiceParts {
  archive: Pick<ArchiveAccess, 'confirm'>
  accounts: Pick<Accounts, 'node'>
  gate: Gate
  audit: Pick<AuditLog, 'append'>
  commitments: Commitments
  deliveries: DeliveryQueue
  connector: Connector
  settings: Settings['commitment']
  log: Log
  /** Forwarding has work again: instances that a destination did not commit itself to. */
  onUncommitted(): void
  now?: () => number
}

/** An SCU that closes after its request was answered has this long to do it; after that it waits for the report here. */
const sameAssociationAfterMs = 300
const firstPauseMs = 2_000
const longestPauseMs = 600_000
const transactionsAtOnce = 16
const itemsPerRequest = 1000

interface OpenAssociation {
  peer: Peer
  signal: AbortSignal
  since: number
}

export class CommitmentService implements CommitmentDesk {
  readonly #parts: CommitmentServiceParts
  readonly #loop: WorkLoop
  /** The association that a transaction came over, while that is open. */
  readonly #open = new Map<string, OpenAssociation>()
  readonly #now: () => number

  constructor(parts: CommitmentServiceParts) {
    this.#parts = parts
    this.#now = parts.now ?? Date.now
    const onError = (error: unknown) => parts.log.error('storage commitment', describeError(error))
    this.#loop = new WorkLoop({ round: (signal) => this.#round(signal), onError, now: this.#now })
  }

  start(): void {
    this.#loop.wake()
  }

  close(): Promise<void> {
    return this.#loop.close()
  }

  async asked(
    association: AssociationFacts,
    request: CommitmentRequest,
    peer: Peer,
    signal: AbortSignal,
  ): Promise<void> {
    const { gate, commitments, audit } = this.#parts
    const node = association.request.callingAETitle
    const principal = association.principal as Principal
    gate.requireAtAll(principal, 'study:confirm')
    if (request.items.length > limits.commitmentItems || commitments.openCount(node) >= limits.commitmentsPerNode)
      throw new ServerError('LG_COMMITMENT_LIMIT', 'this node asks for more storage commitment than it may have open')
    const isNew = commitments.add('scp', node, request.transactionUID, request.items)
    if (!isNew && !sameItems(commitments.find('scp', node, request.transactionUID)?.items ?? [], request.items))
      throw new Error('the transaction UID is in use for other instances')
    this.#open.set(keyOf(node, request.transactionUID), { peer, signal, since: this.#now() })
    await audit.append(
      event('commitment:asked', 'success', principalLabel(principal), association.request.address, {
        instances: request.items.length,
      }),
    )
    setTimeout(() => this.#loop.wake(), sameAssociationAfterMs).unref()
  }

  async reported(association: AssociationFacts, report: CommitmentReport): Promise<boolean> {
    const { commitments, deliveries, audit, onUncommitted } = this.#parts
    const node = association.request.callingAETitle
    // Over our own association the other side is the one we called.
    const source = commitments.find('scu', node, report.transactionUID) ? node : association.request.calledAETitle
    const asked = commitments.find('scu', source, report.transactionUID)
    if (!asked) return false
    const kept = report.items.filter(({ failureReason }) => failureReason === undefined)
    const failed = report.items.filter(({ failureReason }) => failureReason !== undefined)
    await audit.append(
      event(
        'commitment:reported',
        failed.length === 0 ? 'success' : 'failure',
        `node:${source}`,
        association.request.address,
        { committed: kept.length, failed: failed.length },
      ),
    )
    deliveries.committed(
      source,
      kept.map(({ sopInstanceUID }) => sopInstanceUID),
    )
    for (const item of failed) this.#sendAgain(source, item)
    commitments.done(asked.id)
    onUncommitted()
    return true
  }

  /** Asks a destination of forwarding to commit itself to what it was sent, in transactions of at most a thousand instances. */
  async request(destination: string): Promise<void> {
    const { deliveries } = this.#parts
    const stored = deliveries.uncommitted(destination, itemsPerRequest)
    if (stored.length === 0) return
    const ids = stored.map(({ id }) => id)
    try {
      await this.#request(destination, stored)
      deliveries.commitmentAsked(ids, this.#now() + this.#parts.settings.answerWithinHours * 3_600_000)
    } catch (error) {
      if (typeof (error as { code?: unknown }).code !== 'string') throw error
      this.#parts.log.warn('storage commitment', { aeTitle: destination, why: (error as Error).message })
      deliveries.commitmentAsked(ids, this.#now() + backOffMs(4, firstPauseMs, longestPauseMs))
    }
  }

  async #request(destination: string, stored: readonly Delivery[]): Promise<void> {
    const { commitments, connector, audit } = this.#parts
    const transactionUID = newUID()
    const items = stored.map(({ SOPClassUID, SOPInstanceUID }) => ({
      sopClassUID: SOPClassUID,
      sopInstanceUID: SOPInstanceUID,
    }))
    commitments.add('scu', destination, transactionUID, items)
    const { association, node } = await connector.connect(destination, {
      contexts: [requestContext],
      services: [storageCommitment(this)],
    })
    try {
      const response = await requestCommitment(association, { transactionUID, items })
      const detail = { destination, instances: items.length, status: formatStatus(response.Status) }
      const outcome = response.Status === Status.Success ? 'success' : 'failure'
      await audit.append(event('commitment:requested', outcome, 'operator:forwarding', node.host, detail))
    } finally {
      await association.release().catch(() => association.abort())
    }
  }

  #sendAgain(destination: string, { sopInstanceUID, failureReason = 0 }: CommitmentItem): void {
    const { deliveries, log } = this.#parts
    const delivery = deliveries.storedAt(destination, sopInstanceUID)
    if (!delivery) return
    const why = textOf(saying('receiver-commits-not', { reason: formatStatus(failureReason) }))
    log.warn('storage commitment', { aeTitle: destination, why })
    if (delivery.attempts >= mostSendings) deliveries.giveUp(delivery.id, why)
    else deliveries.postpone(delivery.id, why, this.#now())
  }

  async #round(signal: AbortSignal): Promise<number | undefined> {
    const { commitments } = this.#parts
    for (const commitment of commitments.due(transactionsAtOnce)) {
      if (signal.aborted) return undefined
      await this.#serve(commitment, signal)
    }
    return commitments.nextAt()
  }

  async #serve(commitment: Commitment, signal: AbortSignal): Promise<void> {
    const { commitments } = this.#parts
    const items = commitment.state === 'asked' ? await this.#check(commitment, signal) : commitment.items
    if (items === undefined) return
    if (commitment.state === 'asked') commitments.checked(commitment.id, items)
    try {
      await this.#report({ ...commitment, items })
      commitments.done(commitment.id)
      this.#open.delete(keyOf(commitment.node, commitment.transactionUID))
    } catch (error) {
      if (typeof (error as { code?: unknown }).code !== 'string' && !(error instanceof NotTaken)) throw error
      this.#postpone(commitment, (error as Error).message)
    }
  }

  /** Reads every octet of each instance. @returns undefined when the archive is about to close */
  async #check({ node, items, askedAt }: Commitment, signal: AbortSignal): Promise<CommitmentItem[] | undefined> {
    const { archive, accounts, audit } = this.#parts
    const registered = await accounts.node(node)
    const checked: CommitmentItem[] = []
    for (const { sopClassUID, sopInstanceUID } of items) {
      if (signal.aborted) return undefined
      const failureReason = registered
        ? await reasonOf(archive, nodePrincipal(registered), { sopClassUID, sopInstanceUID })
        : FailureReason.ProcessingFailure
      checked.push({ sopClassUID, sopInstanceUID, ...(failureReason === undefined ? {} : { failureReason }) })
    }
    const failed = checked.filter(({ failureReason }) => failureReason !== undefined).length
    const detail = { committed: checked.length - failed, failed, waitedMs: Math.max(0, this.#now() - askedAt) }
    await audit.append(
      event('commitment:checked', failed === 0 ? 'success' : 'failure', `node:${node}`, undefined, detail),
    )
    return checked
  }

  /** Over the association it was asked on, while the node keeps that open; else over one of ours. */
  async #report({ node, transactionUID, items }: Commitment): Promise<void> {
    const open = this.#open.get(keyOf(node, transactionUID))
    this.#open.delete(keyOf(node, transactionUID))
    if (open && !open.signal.aborted) {
      const taken = await reportCommitment(open.peer, { transactionUID, items }).catch(() => undefined)
      if (taken) return requireTaken(taken.Status)
    }
    const { association } = await this.#parts.connector.connect(node, { contexts: [reportContext] })
    try {
      requireTaken((await reportCommitment(association, { transactionUID, items })).Status)
    } finally {
      await association.release().catch(() => association.abort())
    }
  }

  #postpone({ id, node, attempts, askedAt }: Commitment, why: string): void {
    const { commitments, settings, log } = this.#parts
    log.warn('storage commitment', { aeTitle: node, why })
    if (this.#now() - askedAt > settings.reportForHours * 3_600_000) commitments.giveUp(id, why)
    else commitments.postpone(id, why, this.#now() + backOffMs(attempts + 1, firstPauseMs, longestPauseMs))
  }
}

/** Times an instance is sent that the receiver then does not keep. */
const mostSendings = 5

/** The node answered the report with a failure. */
class NotTaken extends Error {}

function requireTaken(status: number): void {
  if (status !== Status.Success) throw new NotTaken(`the node did not take the report (status ${formatStatus(status)})`)
}

async function reasonOf(
  archive: Pick<ArchiveAccess, 'confirm'>,
  principal: Principal,
  item: { sopClassUID: string; sopInstanceUID: string },
): Promise<number | undefined> {
  try {
    const confirmation = await archive.confirm(principal, item)
    return confirmation === 'kept' ? undefined : reasons[confirmation]
  } catch (error) {
    if ((error as { code?: unknown }).code === 'LG_ACCESS_DENIED') return FailureReason.NoSuchObjectInstance
    throw error
  }
}

const reasons = {
  missing: FailureReason.NoSuchObjectInstance,
  'class-conflict': FailureReason.ClassInstanceConflict,
  damaged: FailureReason.ProcessingFailure,
} as const

function sameItems(a: readonly CommitmentItem[], b: CommitmentRequest['items']): boolean {
  return a.length === b.length && a.every(({ sopInstanceUID }, index) => sopInstanceUID === b[index]?.sopInstanceUID)
}

function keyOf(node: string, transactionUID: string): string {
  return `${node}\n${transactionUID}`
}

function event(
  action: string,
  outcome: 'success' | 'failure',
  principal: string,
  address: string | undefined,
  detail: Record<string, string | number>,
) {
  return {
    time: new Date().toISOString(),
    action,
    outcome,
    principal,
    ...(address === undefined ? {} : { address }),
    detail,
  } as const
}
