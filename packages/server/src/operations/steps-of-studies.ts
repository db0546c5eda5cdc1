/** What devices reported of these studies: for the study list. */
import { z } from 'zod'
import { studySteps } from '../performed-steps/study-steps.ts'
import type { Operation } from './operation.ts'
import { uid } from './params.ts'

export const stepsOfStudies: Operation<'steps.of-studies'> = {
  right: 'steps:read',
  decidesEach: true,
  params: z.strictObject({ studyInstanceUIDs: z.array(uid).min(1).max(200) }),
  facts: ({ studyInstanceUIDs }) => ({ studies: studyInstanceUIDs.length }),
  async run({ studyInstanceUIDs }, { data, principal }) {
    const { archive, services } = data
    return { studies: await studySteps(archive, services.performedSteps, principal, studyInstanceUIDs) }
  },
}
