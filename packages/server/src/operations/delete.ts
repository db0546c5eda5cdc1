/** Moves a study, or one series or instance of it, to the trash. */
import { z } from 'zod'
import type { Operation } from './operation.ts'
import { shape, uid } from './params.ts'

const params = z.strictObject({
  studyInstanceUID: uid,
  seriesInstanceUID: uid.optional(),
  sopInstanceUID: uid.optional(),
})

export const deleteStudy: Operation<'delete'> = {
  right: 'study:delete',
  params: shape(params),
  facts: 'by-archive',
  async run(part, { data, principal }) {
    const { instances, until } = await data.archive.delete(principal, part)
    return { instances, until: until.toISOString() }
  },
}
