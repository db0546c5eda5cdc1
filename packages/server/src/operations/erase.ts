/** Erases a study: its key is destroyed, the space follows later. */
import { z } from 'zod'
import { requireTwoPeople } from '../approvals/two-people.ts'
import type { Operation } from './operation.ts'
import { uid } from './params.ts'

export const erase: Operation<'erase'> = {
  right: 'study:erase',
  decidesEach: true,
  params: z.strictObject({ studyInstanceUID: uid }),
  facts: 'by-archive',
  async run({ studyInstanceUID }, { data, principal }) {
    await requireTwoPeople(data, principal, { action: 'study:erase', object: studyInstanceUID })
    const { instances } = await data.archive.erase(principal, studyInstanceUID)
    return { instances }
  },
}
