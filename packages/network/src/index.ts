/** DICOM networking: upper layer, associations, DIMSE and service classes (PS3.8, PS3.7, PS3.4). */
export {
  AssociationAcceptor,
  type AssociationAcceptorOptions,
  type CertifiedPeer,
} from './association/association-acceptor.ts'
export type {
  AssociationEvents,
  AssociationFacts,
  OperationReport,
  RefusedContext,
} from './association/association-events.ts'
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
export type { Way } from './association/open-transport.ts'
export {
  finalResponse,
  type InstanceToStore,
  type NegotiatedContext,
  type Request,
  type RequestorAssociation,
} from './association/requestor-association.ts'
export { type Clock, systemClock } from './clock.ts'
export { CommandFields, type CommandName, commandName, NO_DATA_SET } from './dimse/command-elements.ts'
export { type CommandSet, decodeCommandSet, encodeCommandSet } from './dimse/command-set.ts'
export {
  type Answer,
  asCEchoRQ,
  asCFindRQ,
  asCGetRQ,
  asCMoveRQ,
  asCStoreRQ,
  asNActionRQ,
  asNCreateRQ,
  asNDeleteRQ,
  asNEventReportRQ,
  asNGetRQ,
  asNSetRQ,
  type CEchoRQ,
  type CEchoRSP,
  type CFindRQ,
  type CGetRQ,
  type CMoveRQ,
  type CStoreRQ,
  type CStoreRSP,
  type NActionRQ,
  type NCreateRQ,
  type NDeleteRQ,
  type NEventReportRQ,
  type NGetRQ,
  type NSetRQ,
  Priority,
  type Response,
  respondTo,
} from './dimse/messages.ts'
export type { Invoker, Operation, OperationRequest, PeerResponse } from './dimse/operation-invoker.ts'
export { formatStatus, Status, type StatusClass, statusClass } from './dimse/status.ts'
export { type ErrorDetail, NetworkError, type NetworkErrorCode } from './errors.ts'
export { defaultLimits, type Limits } from './limits.ts'
export type { Relay, RelayedMessage, RelayGuard, RelayRefusal, RelayRejection, RelayRoute } from './relay/relay.ts'
export { gatherOctets, readIdentifier, writeIdentifier } from './services/data-set-octets.ts'
export { modalityWorklistSCP, type WorklistSource } from './services/modality-worklist.ts'
export {
  type NormalizedResponse,
  nAction,
  nCreate,
  nDelete,
  nEventReport,
  nGet,
  nSet,
  type Peer,
} from './services/normalized-scu.ts'
export {
  type PerformedStepDesk,
  type PerformedStepStatus,
  performedProcedureStepSCP,
} from './services/performed-procedure-step.ts'
export type { Answer as QueryAnswer } from './services/query/answer-writer.ts'
export { findSCP } from './services/query/find.ts'
export type { QueryLevel } from './services/query/information-model.ts'
export type { KeyMatch } from './services/query/key-match.ts'
export { type Query, type QueryKey, queryOf } from './services/query/query.ts'
export type { QuerySource } from './services/query/query-source.ts'
export {
  cFind,
  cGet,
  cMove,
  type FindOperation,
  type QueryRequest,
  type RetrieveOperation,
  type RetrieveResult,
  type SuboperationCounts,
} from './services/query-retrieve-scu.ts'
export { DestinationSender } from './services/retrieve/destination-sender.ts'
export { getSCP } from './services/retrieve/get.ts'
export { moveSCP } from './services/retrieve/move.ts'
export { type Batch, batchesOf, proposalsFor } from './services/retrieve/proposals.ts'
export type {
  MoveDestination,
  MoveDestinations,
  RetrievableInstance,
  Retrieval,
  RetrieveSource,
} from './services/retrieve/retrieve-source.ts'
export type { MoveOriginator, SuboperationOutcome } from './services/retrieve/suboperation-target.ts'
export type { Exchange, ServiceProvider, UsableContext } from './services/service-provider.ts'
export { type AnnouncedInstance, type InstanceSink, type PrivateSOPClasses, storageSCP } from './services/storage.ts'
export {
  type CommitmentDesk,
  type CommitmentReport,
  type CommitmentRequest,
  type CommittedItem,
  FailureReason,
  reportCommitment,
  reportContext,
  requestCommitment,
  requestContext,
  storageCommitment,
} from './services/storage-commitment.ts'
export { verificationSCP } from './services/verification.ts'
export { tlsFailureReasons } from './tls/tls-failure.ts'
export type { ClientTlsMaterial, ServerTlsMaterial } from './tls/tls-material.ts'
export { secureContextOptions } from './tls/tls-profile.ts'
export { type Abort, decodeAbort, encodeAbort } from './upper-layer/abort.ts'
export { type AssociateAC, decodeAssociateAC, encodeAssociateAC } from './upper-layer/associate-ac.ts'
export { dicomApplicationContext } from './upper-layer/associate-body.ts'
export { type AssociateRJ, decodeAssociateRJ, encodeAssociateRJ, rejectionReason } from './upper-layer/associate-rj.ts'
export { type AssociateRQ, decodeAssociateRQ, encodeAssociateRQ } from './upper-layer/associate-rq.ts'
export { decodePDataTF, encodePDataTF, type PresentationDataValue, singlePdvHeader } from './upper-layer/p-data-tf.ts'
export { encodePdu, PDU_HEADER_OCTETS, PduType } from './upper-layer/pdu-type.ts'
export { type AnsweredContext, ContextResult, type ProposedContext } from './upper-layer/presentation-context.ts'
export { encodeReleaseRP, encodeReleaseRQ } from './upper-layer/release.ts'
export type { CommonExtendedNegotiation } from './upper-layer/user-items/common-extended-negotiation.ts'
export type { ExtendedNegotiation } from './upper-layer/user-items/extended-negotiation.ts'
export type { UserIdentity } from './upper-layer/user-items/user-identity.ts'
export { answerOf, matchesItem } from './worklist/match-item.ts'
