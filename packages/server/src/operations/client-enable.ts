/** Lets a disabled program in again. */
import { z } from 'zod'
import { clientView } from './client-view.ts'
import type { Operation } from './operation.ts'
import { accountName } from './params.ts'

export const clientEnable: Operation<'client.enable'> = {
  right: 'accounts:write',
  params: z.strictObject({ name: accountName }),
  facts: ({ name }) => ({ client: name }),
  run: async ({ name }, { data }) => clientView(await data.accounts.setClientDisabled(name, false)),
}
