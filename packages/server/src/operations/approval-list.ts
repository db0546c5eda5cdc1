/** Requests for approval, the newest first: all for who may decide them, else the caller’s own. */
import { z } from 'zod'
import { limits } from '../limits.ts'
import type { Operation } from './operation.ts'
import { shape } from './params.ts'

const params = z.strictObject({ count: z.coerce.number().int().min(1).max(limits.approvalsPerRequest).optional() })

export const approvalList: Operation<'approval.list'> = {
  right: 'approvals:ask',
  params: shape(params),
  facts: () => ({}),
  async run({ count = 100 }, { data, principal }) {
    const mayDecide = data.gate.decide(principal, 'approvals:decide').allowed
    const whose = mayDecide ? {} : { askedBy: principal }
    return { approvals: await data.accounts.book.approvals({ ...whose, limit: count }) }
  },
}
