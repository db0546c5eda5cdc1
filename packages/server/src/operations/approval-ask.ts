/** Asks that another person approve something that takes two. */
import { approvalActions } from '@leadglass/access'
import { z } from 'zod'
import type { Operation } from './operation.ts'
import { shape } from './params.ts'

const params = z.strictObject({
  action: z.enum(approvalActions),
  object: z.string().min(1).max(256),
  reason: z.string().max(1000),
  uses: z.int().min(1).optional(),
})

/** Reason and object may be somebody's words about a study: they stay in the accounts file. */
export const approvalAsk: Operation<'approval.ask'> = {
  right: 'approvals:ask',
  params: shape(params),
  facts: ({ action, uses = 1 }) => ({ for: action, uses }),
  run: ({ ...asked }, { data, principal }) => data.accounts.book.askApproval(asked, principal),
}
