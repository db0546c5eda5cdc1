/** SCP/SCU role selection for one SOP class. Source: PS3.7 D.3.3.4. */
import { encodeCounted, encodeItem, ItemType } from '../item.ts'
import type { OctetReader } from '../octet-reader.ts'

export interface RoleSelection {
  readonly sopClassUID: string
  /** Proposed, or accepted, for the association's requestor. */
  readonly scuRole: boolean
  readonly scpRole: boolean
}

export function decodeRoleSelection(value: OctetReader): RoleSelection {
  const sopClassUID = value.uid(value.uint16())
  const scuRole = value.uint8() === 1
  const scpRole = value.uint8() === 1
  value.expectEnd()
  return { sopClassUID, scuRole, scpRole }
}

export function encodeRoleSelection({ sopClassUID, scuRole, scpRole }: RoleSelection): Buffer {
  return encodeItem(
    ItemType.RoleSelection,
    Buffer.concat([encodeCounted(sopClassUID), Buffer.of(scuRole ? 1 : 0, scpRole ? 1 : 0)]),
  )
}
