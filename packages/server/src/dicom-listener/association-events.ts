/** What a DICOM listener reports, as log lines, audit entries, figures, and rows of the log of refusals. */
import {
  type AssociationEvents,
  type AssociationFacts,
  formatStatus,
  type OperationReport,
  statusClass,
} from '@leadglass/network'
import type { BoundedAudit } from '../data-folder/bounded-audit.ts'
import type { Metrics } from '../http/metrics.ts'
import type { Log } from '../log/log.ts'
import { reasonOfContext } from '../refusals/reasons.ts'
import type { Refusal, RefusalLog } from '../refusals/refusal-log.ts'

export interface AssociationEventsParts {
  listener: 'dicom-tls' | 'dicom-plain'
  log: Log
  metrics: Metrics
  /** For what strangers can repeat without end. */
  refusals: BoundedAudit
  refusalLog: Pick<RefusalLog, 'record' | 'sawNode'>
}

export function associationEvents(parts: AssociationEventsParts): AssociationEvents {
  const { listener, log, metrics, refusalLog } = parts
  const refused = (refusal: Refusal) => refuse(parts, refusal)
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
      if (report.message === 'C-STORE-RQ')
        metrics.instance({ protocol: 'c-store', outcome: report.status === 0 ? 'success' : 'failure' })
      if (statusClass(report.status) === 'failure') quietly(log, () => refusalLog.record(refusalOf(report)))
    },
    onReleased: (association) => log.info('association ended', { listener, ...peerOf(association) }),
    onAborted: ({ association, why, code }) => {
      log.warn('association aborted', { listener, ...peerOf(association), why, code })
      if (endedByPeer.has(code)) return
      const { address, aeTitle } = peerOf(association)
      quietly(log, () => refusalLog.record({ kind: 'abort', aeTitle, address, why, code }))
    },
  }
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
  const where = listener === 'dicom-plain' ? { listener } : {}
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
