/** Says what holds the root key and what is wrapped by what. */
import type { Operation } from './operation.ts'
import { none, shape } from './params.ts'

export const keysStatus: Operation<'keys.status'> = {
  right: 'keys:read',
  params: shape(none),
  facts: () => ({}),
  run: async (_, { data, principal }) => ({ ...(await data.archive.keysStatus(principal)) }),
}
