/** Alerts: how many are open, the list, and that somebody has seen one. */
import { z } from 'zod'
import { operations } from '../../operations/operations.ts'
import { addRoute, type DeclaredRoute } from '../add-route.ts'
import type { App, HttpContext } from '../context.ts'
import { runAsRequester } from '../run-as-requester.ts'

const note = z.strictObject({ note: z.string().optional() })

export function alertRoutes(app: App, declared: DeclaredRoute[], context: HttpContext): void {
  const run = runAsRequester(context)

  addRoute(app, declared, {
    method: 'GET',
    url: '/api/alerts/summary',
    right: 'alerts:read',
    summary:
      'How many alerts nobody has acknowledged, and a mark that changes whenever they do; asked often, so not audited.',
    handler: () => context.data.alerts.store.summary(),
  })
  addRoute(app, declared, {
    method: 'GET',
    url: '/api/alerts',
    right: operations['alert.list'].right,
    summary: 'Alerts, the newest first, and the state of the channels they are sent over.',
    query: operations['alert.list'].params,
    handler: ({ request, query }) => run(request, 'alert.list', query),
  })
  addRoute(app, declared, {
    method: 'POST',
    url: '/api/alerts/:id/acknowledge',
    right: operations['alert.acknowledge'].right,
    summary: 'Says that a person has seen an alert, and what came of it.',
    params: z.strictObject({ id: z.coerce.number().int().min(1) }),
    body: note,
    handler: ({ request, params, body }) =>
      run(request, 'alert.acknowledge', { ...params, ...(body.note === undefined ? {} : { note: body.note }) }),
  })
}
