/** Deliveries in one state, the newest first; without anything of the patient. */
import { z } from 'zod'
import type { Delivery } from '../forwarding/delivery-queue.ts'
import { limits } from '../limits.ts'
import { troublesOf } from '../text/kept-text.ts'
import type { Operation } from './operation.ts'
import type { DeliveryView } from './operation-table.ts'
import { shape } from './params.ts'

const params = z.strictObject({
  state: z.enum(['waiting', 'stored', 'delivered', 'dead']).optional(),
  count: z.coerce.number().int().min(1).max(limits.deliveriesPerRequest).optional(),
})

export const forwardList: Operation<'forward.list'> = {
  right: 'forwarding:read',
  params: shape(params),
  facts: ({ state = 'dead' }) => ({ state }),
  run: async ({ state = 'dead', count = 100 }, { data }) => ({
    deliveries: data.services.deliveries.list(state, count).map(deliveryView),
  }),
}

/** The study by the opaque name that the audit log has too. */
function deliveryView(delivery: Delivery): DeliveryView {
  const { id, destination, rule, state, attempts, study, queuedAt, doneAt, why } = delivery
  const said = why === null ? undefined : troublesOf(why)
  return {
    id,
    destination,
    rule,
    state,
    attempts,
    study,
    queuedAt: new Date(queuedAt).toISOString(),
    ...(doneAt === null ? {} : { doneAt: new Date(doneAt).toISOString() }),
    ...(why === null ? {} : { why }),
    ...(said ? { said } : {}),
  }
}
