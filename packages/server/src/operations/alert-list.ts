/** Alerts, the newest first, and how it stands with the channels that they are sent over. */
import { z } from 'zod'
import { limits } from '../limits.ts'
import { alertView } from './alert-view.ts'
import type { Operation } from './operation.ts'
import { shape } from './params.ts'

const params = z.strictObject({
  open: z.stringbool().or(z.boolean()).optional(),
  before: z.coerce.number().int().min(1).optional(),
  count: z.coerce.number().int().min(1).max(limits.alertsPerRequest).optional(),
})

export const alertList: Operation<'alert.list'> = {
  right: 'alerts:read',
  params: shape(params),
  facts: () => ({}),
  run: async ({ open, before, count = 100 }, { data }) => ({
    alerts: data.alerts.store.list({ open, before, limit: count }).map(alertView),
    channels: data.alerts.store.channels(),
  }),
}
