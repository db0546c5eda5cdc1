/** Ends any share: from the next request on nobody sees anything by it. */
import { z } from 'zod'
import type { Operation } from './operation.ts'
import { opaqueShareView } from './share-view.ts'

export const shareId = z.strictObject({ id: z.string().regex(/^[0-9a-f]{16}$/, 'this is no share') })

export const shareRevoke: Operation<'share.revoke'> = {
  right: 'shares:write',
  params: shareId,
  facts: ({ id }) => ({ share: id }),
  run: async ({ id }, { data }) => opaqueShareView(await data.accounts.revokeShare(id)),
}
