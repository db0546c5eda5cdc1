/** DICOM networking: upper layer, associations, DIMSE and service classes (PS3.8, PS3.7, PS3.4). */
export { AssociationAcceptor, type AssociationAcceptorOptions } from './association/association-acceptor.ts'
export type { AssociationEvents, AssociationFacts, OperationReport } from './association/association-events.ts'
export {
  type Admission,
  type AssociationPolicy,
  type AssociationRequest,
  type PeerCertificate,
  type Rejection,
  Rejections,
  type ServiceName,
} from './association/association-policy.ts'
export { type ContextProposal, type OpenAssociationOptions, openAssociation } from './association/open-association.ts'
export type { InstanceToStore, NegotiatedContext, RequestorAssociation } from './association/requestor-association.ts'
export { type Clock, systemClock } from './clock.ts'
export { type CommandName, commandName } from './dimse/command-elements.ts'
export type { CommandSet } from './dimse/command-set.ts'
export type { CEchoRQ, CEchoRSP, CStoreRQ, CStoreRSP, Response } from './dimse/messages.ts'
export { formatStatus, Status, type StatusClass, statusClass } from './dimse/status.ts'
export { type ErrorDetail, NetworkError, type NetworkErrorCode } from './errors.ts'
export { defaultLimits, type Limits } from './limits.ts'
export type { Exchange, ServiceProvider } from './services/service-provider.ts'
export { type AnnouncedInstance, type InstanceSink, storageSCP } from './services/storage.ts'
export { verificationSCP } from './services/verification.ts'
export type { ClientTlsMaterial, ServerTlsMaterial } from './tls/tls-material.ts'
export type { ProposedContext } from './upper-layer/presentation-context.ts'

// PDUs and command sets as octets, for programs that speak DICOM in ways of their own: simulated systems, probes.
export { decodeCommandSet, encodeCommandSet } from './dimse/command-set.ts'
export { encodeAbort } from './upper-layer/abort.ts'
export { encodeAssociateAC } from './upper-layer/associate-ac.ts'
export { encodeAssociateRJ } from './upper-layer/associate-rj.ts'
export { type AssociateRQ, decodeAssociateRQ } from './upper-layer/associate-rq.ts'
export { decodePDataTF, encodePDataTF, type PresentationDataValue } from './upper-layer/p-data-tf.ts'
export { type AnsweredContext, ContextResult } from './upper-layer/presentation-context.ts'
export { encodeReleaseRP } from './upper-layer/release.ts'
