/** Takes an entry out of the trash: what it took away is back in its place. */
import { z } from 'zod'
import type { Operation } from './operation.ts'
import { shape } from './params.ts'

export const trashRestore: Operation<'trash.restore'> = {
  right: 'study:delete',
  decidesEach: true,
  params: shape(z.strictObject({ entry: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER) })),
  facts: 'by-archive',
  run: ({ entry }, { data, principal }) => data.archive.restore(principal, entry),
}
