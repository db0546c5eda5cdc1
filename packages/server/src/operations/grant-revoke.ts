/** Ends a grant at once. */
import { z } from 'zod'
import type { Operation } from './operation.ts'
import { recordNumber } from './params.ts'

export const grantRevoke: Operation<'grant.revoke'> = {
  right: 'grants:write',
  params: z.strictObject({ id: recordNumber }),
  facts: ({ id }) => ({ grant: id }),
  run: async ({ id }, { data }) => ({ id: (await data.accounts.book.revokeGrant(id)).id }),
}
