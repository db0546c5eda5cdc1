/** The worklist, in the order of the scheduled start. */
import { z } from 'zod'
import type { Operation } from './operation.ts'
import { shape } from './params.ts'
import { worklistView } from './worklist-view.ts'

const day = z.string().regex(/^\d{8}$/, 'write a day as YYYYMMDD')
const params = z.strictObject({
  from: day.optional(),
  to: day.optional(),
  count: z.coerce.number().int().min(1).max(10_000).optional(),
})

export const worklistList: Operation<'worklist.list'> = {
  right: 'worklist:read',
  params: shape(params),
  facts: ({ count = 1000 }) => ({ count }),
  async run({ from, to, count = 1000 }, { data }) {
    const items = []
    for (const item of data.services.worklist.items({ from, to })) {
      if (items.length === count) break
      items.push(worklistView(item))
    }
    return { items }
  },
}
