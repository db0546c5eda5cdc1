/**
 * Sends one instance as a sub-operation: in the transfer syntax as stored where the receiver takes it, otherwise converted
 * between uncompressed ones, otherwise not at all.
 *
 * Sources: PS3.4 C.4.2.2.3 and C.4.3 (sub-operations), PS3.7 9.1.1 (C-STORE), PS3.5 10.1 (transfer syntaxes).
 */
import { canConvert, convertDataSet } from '@leadglass/dicom'
import { CommandFields } from '../../dimse/command-elements.ts'
import { Priority, type Response } from '../../dimse/messages.ts'
import type { Invoker } from '../../dimse/operation-invoker.ts'
import { formatStatus, statusClass } from '../../dimse/status.ts'
import type { RetrievableInstance } from './retrieve-source.ts'

/** A context in which the receiver takes C-STORE. */
export interface StoreContext {
  readonly id: number
  readonly abstractSyntaxUID: string
  readonly transferSyntaxUID: string
}

/** The receiver's side of an association. */
export interface SuboperationTarget {
  readonly invoker: Invoker
  readonly contexts: readonly StoreContext[]
}

/** Named in each C-STORE-RQ of a C-MOVE (PS3.7 9.1.1.1.9). */
export interface MoveOriginator {
  readonly aeTitle: string
  readonly messageID: number
}

export type SuboperationOutcome =
  | { readonly kind: 'completed' }
  | { readonly kind: 'warning' }
  | { readonly kind: 'failed'; readonly why: string }

/** The context to send in: as stored, else one that it can be converted for. */
export function contextFor(
  { sopClassUID, transferSyntaxUID }: RetrievableInstance,
  contexts: readonly StoreContext[],
): StoreContext | undefined {
  const ofClass = contexts.filter((each) => each.abstractSyntaxUID === sopClassUID)
  return (
    ofClass.find((each) => each.transferSyntaxUID === transferSyntaxUID) ??
    ofClass.find((each) => canConvert(transferSyntaxUID, each.transferSyntaxUID))
  )
}

/** @throws what ended the association, or what the data set threw */
export async function sendInstance(
  instance: RetrievableInstance,
  dataSet: AsyncIterable<Uint8Array> | Uint8Array,
  context: StoreContext,
  { invoker }: SuboperationTarget,
  originator?: MoveOriginator,
): Promise<SuboperationOutcome> {
  const operation = invoker.invoke({
    contextID: context.id,
    command: {
      AffectedSOPClassUID: instance.sopClassUID,
      CommandField: CommandFields['C-STORE-RQ'],
      Priority: Priority.Medium,
      AffectedSOPInstanceUID: instance.sopInstanceUID,
      ...(originator === undefined
        ? {}
        : {
            MoveOriginatorApplicationEntityTitle: originator.aeTitle,
            MoveOriginatorMessageID: originator.messageID,
          }),
    },
    dataSet,
  })
  let last: Response | undefined
  for await (const { response } of operation) last = response
  return outcomeOf(last!)
}

/** The data set in the context's transfer syntax. */
export function inSyntaxOf(
  context: StoreContext,
  instance: RetrievableInstance,
  dataSet: AsyncIterable<Uint8Array>,
): AsyncIterable<Uint8Array> {
  const { transferSyntaxUID: from } = instance
  const { transferSyntaxUID: to } = context
  return from === to ? dataSet : convertDataSet(dataSet, { fromTransferSyntaxUID: from, toTransferSyntaxUID: to })
}

function outcomeOf({ Status: status }: Response): SuboperationOutcome {
  const kind = statusClass(status)
  if (kind === 'success') return { kind: 'completed' }
  if (kind === 'warning') return { kind: 'warning' }
  return { kind: 'failed', why: `the receiver answered ${formatStatus(status)}` }
}
