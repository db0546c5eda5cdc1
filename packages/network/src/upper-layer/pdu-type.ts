/**
 * PDU types and the header that all PDUs share: type, a reserved octet, length of the rest (big endian).
 *
 * Source: PS3.8 9.3.1.
 */
export const PduType = {
  AssociateRQ: 0x01,
  AssociateAC: 0x02,
  AssociateRJ: 0x03,
  PDataTF: 0x04,
  ReleaseRQ: 0x05,
  ReleaseRP: 0x06,
  Abort: 0x07,
} as const

export type PduType = (typeof PduType)[keyof typeof PduType]

export const PDU_HEADER_OCTETS = 6

const names: Readonly<Record<number, string>> = {
  1: 'A-ASSOCIATE-RQ',
  2: 'A-ASSOCIATE-AC',
  3: 'A-ASSOCIATE-RJ',
  4: 'P-DATA-TF',
  5: 'A-RELEASE-RQ',
  6: 'A-RELEASE-RP',
  7: 'A-ABORT',
}

/** The Standard's spelling, undefined for a type it does not know. */
export function pduName(type: number): string | undefined {
  return names[type]
}

/** A PDU of `type` around its variable field. */
export function encodePdu(type: PduType, body: Uint8Array): Buffer {
  const pdu = Buffer.alloc(PDU_HEADER_OCTETS + body.length)
  pdu[0] = type
  pdu.writeUInt32BE(body.length, 2)
  pdu.set(body, PDU_HEADER_OCTETS)
  return pdu
}
