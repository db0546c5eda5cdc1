/** Shares a study, or some of its series, with somebody who has no account. */
import { z } from 'zod'
import { publicAddress } from '../data-folder/public-address.ts'
import type { Operation } from './operation.ts'
import { shape, uid } from './params.ts'
import { ownShareView } from './share-view.ts'

const params = z.strictObject({
  studyInstanceUID: uid,
  seriesInstanceUIDs: z.array(uid).max(1000).optional(),
  recipient: z.string().max(200),
  expiresInMs: z.number().int().min(1),
  openings: z.number().int().optional(),
  deIdentified: z.boolean().optional(),
})

export const shareCreate: Operation<'share.create'> = {
  right: 'study:share',
  decidesEach: true,
  params: shape(params),
  facts: ({ expiresInMs, openings = 1, deIdentified = false }) => ({
    expiresInMs,
    openings,
    deIdentified: String(deIdentified),
  }),
  async run(share, { data, principal, listeners }) {
    await data.archive.permit(principal, 'study:share', share)
    const { secret, code, ...created } = await data.accounts.createShare(principal, share)
    const path = `/#/share/${secret}`
    const link = listeners === undefined ? path : `${publicAddress(data.settings, listeners.https)}${path}`
    const withheld = await data.research.withheldFromShares(principal, created)
    return { ...ownShareView(created), link, code, ...(withheld === undefined ? {} : { withheld }) }
  },
}
