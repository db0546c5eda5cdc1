/** Grants in force or still to come, and who sees granted studies only. */
import type { Operation } from './operation.ts'
import { none, shape } from './params.ts'

export const grantList: Operation<'grant.list'> = {
  right: 'grants:read',
  params: shape(none),
  facts: () => ({}),
  run: async (_, { data: { accounts } }) => ({
    grants: await accounts.book.grants(),
    confined: await accounts.book.confined(),
  }),
}
