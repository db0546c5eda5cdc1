/** Erases a canary study, as any study is erased. */
import { z } from 'zod'
import { ServerError } from '../errors.ts'
import type { Operation } from './operation.ts'
import { uid } from './params.ts'

export const canaryRemove: Operation<'canary.remove'> = {
  right: 'canaries:write',
  params: z.strictObject({ studyInstanceUID: uid }),
  facts: () => ({}),
  async run({ studyInstanceUID }, { data, principal }) {
    const { canaries } = data.services
    if (canaries.studyOf(studyInstanceUID) === undefined)
      throw new ServerError('LG_CANARY_UNKNOWN', 'there is no canary study of this UID')
    await data.archive.erase(principal, studyInstanceUID)
    canaries.remove(studyInstanceUID)
    return { studyInstanceUID }
  },
}
