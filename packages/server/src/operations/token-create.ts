/** Makes a bearer token for a program. The secret is shown once and kept only as a hash. */
import { z } from 'zod'
import type { Operation } from './operation.ts'
import { accountName, role } from './params.ts'

const params = z.strictObject({ name: accountName, role, expiresInMs: z.int().min(1000) })

export const tokenCreate: Operation<'token.create'> = {
  right: 'accounts:write',
  params,
  facts: ({ name, role, expiresInMs }) => ({ token: name, role, expiresInMs }),
  async run(given, { data }) {
    const { secret, name, role, expiresAt } = await data.accounts.createToken(params.parse(given))
    return { token: secret, name, role, expiresAt }
  },
}
