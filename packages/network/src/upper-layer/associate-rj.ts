/** A-ASSOCIATE-RJ: the refusal and its three codes. Source: PS3.8 9.3.4. */
import { malformed, openPdu } from './octet-reader.ts'
import { encodePdu, PduType } from './pdu-type.ts'

export interface AssociateRJ {
  /** 1 permanent, 2 transient. */
  readonly result: number
  /** 1 service user, 2 service provider (ACSE), 3 service provider (presentation). */
  readonly source: number
  /** Its meaning depends on `source`: `rejectionReason`. */
  readonly reason: number
}

/**
 * Decodes one A-ASSOCIATE-RJ PDU.
 *
 * @param pdu - the whole PDU, header included: exactly 10 octets, big endian
 * @returns `result` 1..2, `source` 1..3; `reason` as sent, its table depends on `source`
 * @throws NetworkError `LG_PDU_MALFORMED`; `detail.offset` is the octet, from 0, at fault
 * @see PS3.8 9.3.4, Table 9-21
 */
export function decodeAssociateRJ(pdu: Uint8Array): AssociateRJ {
  const reader = openPdu(pdu, PduType.AssociateRJ)
  reader.skip(1)
  const result = reader.uint8()
  if (result < 1 || result > 2) throw malformed('the result is not 1 or 2', reader.offset - 1)
  const source = reader.uint8()
  if (source < 1 || source > 3) throw malformed('the source is not 1 to 3', reader.offset - 1)
  const reason = reader.uint8()
  reader.expectEnd()
  return { result, source, reason }
}

export function encodeAssociateRJ({ result, source, reason }: AssociateRJ): Buffer {
  return encodePdu(PduType.AssociateRJ, Uint8Array.of(0, result, source, reason))
}

/** Table 9-21, by source and reason. */
const reasons: Readonly<Record<string, string>> = {
  '1.1': 'no reason given',
  '1.2': 'application context name not supported',
  '1.3': 'calling AE title not recognized',
  '1.7': 'called AE title not recognized',
  '2.1': 'no reason given by the association service',
  '2.2': 'protocol version not supported',
  '3.1': 'temporary congestion',
  '3.2': 'local limit exceeded',
}

/** The words of Table 9-21: `calling AE title not recognized`. */
export function rejectionReason({ source, reason }: AssociateRJ): string {
  return reasons[`${source}.${reason}`] ?? `reason ${reason} of source ${source}`
}
