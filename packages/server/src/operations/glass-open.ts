/** The patients that the caller has open by breaking the glass. */
import type { Operation } from './operation.ts'
import { none, shape } from './params.ts'

export const glassOpen: Operation<'glass.open'> = {
  right: 'glass:break',
  params: shape(none),
  facts: () => ({}),
  run: async (_, { data, principal }) => ({
    open: await data.accounts.book.openGlasses(principal),
    mostMinutes: data.settings.access.breakGlassMinutes,
    needed: data.gate.predicate(principal, 'study:read').kind !== 'all',
  }),
}
