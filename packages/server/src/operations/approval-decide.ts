/** Approves or refuses what somebody else asked for. */
import { z } from 'zod'
import type { Operation } from './operation.ts'
import { recordNumber, shape } from './params.ts'

const params = z.strictObject({ id: recordNumber, approve: z.boolean(), note: z.string().max(1000).optional() })

export const approvalDecide: Operation<'approval.decide'> = {
  right: 'approvals:decide',
  params: shape(params),
  facts: ({ id, approve }) => ({ approval: id, decision: approve ? 'approved' : 'refused' }),
  run: ({ id, ...decision }, { data, principal }) => data.accounts.book.decideApproval(id, decision, principal),
}
