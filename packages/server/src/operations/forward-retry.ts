/** Puts undeliverable instances back into the queue, and tries destinations at once that could not be reached. */
import { z } from 'zod'
import type { Operation } from './operation.ts'
import { aeTitle, shape } from './params.ts'

export const forwardRetry: Operation<'forward.retry'> = {
  right: 'forwarding:write',
  params: shape(z.strictObject({ destination: aeTitle.optional() })),
  facts: ({ destination = 'all' }) => ({ destination }),
  run: async ({ destination }, { data }) => ({ deliveries: data.services.deliveries.retry(destination) }),
}
