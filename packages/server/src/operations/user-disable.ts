/** Disables a person and ends their sessions. */
import { z } from 'zod'
import type { Operation } from './operation.ts'
import { accountName } from './params.ts'
import { userView } from './user-view.ts'

export const userDisable: Operation<'user.disable'> = {
  right: 'accounts:write',
  params: z.strictObject({ name: accountName }),
  facts: ({ name }) => ({ user: name }),
  run: async ({ name }, { data }) => userView(await data.accounts.disableUser(name), data.accounts),
}
