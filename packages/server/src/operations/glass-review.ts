/** Says of another person’s break of the glass whether it was justified. */
import { glassOutcomes } from '@leadglass/access'
import { z } from 'zod'
import type { Operation } from './operation.ts'
import { recordNumber } from './params.ts'

const params = z.strictObject({ id: recordNumber, outcome: z.enum(glassOutcomes), note: z.string().max(1000) })

export const glassReview: Operation<'glass.review'> = {
  right: 'glass:review',
  params,
  facts: ({ id, outcome }) => ({ glass: id, outcome }),
  run: ({ id, ...review }, { data, principal }) => data.accounts.book.reviewGlass(id, review, principal),
}
