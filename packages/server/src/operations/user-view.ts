/** A person as administrators see them. */
import type { Accounts, User } from '@leadglass/access'
import type { UserView } from './operation-table.ts'

export async function userView(user: User, accounts: Accounts): Promise<UserView> {
  const { totp, passkeys } = await accounts.factorsOf(user.name)
  const principal = { kind: 'person', name: user.name, role: user.role, via: 'session' } as const
  return {
    name: user.name,
    role: user.role,
    disabled: user.disabledAt !== undefined,
    suspended: accounts.isSuspended(principal),
    secondFactor: totp || passkeys.length > 0,
  }
}
