/** The programs that prove by a key who they are. */
import { clientView } from './client-view.ts'
import type { Operation } from './operation.ts'
import { none, shape } from './params.ts'

export const clientList: Operation<'client.list'> = {
  right: 'accounts:read',
  params: shape(none),
  facts: () => ({}),
  run: async (_, { data }) => ({ clients: (await data.accounts.listClients()).map(clientView) }),
}
