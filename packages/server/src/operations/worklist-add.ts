/** Adds items to the worklist, given as DICOM JSON. */
import { z } from 'zod'
import { worklistItemsOfJson } from '../worklist/read-worklist-file.ts'
import type { Operation } from './operation.ts'
import { shape } from './params.ts'
import { worklistView } from './worklist-view.ts'

const params = z.strictObject({ items: z.union([z.array(z.unknown()).min(1), z.record(z.string(), z.unknown())]) })

export const worklistAdd: Operation<'worklist.add'> = {
  right: 'worklist:write',
  params: shape(params),
  facts: ({ items }) => ({ items: Array.isArray(items) ? items.length : 1 }),
  async run({ items }, { data, principal }) {
    const source = principal.kind === 'operator' ? 'command' : 'api'
    return { items: data.services.worklist.add(worklistItemsOfJson(items), source).map(worklistView) }
  },
}
