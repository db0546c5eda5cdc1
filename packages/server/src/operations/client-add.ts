/** Registers a program by its public keys. */
import { z } from 'zod'
import { publicKeySet } from '../identity/client-keys.ts'
import { limits } from '../limits.ts'
import { clientView } from './client-view.ts'
import type { Operation } from './operation.ts'
import { accountName, role, scope, scopeFacts, shape } from './params.ts'

export const clientAdd: Operation<'client.add'> = {
  right: 'accounts:write',
  params: shape(
    z.strictObject({ name: accountName, role, keys: z.string().max(limits.clientKeyCharacters), ...scope }),
  ),
  facts: ({ name, role, keys: _, ...scope }) => ({ client: name, role, ...scopeFacts(scope) }),
  async run({ keys, ...client }, { data }) {
    return clientView(await data.accounts.addClient({ ...client, keys: await publicKeySet(keys) }))
  },
}
