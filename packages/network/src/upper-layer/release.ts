/** A-RELEASE-RQ and A-RELEASE-RP: four reserved octets each. Sources: PS3.8 9.3.6, 9.3.7. */
import { openPdu } from './octet-reader.ts'
import { encodePdu, PduType } from './pdu-type.ts'

const RESERVED_OCTETS = 4

/** @throws NetworkError `LG_PDU_MALFORMED` unless it is exactly an A-RELEASE-RQ; reserved octets are not tested */
export function decodeReleaseRQ(pdu: Uint8Array): void {
  const reader = openPdu(pdu, PduType.ReleaseRQ)
  reader.skip(RESERVED_OCTETS)
  reader.expectEnd()
}

/** @throws NetworkError `LG_PDU_MALFORMED` unless it is exactly an A-RELEASE-RP; reserved octets are not tested */
export function decodeReleaseRP(pdu: Uint8Array): void {
  const reader = openPdu(pdu, PduType.ReleaseRP)
  reader.skip(RESERVED_OCTETS)
  reader.expectEnd()
}

export function encodeReleaseRQ(): Buffer {
  return encodePdu(PduType.ReleaseRQ, new Uint8Array(RESERVED_OCTETS))
}

export function encodeReleaseRP(): Buffer {
  return encodePdu(PduType.ReleaseRP, new Uint8Array(RESERVED_OCTETS))
}
