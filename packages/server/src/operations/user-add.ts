/** Adds a person with a role; with a first password, or with a one-time link by which they choose their own. */
import { z } from 'zod'
import type { Operation } from './operation.ts'
import { accountName, password, role, shape } from './params.ts'
import { setUpLink } from './user-recover.ts'
import { userView } from './user-view.ts'

export const userAdd: Operation<'user.add'> = {
  right: 'accounts:write',
  params: shape(z.strictObject({ name: accountName, role, password: password.optional() })),
  facts: ({ name, role, password }) => ({ user: name, role, by: password === undefined ? 'link' : 'password' }),
  async run(given, context) {
    const added = await context.data.accounts.addUser({ ...given, role: role.parse(given.role) })
    const user = await userView(added, context.data.accounts)
    return given.password === undefined ? { ...user, ...(await setUpLink(added.name, context)) } : user
  },
}
