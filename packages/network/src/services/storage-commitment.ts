/**
 * Storage Commitment Push Model SOP class, both sides.
 *
 * As SCP: takes N-ACTION, acknowledges it once it is on disk, and owes a report. As SCU: asks with N-ACTION and takes the
 * report, N-EVENT-REPORT, over the same association or one that the other side opens.
 *
 * Sources: PS3.4 Annex J (J.3.2 N-ACTION, J.3.3 N-EVENT-REPORT), PS3.3 C.14.1.1 (failure reasons), PS3.7 10.1.4, 10.1.1.
 */
import { DataSet, DicomError, isValidUID, Tags, UIDs } from '@leadglass/dicom'
import type { AssociationFacts } from '../association/association-events.ts'
import {
  asNActionRQ,
  asNEventReportRQ,
  type NActionRQ,
  type NEventReportRQ,
  type Response,
  respondTo,
} from '../dimse/messages.ts'
import { Status } from '../dimse/status.ts'
import { NetworkError } from '../errors.ts'
import { defaultLimits } from '../limits.ts'
import { readIdentifier } from './data-set-octets.ts'
import { nAction, nEventReport, type Peer } from './normalized-scu.ts'
import type { ServiceProvider } from './service-provider.ts'

/** Failure Reason (0008,1197). @see PS3.3 C.14.1.1 */
export const FailureReason = {
  ProcessingFailure: 0x0110,
  NoSuchObjectInstance: 0x0112,
  ClassInstanceConflict: 0x0119,
  ReferencedSOPClassNotSupported: 0x0122,
  DuplicateTransactionUID: 0x0131,
  ResourceLimitation: 0x0213,
} as const

export interface CommittedItem {
  readonly sopClassUID: string
  readonly sopInstanceUID: string
  /** Absent for an instance that is kept. */
  readonly failureReason?: number
}

export interface CommitmentRequest {
  readonly transactionUID: string
  readonly items: readonly { readonly sopClassUID: string; readonly sopInstanceUID: string }[]
}

/** A report as it came. */
export interface CommitmentReport {
  readonly transactionUID: string
  readonly items: readonly CommittedItem[]
}

/** What this service asks of who keeps the transactions. */
export interface CommitmentDesk {
  /**
   * Resolves once the request is on disk; rejects with an Error whose `code` selects the status.
   *
   * @param peer - the same association, for a report while it is open; `signal` aborts when it ends
   */
  asked(association: AssociationFacts, request: CommitmentRequest, peer: Peer, signal: AbortSignal): Promise<void>
  /** A report on what we asked. Resolves once what follows from it is on disk; false: we asked nothing of that UID. */
  reported(association: AssociationFacts, report: CommitmentReport): Promise<boolean>
}

const wellKnown = {
  sopClassUID: UIDs.StorageCommitmentPushModel,
  sopInstanceUID: UIDs.StorageCommitmentPushModelInstance,
}
const transferSyntaxes: ReadonlySet<string> = new Set<string>([
  UIDs.ImplicitVRLittleEndian,
  UIDs.ExplicitVRLittleEndian,
  UIDs.ExplicitVRBigEndian,
])
const contexts: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  [UIDs.StorageCommitmentPushModel, transferSyntaxes],
])

/** Builds the provider of both roles: a requestor may ask us, or, as SCP by role selection, bring us a report. */
export function storageCommitment(desk: CommitmentDesk): ServiceProvider<NActionRQ | NEventReportRQ> {
  return {
    service: 'commit',
    contexts,
    requestorSCPContexts: contexts,
    read: (command) => asNActionRQ(command) ?? asNEventReportRQ(command),
    async handle(request, octets, { association, transferSyntaxUID, contextID, peer: invoker, signal }) {
      const refusal = refusalOf(request)
      if (refusal) return respondTo(request, ...refusal)
      try {
        const dataSet = await readIdentifier(octets, transferSyntaxUID, defaultLimits.normalizedDataSetOctets)
        if ('EventTypeID' in request && request.EventTypeID !== undefined)
          return await takeReport(request as NEventReportRQ, dataSet, association, desk)
        const peer = { invoker, contextID, transferSyntaxUID }
        await desk.asked(association, requestOf(dataSet), peer, signal)
        return respondTo(request, Status.Success)
      } catch (error) {
        return respondTo(request, ...failureOf(error))
      }
    },
  }
}

/** Asks an SCP to commit itself. Resolves with its response, whatever the status. */
export async function requestCommitment(peer: Peer, request: CommitmentRequest): Promise<Response> {
  const information = new DataSet()
    .set(Tags.TransactionUID, 'UI', request.transactionUID)
    .set(Tags.ReferencedSOPSequence, 'SQ', request.items.map(reference))
  return (await nAction(peer, { ...wellKnown, actionTypeID: 1, information })).response
}

