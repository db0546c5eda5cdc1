/** Removes a node. Its certificates are rejected from the next association on. */
import { z } from 'zod'
import type { Operation } from './operation.ts'
import { aeTitle } from './params.ts'

export const nodeRemove: Operation<'node.remove'> = {
  right: 'nodes:write',
  params: z.strictObject({ aeTitle }),
  facts: ({ aeTitle }) => ({ node: aeTitle }),
  run: async ({ aeTitle }, { data }) => ({ aeTitle: (await data.accounts.removeNode(aeTitle)).aeTitle }),
}
