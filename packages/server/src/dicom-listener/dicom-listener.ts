/** The DICOM listener: the network package's acceptor, joined with accounts and archive. */
import {
  AssociationAcceptor,
  type CertifiedPeer,
  type Relay,
  type ServerTlsMaterial,
  type ServiceProvider,
  storageSCP,
  verificationSCP,
} from '@leadglass/network'
import type { BoundedAudit } from '../data-folder/bounded-audit.ts'
import type { DataFolder } from '../data-folder/data-folder.ts'
import type { Metrics } from '../http/metrics.ts'
import type { Log } from '../log/log.ts'
import { associationEvents } from './association-events.ts'
import { associationPolicy } from './association-policy.ts'
import { instanceSink } from './instance-sink.ts'

export interface DicomListenerOptions {
  data: DataFolder
  tls: ServerTlsMaterial
  log: Log
  metrics: Metrics
  refusals: BoundedAudit
  /** The old archive that answers in place of services of ours. */
  relay: Relay | undefined
  /** Services beside verification and storage. */
  providers: readonly ServiceProvider[]
  /** Takes over the connections of nodes that speak HTTP. */
  nodeApi: (peer: CertifiedPeer) => void
}

/** @returns the acceptor, not listening yet */
export function createDicomListener({
  data,
  tls,
  log,
  metrics,
  refusals,
  relay,
  providers,
  nodeApi,
}: DicomListenerOptions): AssociationAcceptor {
  const { dicom, limits } = data.settings
  return new AssociationAcceptor({
    tls,
    otherProtocols: { 'http/1.1': nodeApi },
    policy: associationPolicy(data.accounts, dicom.aeTitle),
    ...(relay ? { relay, services: [] } : { services: listenerServices(data, providers) }),
    events: associationEvents({
      listener: 'dicom-tls',
      ...{ log, metrics, refusals, audit: data.audit, refusalLog: data.services.refusals },
    }),
    limits: {
      associations: dicom.maximumAssociations,
      idleMs: dicom.idleTimeoutSeconds * 1000,
      dataSetOctets: limits.instanceMegabytes * 1_000_000,
    },
  })
}

/** Everything that the listener offers; the conformance statement is made from it. */
export function listenerServices(data: DataFolder, providers: readonly ServiceProvider[]): readonly ServiceProvider[] {
  return [
    verificationSCP(),
    storageSCP(instanceSink(data.archive), { privateSOPClasses: data.settings.dicom.privateObjects }),
    ...providers,
  ]
}
