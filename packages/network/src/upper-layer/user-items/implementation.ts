/** Implementation class UID and version name: who wrote the peer's software. Source: PS3.7 D.3.3.2. */
import { encodeItem, ItemType } from '../item.ts'
import type { OctetReader } from '../octet-reader.ts'

export function decodeImplementationClassUID(value: OctetReader): string {
  return value.uid(value.remaining)
}

export function encodeImplementationClassUID(uid: string): Buffer {
  return encodeItem(ItemType.ImplementationClassUID, uid)
}

/** 1 to 16 characters by the Standard; longer ones are seen and kept. */
export function decodeImplementationVersionName(value: OctetReader): string {
  return value.text(value.remaining)
}

export function encodeImplementationVersionName(name: string): Buffer {
  return encodeItem(ItemType.ImplementationVersionName, name)
}
