/** A-ABORT: the end of an association without ceremony. Source: PS3.8 9.3.8. */
import { openPdu } from './octet-reader.ts'
import { encodePdu, PduType } from './pdu-type.ts'

export interface Abort {
  /** 0 service user, 2 service provider. */
  readonly source: number
  /** One of `AbortReason`; without meaning when the source is the service user. */
  readonly reason: number
}

/** @see PS3.8 Table 9-26 */
export const AbortReason = {
  NotSpecified: 0,
  UnrecognizedPDU: 1,
  UnexpectedPDU: 2,
  UnrecognizedParameter: 4,
  UnexpectedParameter: 5,
  InvalidParameterValue: 6,
} as const

/**
 * Decodes one A-ABORT PDU. Codes outside the tables are kept: whatever they say, the association is over.
 *
 * @throws NetworkError `LG_PDU_MALFORMED`; `detail.offset` is the octet, from 0, at fault
 */
export function decodeAbort(pdu: Uint8Array): Abort {
  const reader = openPdu(pdu, PduType.Abort)
  reader.skip(2)
  const source = reader.uint8()
  const reason = reader.uint8()
  reader.expectEnd()
  return { source, reason }
}

export function encodeAbort({ source, reason }: Abort): Buffer {
  return encodePdu(PduType.Abort, Uint8Array.of(0, 0, source, reason))
}

const reasons = [
  'reason not specified',
  'unrecognized PDU',
  'unexpected PDU',
  'reserved reason',
  'unrecognized PDU parameter',
  'unexpected PDU parameter',
  'invalid PDU parameter value',
] as const

/** `aborted by the service provider: unexpected PDU` */
export function abortReason({ source, reason }: Abort): string {
  if (source === 0) return 'aborted by the peer'
  return `aborted by the peer's service provider: ${reasons[reason] ?? `reason ${reason}`}`
}
