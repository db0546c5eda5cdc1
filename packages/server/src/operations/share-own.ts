/** The shares that somebody made, with the studies. */
import { principalLabel } from '@leadglass/access'
import type { Operation } from './operation.ts'
import { none } from './params.ts'
import { ownShareView } from './share-view.ts'

export const shareOwn: Operation<'share.own'> = {
  right: 'study:share',
  decidesEach: true,
  params: none,
  facts: () => ({}),
  async run(_, { data, principal }) {
    const own = (await data.accounts.listShares()).filter(({ createdBy }) => createdBy === principalLabel(principal))
    return { shares: own.map(ownShareView) }
  },
}
