/** The certificates of erased studies. */
import type { Operation } from './operation.ts'
import { none, shape } from './params.ts'

export const keysErasures: Operation<'keys.erasures'> = {
  right: 'keys:read',
  params: shape(none),
  facts: () => ({}),
  async run(_, { data, principal }) {
    const certificates = await data.archive.erasures(principal)
    return { certificates: certificates.sort((a, b) => (a.erased < b.erased ? -1 : 1)) }
  },
}
