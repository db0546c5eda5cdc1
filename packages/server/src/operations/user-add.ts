/** Adds a person with a role and a first password. */
import { z } from 'zod'
import type { Operation } from './operation.ts'
import { accountName, password, role } from './params.ts'
import { userView } from './user-view.ts'

const params = z.strictObject({ name: accountName, role, password })

export const userAdd: Operation<'user.add'> = {
  right: 'accounts:write',
  params,
  facts: ({ name, role }) => ({ user: name, role }),
  run: async (given, { data }) => userView(await data.accounts.addUser(params.parse(given))),
}
