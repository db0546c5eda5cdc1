/** Removes a collection; what was granted by it ends. */
import { z } from 'zod'
import type { Operation } from './operation.ts'
import { accountName } from './params.ts'

export const collectionRemove: Operation<'collection.remove'> = {
  right: 'grants:write',
  params: z.strictObject({ name: accountName }),
  facts: ({ name }) => ({ collection: name }),
  run: async ({ name }, { data }) => ({ name: (await data.accounts.book.removeCollection(name)).name }),
}
