/** Sends one delivery over an association, and says in which of few ways it ended. */
import type { Archive } from '@leadglass/archive'
import { ArchiveError } from '@leadglass/archive'
import { formatStatus, NetworkError, type RequestorAssociation, Status, statusClass } from '@leadglass/network'
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
  archive: Pick<Archive, 'instance' | 'openInstance'>,
  association: RequestorAssociation,
  delivery: Delivery,
): Promise<SendOutcome> {
  try {
    const handle = await archive.instance(forwardingPrincipal, delivery.SOPInstanceUID)
    if (handle === undefined) return { kind: 'gone' }
    const content = await archive.openInstance(forwardingPrincipal, handle)
    const response = await association.store({
      sopClassUID: content.sopClassUID,
      sopInstanceUID: content.sopInstanceUID,
      transferSyntaxUID: content.transferSyntaxUID,
      dataSet: content.dataSet(),
    })
    return outcomeOf(response.Status)
  } catch (error) {
    return failureOf(error)
  }
}

/** PS3.4 Table B.2-1 and PS3.7 Annex C: what kind of answer a status is for a sender. */
export function outcomeOf(status: number): SendOutcome {
  const text = formatStatus(status)
  const kind = statusClass(status)
  if (kind === 'success' || kind === 'warning') return { kind: 'sent', status: text }
  if (status === Status.DuplicateSOPInstance)
    return { kind: 'impossible', why: `the receiver keeps another instance of this UID (status ${text})` }
  if (status >> 12 === 0xc || status >> 8 === 0xa9 || status === Status.SOPClassNotSupported)
    return { kind: 'impossible', why: `the receiver does not take it (status ${text})` }
  return { kind: 'refused', why: `the receiver refused it (status ${text})` }
}

function failureOf(error: unknown): SendOutcome {
  if (error instanceof NetworkError) {
    const kind = error.code === 'LG_CONTEXT_NOT_ACCEPTED' ? 'impossible' : 'broken'
    return { kind, why: error.message }
  }
  if (error instanceof ArchiveError) {
    if (error.code === 'LG_STUDY_ERASED') return { kind: 'gone' }
    if (error.code === 'LG_RECORD_DAMAGED' || error.code === 'LG_RECORD_MALFORMED')
      return { kind: 'impossible', why: 'the instance is damaged in this archive' }
  }
  throw error
}
