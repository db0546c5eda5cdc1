/** Removes an item of the worklist. */
import { z } from 'zod'
import { ServerError } from '../errors.ts'
import type { Operation } from './operation.ts'

const params = z.strictObject({ id: z.string().regex(/^[0-9a-f]{16}$/, 'an item is named by 16 hexadecimal digits') })

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
