/** Has the witnesses sign the audit log as it is now. */
import { z } from 'zod'
import type { Operation } from './operation.ts'

export const auditWitness: Operation<'audit.witness'> = {
  right: 'audit:read',
  params: z.strictObject({}),
  facts: () => ({}),
  run: async (_, { data }) => ({ witnesses: await data.witnesses.ask() }),
}
