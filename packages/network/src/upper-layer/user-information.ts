/**
 * User information: the item of A-ASSOCIATE-RQ and -AC that holds the user items, each in a file of `user-items/`.
 *
 * Sources: PS3.8 9.3.2.3, PS3.8 Annex D, PS3.7 D.3.3.
 */
import { ItemType, itemsOf } from './item.ts'
import { malformed, type OctetReader } from './octet-reader.ts'
import * as window from './user-items/asynchronous-operations-window.ts'
import * as common from './user-items/common-extended-negotiation.ts'
import * as extended from './user-items/extended-negotiation.ts'
import * as implementation from './user-items/implementation.ts'
import * as maximum from './user-items/maximum-length.ts'
import * as role from './user-items/role-selection.ts'
import * as identity from './user-items/user-identity.ts'

export interface UserInformation {
  /** Octets of the variable field of a P-DATA-TF that the sender of this item takes; 0 is no limit. */
  readonly maximumLength?: number
  readonly implementationClassUID?: string
  readonly implementationVersionName?: string
  readonly asynchronousOperationsWindow?: window.AsynchronousOperationsWindow
  readonly roleSelections?: readonly role.RoleSelection[]
  readonly extendedNegotiations?: readonly extended.ExtendedNegotiation[]
  /** Only in A-ASSOCIATE-RQ. */
  readonly commonExtendedNegotiations?: readonly common.CommonExtendedNegotiation[]
  /** Only in A-ASSOCIATE-RQ. */
  readonly userIdentity?: identity.UserIdentity
  /** Only in A-ASSOCIATE-AC. */
  readonly userIdentityResponse?: Uint8Array
}

/** Fields by item type, for the items that may be there once. */
const single = {
  [ItemType.MaximumLength]: ['maximumLength', maximum.decodeMaximumLength],
  [ItemType.ImplementationClassUID]: ['implementationClassUID', implementation.decodeImplementationClassUID],
  [ItemType.ImplementationVersionName]: ['implementationVersionName', implementation.decodeImplementationVersionName],
  [ItemType.AsynchronousOperationsWindow]: ['asynchronousOperationsWindow', window.decodeAsynchronousOperationsWindow],
  [ItemType.UserIdentity]: ['userIdentity', identity.decodeUserIdentity],
  [ItemType.UserIdentityResponse]: ['userIdentityResponse', identity.decodeUserIdentityResponse],
} as const

/** Fields by item type, for the items that come once for each SOP class. */
const repeated = {
  [ItemType.RoleSelection]: ['roleSelections', role.decodeRoleSelection],
  [ItemType.ExtendedNegotiation]: ['extendedNegotiations', extended.decodeExtendedNegotiation],
  [ItemType.CommonExtendedNegotiation]: ['commonExtendedNegotiations', common.decodeCommonExtendedNegotiation],
} as const

/** Items of unknown type are passed over. @throws NetworkError `LG_PDU_MALFORMED` */
export function decodeUserInformation(reader: OctetReader): UserInformation {
  const fields: Record<string, unknown> = {}
  for (const item of itemsOf(reader)) {
    if (isKeyOf(single, item.type)) {
      const [field, decode] = single[item.type]
      if (field in fields) throw malformed('a user item that may be there once is repeated', item.offset)
      fields[field] = decode(item.value)
    } else if (isKeyOf(repeated, item.type)) {
      const [field, decode] = repeated[item.type]
      fields[field] = [...((fields[field] ?? []) as unknown[]), decode(item.value)]
    }
  }
  return fields
}

export function encodeUserInformation(information: UserInformation): Buffer {
  const optional = <T>(value: T | undefined, encode: (value: T) => Buffer) =>
    value === undefined ? [] : [encode(value)]
  return Buffer.concat([
    ...optional(information.maximumLength, maximum.encodeMaximumLength),
    ...optional(information.implementationClassUID, implementation.encodeImplementationClassUID),
    ...optional(information.asynchronousOperationsWindow, window.encodeAsynchronousOperationsWindow),
    ...(information.roleSelections ?? []).map(role.encodeRoleSelection),
    ...optional(information.implementationVersionName, implementation.encodeImplementationVersionName),
    ...(information.extendedNegotiations ?? []).map(extended.encodeExtendedNegotiation),
    ...(information.commonExtendedNegotiations ?? []).map(common.encodeCommonExtendedNegotiation),
    ...optional(information.userIdentity, identity.encodeUserIdentity),
    ...optional(information.userIdentityResponse, identity.encodeUserIdentityResponse),
  ])
}

function isKeyOf<T extends object>(table: T, key: number): key is Extract<keyof T, number> {
  return key in table
}
