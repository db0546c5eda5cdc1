/**
 * Makes a one-time sign-in link. The secret stands behind the #, which browsers send to nobody.
 *
 * The session of such a link counts as a strong one, so only the operator makes them: whoever holds the keys of the archive
 * needs no account of it.
 */
import { AccessError } from '@leadglass/access'
import { z } from 'zod'
import { publicAddress } from '../data-folder/public-address.ts'
import type { Operation } from './operation.ts'
import { accountName, role } from './params.ts'

const params = z.strictObject({ purpose: z.literal('sign-in'), role, name: accountName })

export const linkCreate: Operation<'link.create'> = {
  right: 'accounts:write',
  params,
  facts: ({ name, role }) => ({ user: name, role }),
  async run(given, { data, listeners, principal }) {
    if (principal.kind !== 'operator') throw new AccessError('LG_ACCESS_DENIED', 'Only the operator makes such links.')
    const { secret, expiresAt } = await data.accounts.createLink(params.parse(given))
    const address = listeners ? publicAddress(data.settings, listeners.https) : ''
    return { secret, link: `${address}/#/link/${secret}`, expiresAt }
  },
}
