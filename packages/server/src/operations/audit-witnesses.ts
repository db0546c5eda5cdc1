/** How it stands with the witnesses: when each signed last, and what keeps it from signing. */
import type { Operation } from './operation.ts'
import { none, shape } from './params.ts'

export const auditWitnesses: Operation<'audit.witnesses'> = {
  right: 'audit:read',
  params: shape(none),
  facts: () => ({}),
  run: async (_, { data }) => ({
    entries: data.audit.size,
    everyMinutes: data.settings.audit.witnessMinutes,
    witnesses: await data.witnesses.states(),
  }),
}
