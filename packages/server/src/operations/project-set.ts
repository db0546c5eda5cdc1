/** Attaches a de-identification profile to a collection of kind project, or another one. */
import { suggestedOptions } from '@leadglass/deidentify'
import { z } from 'zod'
import { ServerError } from '../errors.ts'
import type { Operation } from './operation.ts'
import { accountName, shape } from './params.ts'

const params = z.strictObject({
  name: accountName,
  options: z.array(z.string().max(64)).max(20).optional(),
  words: z.array(z.string().min(1).max(64)).max(1000).optional(),
})

export const projectSet: Operation<'project.set'> = {
  right: 'projects:write',
  params: shape(params),
  facts: ({ name, options = suggestedOptions, words = [] }) => ({
    project: name,
    options: [...options].sort().join(' '),
    words: words.length,
  }),
  async run({ name, options = suggestedOptions, words = [] }, { data }) {
    const collection = await data.accounts.book.collection(name)
    if (collection.kind !== 'project')
      throw new ServerError('LG_PROJECT_UNKNOWN', 'A profile belongs to a collection of kind project.')
    return data.research.setProfile({ name: collection.name, options, words })
  },
}
