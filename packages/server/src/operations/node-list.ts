/** Lists the registered nodes. */
import { nodeView } from './node-view.ts'
import type { Operation } from './operation.ts'
import { none, shape } from './params.ts'

export const nodeList: Operation<'node.list'> = {
  right: 'nodes:read',
  params: shape(none),
  facts: () => ({}),
  run: async (_, { data }) => ({ nodes: (await data.accounts.listNodes()).map(nodeView) }),
}
