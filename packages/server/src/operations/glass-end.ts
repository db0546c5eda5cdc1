/** Ends the caller’s access to a patient before its time. */
import { z } from 'zod'
import type { Operation } from './operation.ts'
import { recordNumber } from './params.ts'

export const glassEnd: Operation<'glass.end'> = {
  right: 'glass:break',
  params: z.strictObject({ id: recordNumber }),
  facts: ({ id }) => ({ glass: id }),
  run: ({ id }, { data, principal }) => data.accounts.book.endGlass(id, principal),
}
