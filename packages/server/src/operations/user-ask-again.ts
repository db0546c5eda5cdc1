/** All sessions of a person wait until the second factor is shown again; those of who has none end. */
import { z } from 'zod'
import type { Operation } from './operation.ts'
import { accountName } from './params.ts'

export const userAskAgain: Operation<'user.ask-again'> = {
  right: 'accounts:write',
  params: z.strictObject({ name: accountName }),
  facts: ({ name }) => ({ user: name }),
  async run({ name }, { data }) {
    await data.accounts.requireSecondFactor({ name })
    return { name }
  },
}
