/** How it stands with each destination of forwarding, and with storage commitment reports that are owed. */
import type { Operation } from './operation.ts'
import { none, shape } from './params.ts'

export const forwardStatus: Operation<'forward.status'> = {
  right: 'forwarding:read',
  params: shape(none),
  facts: () => ({}),
  async run(_, { data }) {
    const { deliveries, commitments } = data.services
    const rules = data.settings.forwarding.rules.map(({ name, to }) => ({ name, to }))
    return { destinations: deliveries.summary(), commitmentReports: commitments.counts(), rules }
  },
}
