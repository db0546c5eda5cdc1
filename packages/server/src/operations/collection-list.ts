/** The collections of studies there are. */
import type { Operation } from './operation.ts'
import { none, shape } from './params.ts'

export const collectionList: Operation<'collection.list'> = {
  right: 'grants:read',
  params: shape(none),
  facts: () => ({}),
  run: async (_, { data }) => ({ collections: await data.accounts.book.collections() }),
}
