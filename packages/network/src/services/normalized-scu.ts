/**
 * The N services as SCU: N-EVENT-REPORT, N-GET, N-SET, N-ACTION, N-CREATE, N-DELETE.
 *
 * Each resolves with the response, whatever its status, and the data set that came with it.
 *
 * Sources: PS3.7 10.1 (services) and 10.3 (messages).
 */
import type { DataSet } from '@leadglass/dicom'
import type { RequestorAssociation } from '../association/requestor-association.ts'
import { CommandFields } from '../dimse/command-elements.ts'
import type { CommandSet } from '../dimse/command-set.ts'
import type { Response } from '../dimse/messages.ts'
import type { Invoker } from '../dimse/operation-invoker.ts'
import { defaultLimits } from '../limits.ts'
import { readIdentifier, writeIdentifier } from './data-set-octets.ts'

/** Where a request goes: an association that we opened, or the other side of an exchange in its context. */
export type Peer =
  | RequestorAssociation
  | { readonly invoker: Invoker; readonly contextID: number; readonly transferSyntaxUID: string }

export interface NormalizedResponse {
  readonly response: Response
  /** Event reply, attribute list or action reply, where the peer sent one. */
  readonly dataSet?: DataSet
}

interface OnInstance {
  /** Of the presentation context; default `sopClassUID`. Differs for meta SOP classes. */
  readonly abstractSyntaxUID?: string
  readonly sopClassUID: string
  readonly sopInstanceUID: string
}

type Command = Omit<CommandSet, 'MessageID' | 'CommandDataSetType'>

export function nEventReport(
  peer: Peer,
  request: OnInstance & { readonly eventTypeID: number; readonly information?: DataSet },
): Promise<NormalizedResponse> {
  const command = { ...affected('N-EVENT-REPORT-RQ', request), EventTypeID: request.eventTypeID }
  return perform(peer, request, command, request.information)
}

export function nAction(
  peer: Peer,
  request: OnInstance & { readonly actionTypeID: number; readonly information?: DataSet },
): Promise<NormalizedResponse> {
  const command = { ...requested('N-ACTION-RQ', request), ActionTypeID: request.actionTypeID }
  return perform(peer, request, command, request.information)
}

/** Without `sopInstanceUID` the SCP chooses one: `response.AffectedSOPInstanceUID`. */
export function nCreate(
  peer: Peer,
  request: Omit<OnInstance, 'sopInstanceUID'> & { readonly sopInstanceUID?: string; readonly attributes?: DataSet },
): Promise<NormalizedResponse> {
  return perform(peer, request, affected('N-CREATE-RQ', request), request.attributes)
}

export function nSet(
  peer: Peer,
  request: OnInstance & { readonly modifications: DataSet },
): Promise<NormalizedResponse> {
  return perform(peer, request, requested('N-SET-RQ', request), request.modifications)
}

/** @param request - `attributeTags`: those wanted; default all */
export function nGet(
  peer: Peer,
  request: OnInstance & { readonly attributeTags?: readonly number[] },
): Promise<NormalizedResponse> {
  const { attributeTags } = request
  const list = attributeTags === undefined ? {} : { AttributeIdentifierList: attributeTags }
  return perform(peer, request, { ...requested('N-GET-RQ', request), ...list })
}

export function nDelete(peer: Peer, request: OnInstance): Promise<NormalizedResponse> {
  return perform(peer, request, requested('N-DELETE-RQ', request))
}

function affected(
  name: keyof typeof CommandFields,
  { sopClassUID, sopInstanceUID }: Omit<OnInstance, 'sopInstanceUID'> & { sopInstanceUID?: string },
): Command {
  return {
    CommandField: CommandFields[name],
    AffectedSOPClassUID: sopClassUID,
    ...(sopInstanceUID === undefined ? {} : { AffectedSOPInstanceUID: sopInstanceUID }),
  }
}

function requested(name: keyof typeof CommandFields, { sopClassUID, sopInstanceUID }: OnInstance): Command {
  return {
    CommandField: CommandFields[name],
    RequestedSOPClassUID: sopClassUID,
    RequestedSOPInstanceUID: sopInstanceUID,
  }
}

/** @throws NetworkError `LG_CONTEXT_NOT_ACCEPTED`, `LG_DATA_SET_TOO_LONG`, or what ended the association; DicomError */
async function perform(
  peer: Peer,
  { abstractSyntaxUID, sopClassUID }: Omit<OnInstance, 'sopInstanceUID'>,
  command: Command,
  dataSet?: DataSet,
): Promise<NormalizedResponse> {
  const context = 'contextID' in peer ? peer : contextOf(peer, abstractSyntaxUID ?? sopClassUID)
  const { invoker, contextID, transferSyntaxUID } = context
  const octets = dataSet && writeIdentifier(dataSet, transferSyntaxUID)
  let last: NormalizedResponse | undefined
  for await (const { response, hasDataSet, dataSet: reply } of invoker.invoke({
    contextID,
    command,
    dataSet: octets,
  })) {
    const limit = defaultLimits.identifierOctets
    last = hasDataSet ? { response, dataSet: await readIdentifier(reply, transferSyntaxUID, limit) } : { response }
  }
  return last!
}

function contextOf(association: RequestorAssociation, abstractSyntaxUID: string) {
  const { id, transferSyntaxUID } = association.contextFor(abstractSyntaxUID)
  return { invoker: association.invoker, contextID: id, transferSyntaxUID: transferSyntaxUID! }
}
