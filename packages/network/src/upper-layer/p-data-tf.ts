/**
 * P-DATA-TF: carries presentation data values, the fragments of messages.
 *
 * A received one is not decoded as a whole: `PduFramer` hands its fragments on as they arrive, with the header reader below.
 *
 * Sources: PS3.8 9.3.5, PS3.8 Annex E (message control header).
 */
import { malformed, openPdu } from './octet-reader.ts'
import { encodePdu, PDU_HEADER_OCTETS, PduType } from './pdu-type.ts'

export interface PresentationDataValue {
  readonly contextID: number
  /** Fragment of a command set, else of a data set. */
  readonly isCommand: boolean
  /** Last fragment of it. */
  readonly isLast: boolean
  readonly octets: Uint8Array
}

/** Length field, context id and message control header. */
export const PDV_HEADER_OCTETS = 6
/** Of which the length field counts context id and message control header. */
const COUNTED_HEADER_OCTETS = 2

export interface PdvHeader {
  readonly contextID: number
  readonly isCommand: boolean
  readonly isLast: boolean
  /** Of the fragment alone. */
  readonly lengthOctets: number
}

/**
 * Reads the six octets before a fragment.
 *
 * @param remaining - octets left in the PDU, this header included
 * @param pduOffset - of the header in the PDU, for the error
 * @throws NetworkError `LG_PDU_MALFORMED`
 */
export function readPdvHeader(octets: Uint8Array, offset: number, remaining: number, pduOffset: number): PdvHeader {
  const length =
    octets[offset]! * 0x1000000 + ((octets[offset + 1]! << 16) | (octets[offset + 2]! << 8) | octets[offset + 3]!)
  if (length < COUNTED_HEADER_OCTETS) throw malformed('a presentation data value has no control header', pduOffset)
  if (length > remaining - 4) throw malformed('a presentation data value runs past its PDU', pduOffset)
  const control = octets[offset + 5]!
  return {
    contextID: octets[offset + 4]!,
    isCommand: (control & 1) !== 0,
    isLast: (control & 2) !== 0,
    lengthOctets: length - COUNTED_HEADER_OCTETS,
  }
}

/**
 * Decodes one whole P-DATA-TF PDU; fragments are views into it.
 *
 * @throws NetworkError `LG_PDU_MALFORMED`; `detail.offset` is the octet, from 0, at fault
 */
export function decodePDataTF(pdu: Uint8Array): PresentationDataValue[] {
  const reader = openPdu(pdu, PduType.PDataTF)
  if (reader.remaining === 0) throw malformed('P-DATA-TF holds nothing', PDU_HEADER_OCTETS)
  const values: PresentationDataValue[] = []
  while (reader.remaining > 0) {
    const { offset, remaining } = reader
    reader.skip(PDV_HEADER_OCTETS)
    const { lengthOctets, ...header } = readPdvHeader(pdu, offset, remaining, offset)
    reader.skip(lengthOctets)
    values.push({ ...header, octets: pdu.subarray(offset + PDV_HEADER_OCTETS, reader.offset) })
  }
  return values
}

export function encodePDataTF(values: readonly PresentationDataValue[]): Buffer {
  return encodePdu(
    PduType.PDataTF,
    Buffer.concat(values.flatMap((value) => [pdvHeader(value, value.octets.length), value.octets])),
  )
}

/** The twelve octets before the only fragment of a PDU, so that the fragment itself need not be copied. */
export function singlePdvHeader(value: Omit<PresentationDataValue, 'octets'>, lengthOctets: number): Buffer {
  const header = Buffer.allocUnsafe(PDU_HEADER_OCTETS + PDV_HEADER_OCTETS)
  header[0] = PduType.PDataTF
  header[1] = 0
  header.writeUInt32BE(PDV_HEADER_OCTETS + lengthOctets, 2)
  writePdvHeader(header, PDU_HEADER_OCTETS, value, lengthOctets)
  return header
}

function pdvHeader(value: PresentationDataValue, lengthOctets: number): Buffer {
  const header = Buffer.allocUnsafe(PDV_HEADER_OCTETS)
  writePdvHeader(header, 0, value, lengthOctets)
  return header
}

function writePdvHeader(
  target: Buffer,
  offset: number,
  { contextID, isCommand, isLast }: Omit<PresentationDataValue, 'octets'>,
  lengthOctets: number,
): void {
  target.writeUInt32BE(COUNTED_HEADER_OCTETS + lengthOctets, offset)
  target[offset + 4] = contextID
  target[offset + 5] = (isCommand ? 1 : 0) | (isLast ? 2 : 0)
}