/** Brings a report to the SCU. Resolves with its response, whatever the status. */
export async function reportCommitment(peer: Peer, report: CommitmentReport): Promise<Response> {
  const failed = report.items.filter(({ failureReason }) => failureReason !== undefined)
  const kept = report.items.filter(({ failureReason }) => failureReason === undefined)
  const information = new DataSet().set(Tags.TransactionUID, 'UI', report.transactionUID)
  if (kept.length > 0) information.set(Tags.ReferencedSOPSequence, 'SQ', kept.map(reference))
  if (failed.length > 0) information.set(Tags.FailedSOPSequence, 'SQ', failed.map(reference))
  const eventTypeID = failed.length > 0 ? 2 : 1
  return (await nEventReport(peer, { ...wellKnown, eventTypeID, information })).response
}

/** The context an association for a report is opened with: we are SCP there, though we opened it (PS3.7 D.3.3.4). */
export const reportContext = {
  abstractSyntaxUID: UIDs.StorageCommitmentPushModel,
  transferSyntaxUIDs: [UIDs.ExplicitVRLittleEndian, UIDs.ImplicitVRLittleEndian],
  role: { scu: false, scp: true },
} as const

/** The context for asking. */
export const requestContext = {
  abstractSyntaxUID: UIDs.StorageCommitmentPushModel,
  transferSyntaxUIDs: [UIDs.ExplicitVRLittleEndian, UIDs.ImplicitVRLittleEndian],
} as const

async function takeReport(
  request: NEventReportRQ,
  dataSet: DataSet,
  association: AssociationFacts,
  desk: CommitmentDesk,
): Promise<Response> {
  const items = [
    ...itemsOf(dataSet, Tags.ReferencedSOPSequence),
    ...dataSet.items(Tags.FailedSOPSequence).map((item) => ({
      ...referenceOf(item),
      failureReason: item.integer(Tags.FailureReason) ?? FailureReason.ProcessingFailure,
    })),
  ]
  const known = await desk.reported(association, { transactionUID: transactionOf(dataSet), items })
  return known
    ? respondTo(request, Status.Success)
    : respondTo(request, Status.InvalidArgumentValue, 'Nothing was asked with this transaction UID')
}

/** @see PS3.4 J.3.2.1.3 and J.3.3.1.3 */
function refusalOf(request: NActionRQ | NEventReportRQ): readonly [number, string] | undefined {
  const sopClassUID = request.RequestedSOPClassUID ?? request.AffectedSOPClassUID
  const sopInstanceUID = request.RequestedSOPInstanceUID ?? request.AffectedSOPInstanceUID
  if (sopClassUID !== wellKnown.sopClassUID) return [Status.NoSuchSOPClass, 'The SOP class is not that of the context']
  if (sopInstanceUID !== wellKnown.sopInstanceUID)
    return [Status.NoSuchSOPInstance, 'The instance is not the well-known one']
  if (request.ActionTypeID !== undefined && request.ActionTypeID !== 1)
    return [Status.NoSuchActionType, 'The action type is not 1']
  if (request.EventTypeID !== undefined && request.EventTypeID !== 1 && request.EventTypeID !== 2)
    return [Status.NoSuchEventType, 'The event type is neither 1 nor 2']
  return undefined
}

class InvalidArgument extends Error {}

function requestOf(dataSet: DataSet): CommitmentRequest {
  const items = itemsOf(dataSet, Tags.ReferencedSOPSequence)
  if (items.length === 0) throw new InvalidArgument('Referenced SOP Sequence has no item')
  return { transactionUID: transactionOf(dataSet), items }
}

function transactionOf(dataSet: DataSet): string {
  const transactionUID = dataSet.string(Tags.TransactionUID)
  if (transactionUID !== undefined && isValidUID(transactionUID)) return transactionUID
  throw new InvalidArgument('Transaction UID is missing or no UID')
}

function itemsOf(dataSet: DataSet, tag: number): { sopClassUID: string; sopInstanceUID: string }[] {
  return dataSet.items(tag).map(referenceOf)
}

function referenceOf(item: DataSet): { sopClassUID: string; sopInstanceUID: string } {
  const sopClassUID = item.string(Tags.ReferencedSOPClassUID)
  const sopInstanceUID = item.string(Tags.ReferencedSOPInstanceUID)
  if (sopClassUID && sopInstanceUID) return { sopClassUID, sopInstanceUID }
  throw new InvalidArgument('An item lacks its SOP class or instance')
}

function reference({ sopClassUID, sopInstanceUID, failureReason }: CommittedItem): DataSet {
  const item = new DataSet()
    .set(Tags.ReferencedSOPClassUID, 'UI', sopClassUID)
    .set(Tags.ReferencedSOPInstanceUID, 'UI', sopInstanceUID)
  return failureReason === undefined ? item : item.set(Tags.FailureReason, 'US', failureReason)
}

function failureOf(error: unknown): readonly [number, string] {
  if (error instanceof InvalidArgument) return [Status.InvalidArgumentValue, error.message]
  if (error instanceof DicomError) return [Status.InvalidArgumentValue, 'The data set could not be read']
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'LG_ACCESS_DENIED') return [Status.NotAuthorized, 'This node may not ask for storage commitment']
  if (code === 'LG_DATA_SET_TOO_LONG' || code === 'LG_COMMITMENT_LIMIT')
    return [Status.ResourceLimitation, error instanceof NetworkError ? error.message : 'Too much is asked at once']
  return [Status.ProcessingFailure, 'The request could not be kept']
}
