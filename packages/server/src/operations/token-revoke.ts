/** Revokes a token at once. */
import { z } from 'zod'
import type { Operation } from './operation.ts'
import { accountName } from './params.ts'

export const tokenRevoke: Operation<'token.revoke'> = {
  right: 'accounts:write',
  params: z.strictObject({ name: accountName }),
  facts: ({ name }) => ({ token: name }),
  run: async ({ name }, { data }) => ({ name: (await data.accounts.revokeToken(name)).name }),
}
