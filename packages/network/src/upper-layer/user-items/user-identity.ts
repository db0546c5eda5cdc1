/** User identity of the requestor, and the acceptor's response to it. Source: PS3.7 D.3.3.7. */
import { encodeCounted, encodeItem, ItemType } from '../item.ts'
import type { OctetReader } from '../octet-reader.ts'

export interface UserIdentity {
  /** 1 user name, 2 user name and passcode, 3 Kerberos ticket, 4 SAML assertion, 5 JSON web token. */
  readonly type: number
  readonly positiveResponseRequested: boolean
  readonly primaryField: Uint8Array
  /** The passcode of type 2, else empty. */
  readonly secondaryField: Uint8Array
}

export function decodeUserIdentity(value: OctetReader): UserIdentity {
  const type = value.uint8()
  const positiveResponseRequested = value.uint8() === 1
  const primaryField = value.octets(value.uint16())
  const secondaryField = value.octets(value.uint16())
  value.expectEnd()
  return { type, positiveResponseRequested, primaryField, secondaryField }
}

export function encodeUserIdentity(identity: UserIdentity): Buffer {
  return encodeItem(
    ItemType.UserIdentity,
    Buffer.concat([
      Buffer.of(identity.type, identity.positiveResponseRequested ? 1 : 0),
      encodeCounted(identity.primaryField),
      encodeCounted(identity.secondaryField),
    ]),
  )
}

export function decodeUserIdentityResponse(value: OctetReader): Uint8Array {
  const response = value.octets(value.uint16())
  value.expectEnd()
  return response
}

export function encodeUserIdentityResponse(response: Uint8Array): Buffer {
  return encodeItem(ItemType.UserIdentityResponse, encodeCounted(response))
}
