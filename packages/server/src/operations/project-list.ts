/** The projects that have a profile, and the rules on burned-in text in force. */
import type { Operation } from './operation.ts'
import { none, shape } from './params.ts'

export const projectList: Operation<'project.list'> = {
  right: 'projects:read',
  params: shape(none),
  facts: () => ({}),
  run: async (_, { data }) => ({ projects: data.services.projects.list(), rules: data.research.rulesInForce() }),
}
