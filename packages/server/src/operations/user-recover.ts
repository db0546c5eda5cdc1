/**
 * Lets a person choose a new password and enrol anew, by a one-time link that is handed to them: no e-mail is needed.
 *
 * For an administrator it takes two, or one of them could make the account of another their own. The operator holds the keys
 * of everything and needs nobody.
 */
import { z } from 'zod'
import { publicAddress } from '../data-folder/public-address.ts'
import type { Operation, OperationContext } from './operation.ts'
import { accountName } from './params.ts'

export const userRecover: Operation<'user.recover'> = {
  right: 'accounts:write',
  params: z.strictObject({ name: accountName }),
  facts: ({ name }) => ({ user: name }),
  async run({ name }, context) {
    await context.data.accounts.requireMayRecover(name, context.principal)
    return { name, ...(await setUpLink(name, context)) }
  },
}

/** The secret stands behind the #, which browsers send to nobody. */
export async function setUpLink(name: string, { data, listeners }: OperationContext) {
  const { secret, expiresAt } = await data.accounts.createLink({ purpose: 'set-up', name })
  const address = listeners ? publicAddress(data.settings, listeners.https) : ''
  return { link: `${address}/#/set-up/${secret}`, expiresAt }
}
