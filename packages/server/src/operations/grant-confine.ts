/** From now on a role, person, token or node sees granted studies only, or every study again. */
import { z } from 'zod'
import type { Operation } from './operation.ts'
import { grantSubject } from './params.ts'

export const grantConfine: Operation<'grant.confine'> = {
  right: 'grants:write',
  params: z.strictObject({ to: grantSubject, confined: z.boolean() }),
  facts: ({ to, confined }) => ({ to: `${to.kind}:${to.name}`, confined: String(confined) }),
  async run({ to, confined }, { data, principal }) {
    const { book } = data.accounts
    await (confined ? book.confine(to, principal) : book.release(to))
    return { confined: await book.confined() }
  },
}
