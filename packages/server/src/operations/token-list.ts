/** Lists the tokens that are not revoked. */
import type { Operation } from './operation.ts'
import { none, shape } from './params.ts'

export const tokenList: Operation<'token.list'> = {
  right: 'accounts:read',
  params: shape(none),
  facts: () => ({}),
  async run(_, { data }) {
    const live = (await data.accounts.listTokens()).filter((token) => token.revokedAt === undefined)
    return { tokens: live.map(({ name, role, expiresAt }) => ({ name, role, expiresAt })) }
  },
}
