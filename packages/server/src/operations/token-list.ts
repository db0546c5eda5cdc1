/** The tokens that are not revoked, with their last use; never the tokens themselves. */
import type { Operation } from './operation.ts'
import { none, shape } from './params.ts'

export const tokenList: Operation<'token.list'> = {
  right: 'accounts:read',
  params: shape(none),
  facts: () => ({}),
  async run(_, { data }) {
    const tokens = (await data.accounts.listTokens()).filter(({ revokedAt }) => revokedAt === undefined)
    return { tokens: tokens.map(({ createdAt: _created, ...token }) => token) }
  },
}
