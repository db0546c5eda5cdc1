/** Somebody has seen an alert and says what came of it. Only people can: a program that acknowledges would hide it. */
import { principalLabel } from '@leadglass/access'
import { z } from 'zod'
import { ServerError } from '../errors.ts'
import { limits } from '../limits.ts'
import { alertView } from './alert-view.ts'
import type { Operation } from './operation.ts'
import { shape } from './params.ts'

const params = z.strictObject({
  id: z.coerce.number().int().min(1),
  note: z.string().max(limits.alertNoteCharacters).optional(),
})

export const alertAcknowledge: Operation<'alert.acknowledge'> = {
  right: 'alerts:write',
  params: shape(params),
  facts: ({ id }) => ({ alert: id }),
  async run({ id, note = '' }, { data, principal }) {
    const { store } = data.alerts
    if (!store.get(id)) throw new ServerError('LG_ALERT_UNKNOWN', `there is no alert ${id}`, { alert: id })
    if (principal.kind !== 'person' && principal.kind !== 'operator')
      throw new ServerError('LG_ALERT_NEEDS_PERSON', 'only a person can acknowledge an alert', { alert: id })
    return alertView(store.acknowledge(id, principalLabel(principal), note)!)
  },
}
