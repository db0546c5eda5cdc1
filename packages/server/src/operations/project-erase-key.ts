/** Destroys a project's key: nobody can tell any more whom its stand-ins stand for. */
import { z } from 'zod'
import type { Operation } from './operation.ts'
import { accountName } from './params.ts'

export const projectEraseKey: Operation<'project.erase-key'> = {
  right: 'projects:write',
  params: z.strictObject({ name: accountName }),
  facts: ({ name }) => ({ project: name }),
  run: async ({ name }, { data }) => data.research.eraseKey(name),
}
