/** The last entries of the audit log, oldest first. */
import { z } from 'zod'
import { limits } from '../limits.ts'
import type { Operation } from './operation.ts'

export const auditTail: Operation<'audit.tail'> = {
  right: 'audit:read',
  params: z.strictObject({ count: z.int().min(1).max(limits.auditEntriesPerRequest) }),
  facts: ({ count }) => ({ count }),
  async run({ count }, { data }) {
    const entries = await data.audit.tail(count)
    return { entries: entries.map(({ index, event }) => ({ index, event: { ...event } })) }
  },
}
