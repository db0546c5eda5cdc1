/** Where studies can be sent by hand: the nodes that have an address. By name alone: the rest of a node is its administrator's. */
import type { Operation } from './operation.ts'
import { none, shape } from './params.ts'

export const studiesDestinations: Operation<'studies.destinations'> = {
  right: 'study:export',
  decidesEach: true,
  params: shape(none),
  facts: () => ({}),
  async run(_, { data }) {
    const nodes = await data.accounts.listNodes()
    return { destinations: nodes.filter(({ host, port }) => host && port).map(({ aeTitle }) => aeTitle) }
  },
}
