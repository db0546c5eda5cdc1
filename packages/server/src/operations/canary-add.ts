/** Stores the files of a study that nobody has a reason to touch; it is known as such before its first instance is there. */
import { createReadStream } from 'node:fs'
import { principalLabel } from '@leadglass/access'
import { readPart10 } from '@leadglass/dicom'
import { z } from 'zod'
import { ServerError } from '../errors.ts'
import { limits } from '../limits.ts'
import type { Operation } from './operation.ts'
import { absolutePath, uid } from './params.ts'

export const canaryAdd: Operation<'canary.add'> = {
  right: 'canaries:write',
  params: z.strictObject({ studyInstanceUID: uid, paths: z.array(absolutePath).min(1).max(1000) }),
  facts: () => ({}),
  async run({ studyInstanceUID, paths }, { data, principal }) {
    const { canaries } = data.services
    if (canaries.list().length >= limits.canaries)
      throw new ServerError('LG_CANARIES_FULL', `there are ${limits.canaries} canary studies already`)
    canaries.expect(studyInstanceUID, principalLabel(principal))
    let instances = 0
    try {
      for (const path of paths) {
        const file = await readPart10(createReadStream(path))
        const origin = { principal, protocol: 'import', transferSyntaxUID: file.transferSyntaxUID } as const
        await data.archive.receive(origin, file.dataSet)
        instances += 1
      }
    } finally {
      const study = await data.archive.nameOf(principal, studyInstanceUID)
      if (study === undefined) canaries.remove(studyInstanceUID)
      else canaries.stored(studyInstanceUID, study)
    }
    return { studyInstanceUID, instances }
  },
}
