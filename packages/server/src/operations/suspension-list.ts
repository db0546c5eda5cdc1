/** Who is suspended, since when and why. */
import type { Operation } from './operation.ts'
import { none, shape } from './params.ts'

export const suspensionList: Operation<'suspension.list'> = {
  right: 'accounts:read',
  params: shape(none),
  facts: () => ({}),
  run: async (_, { data }) => ({ suspensions: await data.accounts.listSuspensions() }),
}
