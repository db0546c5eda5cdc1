/** Removes a node. Its certificates are rejected from the next association on. */
import { z } from 'zod'
import type { Operation } from './operation.ts'
import { aeTitle } from './params.ts'

export const nodeRemove: Operation<'node.remove'> = {
  right: 'nodes:write',
  params: z.strictObject({ aeTitle }),
  facts: ({ aeTitle }) => ({ node: aeTitle }),
  async run({ aeTitle }, { data }) {
    const removed = await data.accounts.removeNode(aeTitle)
    data.services.credentials.remove(removed.aeTitle)
    await data.revocations.refresh()
    return { aeTitle: removed.aeTitle }
  },
}
