/** A person as administrators see them. */
import type { User } from '@leadglass/access'
import type { UserView } from './operation-table.ts'

export function userView(user: User): UserView {
  return { name: user.name, role: user.role, disabled: user.disabledAt !== undefined }
}
