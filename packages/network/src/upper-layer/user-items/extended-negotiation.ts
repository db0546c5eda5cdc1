/** SOP class extended negotiation: octets whose meaning is the service class's. Source: PS3.7 D.3.3.5. */
import { encodeCounted, encodeItem, ItemType } from '../item.ts'
import type { OctetReader } from '../octet-reader.ts'

export interface ExtendedNegotiation {
  readonly sopClassUID: string
  /** Service-class-application-information, see the service class in PS3.4. */
  readonly information: Uint8Array
}

export function decodeExtendedNegotiation(value: OctetReader): ExtendedNegotiation {
  const sopClassUID = value.uid(value.uint16())
  return { sopClassUID, information: value.octets(value.remaining) }
}

export function encodeExtendedNegotiation({ sopClassUID, information }: ExtendedNegotiation): Buffer {
  return encodeItem(ItemType.ExtendedNegotiation, Buffer.concat([encodeCounted(sopClassUID), information]))
}
