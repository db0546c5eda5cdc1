/** What the DICOM listener reports, as log lines, audit entries and figures. */
import type { AssociationEvents, AssociationFacts } from '@leadglass/network'
import type { BoundedAudit } from '../data-folder/bounded-audit.ts'
import type { Metrics } from '../http/metrics.ts'
import type { Log } from '../log/log.ts'

const listener = 'dicom-tls'

export function associationEvents(log: Log, metrics: Metrics, refusals: BoundedAudit): AssociationEvents {
  const refused = (address: string, why: string, callingAETitle?: string) =>
    refusals.record({
      time: new Date().toISOString(),
      action: 'association:rejected',
      outcome: 'denied',
      principal: 'stranger',
      address,
      detail: callingAETitle === undefined ? { why } : { why, callingAETitle },
    })
  return {
    onRefusedConnection({ address, why }) {
      log.warn('connection failed', { listener, address, why })
      refused(address, why)
    },
    onTlsFailure({ address, why, code }) {
      metrics.association({ outcome: 'tls-failure' })
      log.warn('connection failed', { listener, address, why, code })
      refused(address, why)
    },
    onRejected({ address, why, request }) {
      metrics.association({ outcome: 'rejected' })
      log.warn('association rejected', { listener, address, why, aeTitle: request?.callingAETitle })
      refused(address, why, request?.callingAETitle)
    },
    onAccepted(association) {
      metrics.association({ outcome: 'accepted' })
      log.info('association accepted', { listener, ...peerOf(association) })
    },
    onOperation({ message, status }) {
      if (message !== 'C-STORE-RQ') return
      metrics.instance({ protocol: 'c-store', outcome: status === 0 ? 'success' : 'failure' })
    },
    onReleased: (association) => log.info('association ended', { listener, ...peerOf(association) }),
    onAborted: ({ association, why, code }) =>
      log.warn('association aborted', { listener, ...peerOf(association), why, code }),
  }
}

function peerOf({ request }: AssociationFacts): { address: string; aeTitle: string } {
  return { address: request.address, aeTitle: request.callingAETitle }
}
