/** Ends a share that the caller made; one of somebody else is answered as one that is none. */
import { AccessError, principalLabel } from '@leadglass/access'
import type { Operation } from './operation.ts'
import { shareId } from './share-revoke.ts'
import { ownShareView } from './share-view.ts'

export const shareWithdraw: Operation<'share.withdraw'> = {
  right: 'study:share',
  decidesEach: true,
  params: shareId,
  facts: ({ id }) => ({ share: id }),
  async run({ id }, { data, principal }) {
    const share = await data.accounts.share(id)
    if (share?.createdBy !== principalLabel(principal)) {
      throw new AccessError('LG_SHARE_UNKNOWN', 'There is no such share among yours.')
    }
    return ownShareView(await data.accounts.revokeShare(id))
  },
}
