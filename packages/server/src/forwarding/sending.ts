/** Sends one delivery over an association, and says in which of few ways it ended. */
import { type ArchiveAccess, ArchiveError, type InstanceContent, type InstanceHandle } from '@leadglass/archive'
import { canConvert, convertDataSet, DicomError, transferSyntaxOf } from '@leadglass/dicom'
import {
  formatStatus,
  type NegotiatedContext,
  NetworkError,
  type RequestorAssociation,
  Status,
  statusClass,
} from '@leadglass/network'
import { sopClassName } from '../refusals/reasons.ts'
import { type Facts, type SentenceCode, saying, textOf } from '../text/sentences.ts'
import type { Delivery } from './delivery-queue.ts'
import { forwardingPrincipal } from './router.ts'

export type SendOutcome =
  /** The receiver keeps it, or says that it has it already. */
  | { kind: 'sent'; status: string }
  /** The study was erased here. */
  | { kind: 'gone' }
  /** Another attempt may help: the receiver is full, or busy. */
  | { kind: 'refused'; why: string }
  /** No attempt will help: what was sent is not wanted, or cannot be read. */
  | { kind: 'impossible'; why: string }
  /** The association is of no use any more. */
  | { kind: 'broken'; why: string }

/** @throws nothing of a known kind; what is unknown, such as a disk that fails, is thrown */
export async function sendDelivery(
  archive: Pick<ArchiveAccess, 'instance' | 'openInstance'>,
  association: RequestorAssociation,
  delivery: Delivery,
): Promise<SendOutcome> {
  try {
    const handle = await archive.instance(forwardingPrincipal, delivery.SOPInstanceUID)
    if (handle === undefined) return { kind: 'gone' }
    const transferSyntaxUID = syntaxFor(handle, association.contexts)
    if (transferSyntaxUID === undefined) return { kind: 'impossible', why: notTaken(handle) }
    const content = await archive.openInstance(forwardingPrincipal, handle)
    const { sopClassUID, sopInstanceUID } = handle
    const dataSet = await readable(content, transferSyntaxUID)
    const response = await association.store({ sopClassUID, sopInstanceUID, transferSyntaxUID, dataSet })
    return outcomeOf(response.Status)
  } catch (error) {
    return failureOf(error)
  }
}

/** As stored where the receiver takes that, else an uncompressed one that it can be converted to without a loss. */
function syntaxFor(
  { sopClassUID, transferSyntaxUID }: InstanceHandle,
  contexts: readonly NegotiatedContext[],
): string | undefined {
  const accepted = contexts
    .filter(({ abstractSyntaxUID, result }) => abstractSyntaxUID === sopClassUID && result === 0)
    .flatMap((context) => context.transferSyntaxUID ?? [])
  if (accepted.includes(transferSyntaxUID)) return transferSyntaxUID
  return accepted.find((uid) => canConvert(transferSyntaxUID, uid))
}

function notTaken({ sopClassUID, transferSyntaxUID }: InstanceHandle): string {
  const syntax = transferSyntaxOf(transferSyntaxUID)?.name ?? transferSyntaxUID
  return textOf(saying('receiver-takes-neither', { sopClass: sopClassName(sopClassUID), syntax }))
}

/** Larger data sets are not kept in memory, octets. */
const wholeOctets = 4 * 1024 * 1024

/** A message that has begun cannot be taken back: what is small enough is read whole before, so that damage is found. */
async function readable(
  content: InstanceContent,
  toTransferSyntaxUID: string,
): Promise<Uint8Array | AsyncIterable<Uint8Array>> {
  const { transferSyntaxUID: fromTransferSyntaxUID } = content
  const dataSet =
    fromTransferSyntaxUID === toTransferSyntaxUID
      ? content.dataSet()
      : convertDataSet(content.dataSet(), { fromTransferSyntaxUID, toTransferSyntaxUID })
  if (content.dataSetLength > wholeOctets) return dataSet
  const parts: Uint8Array[] = []
  for await (const part of dataSet) parts.push(part)
  return Buffer.concat(parts)
}

/** PS3.4 Table B.2-1 and PS3.7 Annex C: what kind of answer a status is for a sender. */
export function outcomeOf(status: number): SendOutcome {
  const text = formatStatus(status)
  const kind = statusClass(status)
  if (kind === 'success' || kind === 'warning') return { kind: 'sent', status: text }
  if (status === Status.DuplicateSOPInstance) return impossible('receiver-keeps-another', { status: text })
  if (status >> 12 === 0xc || status >> 8 === 0xa9 || status === Status.SOPClassNotSupported)
    return impossible('receiver-takes-not', { status: text })
  return { kind: 'refused', why: textOf(saying('receiver-refused', { status: text })) }
}

const impossible = (code: SentenceCode, facts?: Facts): SendOutcome => ({
  kind: 'impossible',
  why: textOf(saying(code, facts)),
})

function failureOf(error: unknown): SendOutcome {
  if (error instanceof NetworkError) {
    const kind = error.code === 'LG_CONTEXT_NOT_ACCEPTED' ? 'impossible' : 'broken'
    return { kind, why: error.message }
  }
  if (error instanceof DicomError) return impossible('instance-not-convertible')
  if (error instanceof ArchiveError) {
    if (error.code === 'LG_STUDY_ERASED') return { kind: 'gone' }
    if (error.code === 'LG_RECORD_DAMAGED' || error.code === 'LG_RECORD_MALFORMED')
      return impossible('instance-damaged-here')
  }
  throw error
}
