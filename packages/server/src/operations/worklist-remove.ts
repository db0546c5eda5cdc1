/** Removes an item of the worklist. */
import { z } from 'zod'
import { ServerError } from '../errors.ts'
import type { Operation } from './operation.ts'
import { worklistItemID } from './params.ts'

const params = z.strictObject({ id: worklistItemID })

export const worklistRemove: Operation<'worklist.remove'> = {
  right: 'worklist:write',
  params,
  facts: ({ id }) => ({ item: id }),
  async run({ id }, { data }) {
    if (!data.services.worklist.remove(id)) {
      throw new ServerError('LG_WORKLIST_ITEM_UNKNOWN', 'there is no worklist item of this name')
    }
    return { id }
  },
}
