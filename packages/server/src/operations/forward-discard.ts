/** Forgets undeliverable instances: they stay here, and are not sent on. */
import { z } from 'zod'
import type { Operation } from './operation.ts'
import { aeTitle, shape } from './params.ts'

export const forwardDiscard: Operation<'forward.discard'> = {
  right: 'forwarding:write',
  params: shape(z.strictObject({ destination: aeTitle.optional() })),
  facts: ({ destination = 'all' }) => ({ destination }),
  run: async ({ destination }, { data }) => ({ deliveries: data.services.deliveries.discard(destination) }),
}
