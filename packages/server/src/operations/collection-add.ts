/** Makes a collection: by what studies say of themselves, listed by hand, or both. */
import { collectionAttributes, collectionKinds } from '@leadglass/access'
import { z } from 'zod'
import type { Operation } from './operation.ts'
import { accountName, shape, studyList } from './params.ts'

const params = z.strictObject({
  name: accountName,
  kind: z.enum(collectionKinds),
  description: z.string().max(1000).optional(),
  conditions: z
    .array(z.strictObject({ attribute: z.enum(collectionAttributes), values: z.array(z.string().max(256)).max(1000) }))
    .max(100)
    .optional(),
  studyInstanceUIDs: studyList.optional(),
})

export const collectionAdd: Operation<'collection.add'> = {
  right: 'grants:write',
  params: shape(params),
  facts: ({ name, kind, conditions = [], studyInstanceUIDs = [] }) => ({
    collection: name,
    kind,
    conditions: conditions.length,
    studies: studyInstanceUIDs.length,
  }),
  async run({ studyInstanceUIDs = [], ...collection }, { data }) {
    const { book } = data.accounts
    const made = await book.addCollection(collection)
    return studyInstanceUIDs.length === 0 ? made : book.listStudies(made.name, studyInstanceUIDs)
  },
}
