/** Notes that somebody has looked at studies, or takes that back. */
import { principalLabel } from '@leadglass/access'
import { z } from 'zod'
import { limits } from '../limits.ts'
import type { Operation } from './operation.ts'
import { uid } from './params.ts'

export const studiesMarkRead: Operation<'studies.mark-read'> = {
  right: 'study:read',
  decidesEach: true,
  params: z.strictObject({
    studyInstanceUIDs: z.array(uid).min(1).max(limits.statesPerRequest),
    read: z.boolean(),
  }),
  facts: ({ studyInstanceUIDs, read }) => ({ studies: studyInstanceUIDs.length, read: String(read) }),
  async run({ studyInstanceUIDs, read }, { data, principal }) {
    const { archive, services } = data
    let studies = 0
    for (const studyInstanceUID of studyInstanceUIDs) {
      const activity = await archive.activity(principal, studyInstanceUID)
      if (activity === undefined) continue
      studies += 1
      if (read)
        services.readings.mark(studyInstanceUID, { by: principalLabel(principal), instances: activity.instances })
      else services.readings.forgetStudy(studyInstanceUID)
    }
    return { studies }
  },
}
