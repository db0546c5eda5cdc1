/** Refuses a program until it is enabled again; its access tokens end at once. */
import { z } from 'zod'
import { clientView } from './client-view.ts'
import type { Operation } from './operation.ts'
import { accountName } from './params.ts'

export const clientDisable: Operation<'client.disable'> = {
  right: 'accounts:write',
  params: z.strictObject({ name: accountName }),
  facts: ({ name }) => ({ client: name }),
  run: async ({ name }, { data }) => clientView(await data.accounts.setClientDisabled(name, true)),
}
