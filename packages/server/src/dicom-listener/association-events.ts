/** What a DICOM listener reports, as log lines, audit entries, figures, and rows of the log of refusals. */
import { type Principal, principalLabel } from '@leadglass/access'
import type { AuditEvent } from '@leadglass/audit'
import {
  type AssociationEvents,
  type AssociationFacts,
  formatStatus,
  type OperationReport,
  Status,
  statusClass,
} from '@leadglass/network'
import type { AuditAppender, BoundedAudit } from '../data-folder/bounded-audit.ts'
import type { Metrics } from '../http/metrics.ts'
import { describeError, type Log } from '../log/log.ts'
import { reasonOfContext } from '../refusals/reasons.ts'
import type { Refusal, RefusalLog } from '../refusals/refusal-log.ts'

export interface AssociationEventsParts {
  listener: 'dicom-tls' | 'dicom-plain' | 'shield-deliveries'
  log: Log
  metrics: Metrics
  audit: AuditAppender
  /** For what strangers can repeat without end. */
  refusals: BoundedAudit
  refusalLog: Pick<RefusalLog, 'record' | 'sawNode'>
}

export function associationEvents(parts: AssociationEventsParts): AssociationEvents {
  const { listener, log, metrics, refusalLog } = parts
  const refused = (refusal: Refusal) => refuse(parts, refusal)
  const tally = new OperationTally()
  return {
    onRefusedConnection({ address, why }) {
      log.warn('connection failed', { listener, address, why })
      refused({ kind: 'connection', aeTitle: '', address, why })
    },
    onTlsFailure({ address, why, code }) {
      metrics.association({ outcome: 'tls-failure' })
      log.warn('connection failed', { listener, address, why, code })
      refused({ kind: 'connection', aeTitle: '', address, why, code })
    },
    onRejected({ address, why, request }) {
      metrics.association({ outcome: 'rejected' })
      const aeTitle = request?.callingAETitle ?? ''
      log.warn('association rejected', { listener, address, why, aeTitle })
      const called = request ? { calledAETitle: request.calledAETitle } : {}
      refused({ kind: 'association', aeTitle, address, why, ...called })
    },
    onAccepted(association) {
      metrics.association({ outcome: 'accepted' })
      log.info('association accepted', { listener, ...peerOf(association) })
      quietly(log, () => refusalLog.sawNode(association.request.callingAETitle, association.request.address))
    },
    onContextsRefused({ association, refused: contexts }) {
      const { address, aeTitle } = peerOf(association)
      const reasons = new Set(contexts.map((context) => reasonOfContext(context, aeTitle)))
      for (const why of [...reasons].slice(0, contextsTold))
        quietly(log, () => refusalLog.record({ kind: 'context', aeTitle, address, why }))
    },
    onOperation(report) {
      tally.count(report)
      if (report.retrieval) record(parts, report.association, retrievalEntry(report))
      if (report.message === 'C-STORE-RQ')
        metrics.instance({ protocol: 'c-store', outcome: report.status === 0 ? 'success' : 'failure' })
      if (statusClass(report.status) === 'failure') quietly(log, () => refusalLog.record(refusalOf(report)))
    },
    onReleased(association) {
      log.info('association ended', { listener, ...peerOf(association) })
      record(parts, association, endOf(parts, association, tally.take(association), 'released'))
    },
    onAborted({ association, why, code }) {
      log.warn('association aborted', { listener, ...peerOf(association), why, code })
      record(parts, association, endOf(parts, association, tally.take(association), code))
      if (endedByPeer.has(code)) return
      const { address, aeTitle } = peerOf(association)
      quietly(log, () => refusalLog.record({ kind: 'abort', aeTitle, address, why, code }))
    },
  }
}

/** How often each association asked for what, until it ends: an entry for each C-ECHO would say no more than their number. */
class OperationTally {
  readonly #counts = new Map<AssociationFacts, Record<string, number>>()

  count({ association, message }: OperationReport): void {
    const counts = this.#counts.get(association) ?? {}
    if (!this.#counts.has(association)) this.#counts.set(association, counts)
    counts[message] = (counts[message] ?? 0) + 1
  }

  take(association: AssociationFacts): Record<string, number> {
    const counts = this.#counts.get(association) ?? {}
    this.#counts.delete(association)
    return counts
  }
}

type Entry = Pick<AuditEvent, 'action' | 'outcome'> & { detail: Record<string, string | number> }

/** One entry for each association that was let in. A node may act for somebody: then the entry names both. */
function endOf(
  { listener }: AssociationEventsParts,
  association: AssociationFacts,
  counts: Record<string, number>,
  end: string,
): Entry {
  const { aeTitle } = peerOf(association)
  return { action: 'association:ended', outcome: 'success', detail: { ...counts, aeTitle, end, listener } }
}

/** What was opened has an entry for each study by then; this one says where it went and what arrived. */
function retrievalEntry({ message, status, retrieval }: OperationReport): Entry {
  const outcome = status === Status.NotAuthorized ? 'denied' : statusClass(status) === 'failure' ? 'failure' : 'success'
  const detail = { message, status: formatStatus(status), ...retrieval }
  return { action: 'retrieval:ended', outcome, detail }
}

function record({ audit, log }: AssociationEventsParts, association: AssociationFacts, entry: Entry): void {
  const { address } = peerOf(association)
  const principal = principalLabel(association.principal as Principal)
  const time = new Date().toISOString()
  audit.append({ time, ...entry, principal, address }).catch((error) => log.error('audit failed', describeError(error)))
}

/** These are no refusals of ours. */
const endedByPeer: ReadonlySet<string> = new Set([
  'LG_CONNECTION_LOST',
  'LG_ASSOCIATION_ABORTED',
  'LG_ASSOCIATION_CLOSED',
])

/** Reasons of one association; one that proposes 128 contexts nobody knows tells nothing more by the rest. */
const contextsTold = 16

function refuse({ refusals, refusalLog, listener, log }: AssociationEventsParts, refusal: Refusal): void {
  const { why, address, aeTitle } = refusal
  const where = listener === 'dicom-tls' ? {} : { listener }
  refusals.record({
    time: new Date().toISOString(),
    action: 'association:rejected',
    outcome: 'denied',
    principal: 'stranger',
    address,
    detail: aeTitle === '' ? { why, ...where } : { why, callingAETitle: aeTitle, ...where },
  })
  quietly(log, () => refusalLog.record(refusal))
}

function refusalOf({ association, message, status, why = 'refused' }: OperationReport): Refusal {
  const { address, aeTitle } = peerOf(association)
  return { kind: message, aeTitle, address, why, code: formatStatus(status) }
}

/** Events may not throw: a disk that is full must not end associations. */
function quietly(log: Log, work: () => void): void {
  try {
    work()
  } catch (error) {
    log.error('audit failed', { code: String((error as { code?: unknown }).code ?? 'UNKNOWN') })
  }
}

function peerOf({ request }: AssociationFacts): { address: string; aeTitle: string } {
  return { address: request.address, aeTitle: request.callingAETitle }
}
