/** Ends one session of a person, or all of them. */
import { z } from 'zod'
import type { Operation } from './operation.ts'
import { accountName, shape } from './params.ts'

export const userSignOut: Operation<'user.sign-out'> = {
  right: 'accounts:write',
  params: shape(z.strictObject({ name: accountName, session: z.string().max(64).optional() })),
  facts: ({ name, session }) => ({ user: name, ...(session !== undefined && { session }) }),
  async run({ name, session }, { data }) {
    if (session === undefined) return { ended: await data.accounts.endSessionsOf(name) }
    return { ended: (await data.accounts.endSessionById(name, session)) ? 1 : 0 }
  },
}
