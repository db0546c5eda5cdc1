/** What the study list shows of these studies besides their attributes. */
import { z } from 'zod'
import { limits } from '../limits.ts'
import { studyStates } from '../study-list/study-states.ts'
import type { Operation } from './operation.ts'
import { uid } from './params.ts'

export const studiesStates: Operation<'studies.states'> = {
  right: 'study:list',
  decidesEach: true,
  params: z.strictObject({ studyInstanceUIDs: z.array(uid).min(1).max(limits.statesPerRequest) }),
  facts: ({ studyInstanceUIDs }) => ({ studies: studyInstanceUIDs.length }),
  run: async ({ studyInstanceUIDs }, { data, principal }) => ({
    studies: await studyStates(data, principal, studyInstanceUIDs),
  }),
}
