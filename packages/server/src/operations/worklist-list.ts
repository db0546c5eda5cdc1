/** The worklist, in the order of the scheduled start. */
import { z } from 'zod'
import { dataSetOfItem } from '../worklist/worklist.ts'
import { factsOfItem } from '../worklist/worklist-item.ts'
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
  decidesEach: true,
  params: shape(params),
  facts: ({ count = 1000 }) => ({ count }),
  async run({ from, to, count = 1000 }, { data, principal }) {
    const items = []
    for (const item of data.services.worklist.items({ from, to })) {
      if (items.length === count) break
      const facts = factsOfItem(dataSetOfItem(item))
      if (data.gate.decide(principal, 'worklist:read', facts).allowed) items.push(worklistView(item))
    }
    return { items }
  },
}
