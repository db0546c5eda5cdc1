/** Removes a program; its access tokens end at once. */
import { z } from 'zod'
import type { Operation } from './operation.ts'
import { accountName } from './params.ts'

export const clientRemove: Operation<'client.remove'> = {
  right: 'accounts:write',
  params: z.strictObject({ name: accountName }),
  facts: ({ name }) => ({ client: name }),
  async run({ name }, { data }) {
    await data.accounts.removeClient(name)
    return { name }
  },
}
