/** Lists studies in a collection by hand, or takes them off the list. */
import { z } from 'zod'
import type { Operation } from './operation.ts'
import { accountName, shape, studyList } from './params.ts'

const params = z.strictObject({ name: accountName, add: studyList.optional(), remove: studyList.optional() })

export const collectionChange: Operation<'collection.change'> = {
  right: 'grants:write',
  params: shape(params),
  facts: ({ name, add = [], remove = [] }) => ({ collection: name, added: add.length, removed: remove.length }),
  async run({ name, add = [], remove = [] }, { data }) {
    const { book } = data.accounts
    await book.unlistStudies(name, remove)
    return book.listStudies(name, add)
  },
}
