/** Reads and authenticates every octet of the archive. */
import type { Operation } from './operation.ts'
import { none, shape } from './params.ts'
import { problemViews } from './verify-problems.ts'

export const verify: Operation<'verify'> = {
  right: 'archive:verify',
  params: shape(none),
  facts: 'by-archive',
  async run(_, { data, principal, onProgress }) {
    const { records, octets, problems } = await data.archive.verify(principal, onProgress)
    return { records, octets, problems: problemViews(problems) }
  },
}
