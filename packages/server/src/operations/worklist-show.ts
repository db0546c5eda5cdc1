/** One item of the worklist with all its attributes, for whoever changes some of them and must lose none. */
import { z } from 'zod'
import { ServerError } from '../errors.ts'
import { dataSetOfItem } from '../worklist/worklist.ts'
import { factsOfItem } from '../worklist/worklist-item.ts'
import type { Operation } from './operation.ts'
import { worklistItemID } from './params.ts'

export const worklistShow: Operation<'worklist.show'> = {
  right: 'worklist:read',
  decidesEach: true,
  params: z.strictObject({ id: worklistItemID }),
  facts: ({ id }) => ({ item: id }),
  async run({ id }, { data, principal }) {
    const item = data.services.worklist.find(id)
    const mayRead = item && data.gate.decide(principal, 'worklist:read', factsOfItem(dataSetOfItem(item))).allowed
    if (!mayRead) throw new ServerError('LG_WORKLIST_ITEM_UNKNOWN', 'there is no worklist item of this name')
    return { id, dataSet: item.dataSet }
  },
}
