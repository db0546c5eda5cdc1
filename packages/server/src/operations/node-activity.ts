/** Whether a node has come yet, and why it was turned away: for whoever is setting it up. */
import { z } from 'zod'
import { addressesOf } from './node-log.ts'
import type { Operation } from './operation.ts'
import { aeTitle } from './params.ts'

/** The newest refusals are those of the last attempt. */
const refusalsShown = 5

export const nodeActivity: Operation<'node.activity'> = {
  right: 'nodes:read',
  params: z.strictObject({ aeTitle }),
  facts: ({ aeTitle }) => ({ node: aeTitle }),
  async run({ aeTitle }, { data }) {
    const { refusals } = data.services
    const node = await data.accounts.node(aeTitle)
    const lastSeen = refusals.lastSeen(aeTitle)
    return {
      aeTitle,
      ...(lastSeen ? { lastSeen } : {}),
      refusals: refusals.list({ aeTitle, addresses: node ? await addressesOf(node) : [], limit: refusalsShown }),
    }
  },
}
