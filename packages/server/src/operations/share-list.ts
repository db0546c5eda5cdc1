/** All shares, whoever made them: without the studies, since whoever runs the archive sees no patient data. */
import type { Operation } from './operation.ts'
import { none } from './params.ts'
import { opaqueShareView } from './share-view.ts'

export const shareList: Operation<'share.list'> = {
  right: 'shares:read',
  params: none,
  facts: () => ({}),
  run: async (_, { data }) => ({ shares: (await data.accounts.listShares()).map(opaqueShareView) }),
}
