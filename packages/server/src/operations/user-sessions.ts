/** Where a person is signed in. */
import { z } from 'zod'
import type { Operation } from './operation.ts'
import { accountName } from './params.ts'

export const userSessions: Operation<'user.sessions'> = {
  right: 'accounts:read',
  params: z.strictObject({ name: accountName }),
  facts: ({ name }) => ({ user: name }),
  run: async ({ name }, { data }) => ({ sessions: await data.accounts.listSessions(name) }),
}
