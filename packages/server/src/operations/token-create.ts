/** Makes a bearer token for a program. The secret is shown once and kept only as a hash. */
import { z } from 'zod'
import type { Operation } from './operation.ts'
import { accountName, role, scope, scopeFacts, shape } from './params.ts'

export const tokenCreate: Operation<'token.create'> = {
  right: 'accounts:write',
  params: shape(z.strictObject({ name: accountName, role, expiresInMs: z.int().min(1000), ...scope })),
  facts: ({ name, role, expiresInMs, ...scope }) => ({ token: name, role, expiresInMs, ...scopeFacts(scope) }),
  async run(given, { data }) {
    const { secret, createdAt: _, ...token } = await data.accounts.createToken(given)
    return { token: secret, ...token }
  },
}
