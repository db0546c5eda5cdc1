/** Long work: what runs and how the last ones ended. */
import type { Operation } from './operation.ts'
import { none, shape } from './params.ts'

export const jobsList: Operation<'jobs.list'> = {
  right: 'settings:read',
  params: shape(none),
  facts: () => ({}),
  run: async (_, { data }) => ({ jobs: [...data.jobs.list()] }),
}
