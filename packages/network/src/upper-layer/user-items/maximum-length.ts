/** Maximum length received: the longest P-DATA-TF variable field its sender takes. Source: PS3.8 D.1. */
import { encodeItem, ItemType } from '../item.ts'
import type { OctetReader } from '../octet-reader.ts'

/** @returns octets; 0 means that there is no limit */
export function decodeMaximumLength(value: OctetReader): number {
  const length = value.uint32()
  value.expectEnd()
  return length
}

export function encodeMaximumLength(lengthOctets: number): Buffer {
  const value = Buffer.alloc(4)
  value.writeUInt32BE(lengthOctets)
  return encodeItem(ItemType.MaximumLength, value)
}
