/**
 * Lists studies in a collection, by somebody who works with them: those they see, in collections that are open to it. Whoever is granted
 * the collection sees them from then on, so the gate decides for each as it does for a share, and each is on record.
 */
import { AccessError } from '@leadglass/access'
import { ArchiveError } from '@leadglass/archive'
import { z } from 'zod'
import { limits } from '../limits.ts'
import type { Operation, OperationContext } from './operation.ts'
import { accountName, uid } from './params.ts'
import { collectedKinds } from './studies-collections.ts'

export const studiesCollect: Operation<'studies.collect'> = {
  right: 'study:collect',
  decidesEach: true,
  params: z.strictObject({ name: accountName, studyInstanceUIDs: z.array(uid).min(1).max(limits.statesPerRequest) }),
  facts: ({ name, studyInstanceUIDs }) => ({ collection: name, studies: studyInstanceUIDs.length }),
  async run({ name, studyInstanceUIDs }, context) {
    const { book } = context.data.accounts
    const { kind } = await book.collection(name)
    if (!collectedKinds.has(kind))
      throw new AccessError('LG_COLLECTION_UNKNOWN', 'There is no project and no other collection of this name.')
    const own: string[] = []
    for (const studyInstanceUID of new Set(studyInstanceUIDs))
      if (await isOwn(studyInstanceUID, context)) own.push(studyInstanceUID)
    await book.listStudies(name, own)
    return { studies: own.length }
  },
}

/** What is not here, or not the caller's, is left out. */
async function isOwn(studyInstanceUID: string, { data, principal }: OperationContext): Promise<boolean> {
  try {
    await data.archive.permit(principal, 'study:collect', { studyInstanceUID })
    return true
  } catch (error) {
    if (error instanceof ArchiveError && error.code === 'LG_STUDY_UNKNOWN') return false
    throw error
  }
}
