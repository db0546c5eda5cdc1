/**
 * Items and sub-items of the association PDUs: type, a reserved octet, 16-bit length, value.
 *
 * Source: PS3.8 9.3.2, 9.3.3 and Annex D.
 */
import type { OctetReader } from './octet-reader.ts'

export const ItemType = {
  ApplicationContext: 0x10,
  ProposedPresentationContext: 0x20,
  AcceptedPresentationContext: 0x21,
  AbstractSyntax: 0x30,
  TransferSyntax: 0x40,
  UserInformation: 0x50,
  MaximumLength: 0x51,
  ImplementationClassUID: 0x52,
  AsynchronousOperationsWindow: 0x53,
  RoleSelection: 0x54,
  ImplementationVersionName: 0x55,
  ExtendedNegotiation: 0x56,
  CommonExtendedNegotiation: 0x57,
  UserIdentity: 0x58,
  UserIdentityResponse: 0x59,
} as const

export interface Item {
  readonly type: number
  /** Offset of the item's first octet in the PDU. */
  readonly offset: number
  readonly value: OctetReader
}

/** The items up to the reader's end. */
export function* itemsOf(reader: OctetReader): Generator<Item> {
  while (reader.remaining > 0) {
    const offset = reader.offset
    const type = reader.uint8()
    reader.skip(1)
    yield { type, offset, value: reader.sub(reader.uint16()) }
  }
}

/** An item around its value; a string goes in as ISO 646. */
export function encodeItem(type: number, value: Uint8Array | string): Buffer {
  const octets = typeof value === 'string' ? Buffer.from(value, 'latin1') : value
  return Buffer.concat([Buffer.of(type, 0), uint16(octets.length), octets])
}

/** A value with its 16-bit length before it, as several user items hold. */
export function encodeCounted(value: Uint8Array | string): Buffer {
  const octets = typeof value === 'string' ? Buffer.from(value, 'latin1') : value
  return Buffer.concat([uint16(octets.length), octets])
}

/** Two octets, big endian. @throws RangeError if it does not fit */
export function uint16(value: number): Buffer {
  const octets = Buffer.alloc(2)
  octets.writeUInt16BE(value)
  return octets
}
