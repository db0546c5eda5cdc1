/** Builds the index anew from packs and keys. */
import type { Operation } from './operation.ts'
import { none, shape } from './params.ts'
import { problemViews } from './verify-problems.ts'

export const reindex: Operation<'reindex'> = {
  right: 'archive:reindex',
  params: shape(none),
  facts: 'by-archive',
  async run(_, { data, principal, onProgress }) {
    const { studies, instances, problems } = await data.archive.reindex(principal, onProgress)
    const { series } = await data.archive.statistics()
    return { studies, series, instances, problems: problemViews(problems) }
  },
}
