/** The canary studies. Whoever knows them can avoid them: only who holds the data folder may ask. */
import type { Operation } from './operation.ts'
import { none, shape } from './params.ts'

export const canaryList: Operation<'canary.list'> = {
  right: 'canaries:write',
  params: shape(none),
  facts: () => ({}),
  run: async (_, { data }) => ({
    canaries: data.services.canaries.list().map(({ studyInstanceUID, addedBy, addedAt }) => ({
      studyInstanceUID,
      addedBy,
      addedAt: new Date(addedAt).toISOString(),
    })),
  }),
}
