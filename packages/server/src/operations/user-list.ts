/** Lists people and their roles. */
import type { Operation } from './operation.ts'
import { none, shape } from './params.ts'
import { userView } from './user-view.ts'

export const userList: Operation<'user.list'> = {
  right: 'accounts:read',
  params: shape(none),
  facts: () => ({}),
  run: async (_, { data }) => ({
    users: await Promise.all((await data.accounts.listUsers()).map((user) => userView(user, data.accounts))),
  }),
}
