/** Worklist, forwarding, and apart from them the log of refusals: each route is one operation, done as whoever is signed in. */
import { z } from 'zod'
import { limits } from '../../limits.ts'
import { operations } from '../../operations/operations.ts'
import { aeTitle } from '../../operations/params.ts'
import { addRoute, type DeclaredRoute } from '../add-route.ts'
import type { App, HttpContext } from '../context.ts'
import { runAsRequester } from '../run-as-requester.ts'

const dicomJson = z.union([z.array(z.record(z.string(), z.unknown())).min(1), z.record(z.string(), z.unknown())])

export function nodeServiceRoutes(app: App, declared: DeclaredRoute[], context: HttpContext): void {
  const run = runAsRequester(context)

  addRoute(app, declared, {
    method: 'GET',
    url: '/api/worklist',
    right: operations['worklist.list'].right,
    summary: 'Lists scheduled procedure steps in the order of their start; days are YYYYMMDD.',
    query: operations['worklist.list'].params,
    handler: ({ request, query }) => run(request, 'worklist.list', query),
  })
  addRoute(app, declared, {
    method: 'POST',
    url: '/api/worklist',
    right: operations['worklist.add'].right,
    summary:
      'Adds worklist items: one DICOM JSON data set or an array; an item of the same study and step is replaced.',
    body: dicomJson,
    bodyOctets: limits.worklistBodyOctets,
    handler: async ({ request, reply, body }) =>
      reply.code(201).send(await run(request, 'worklist.add', { items: body })),
  })
  addRoute(app, declared, {
    method: 'GET',
    url: '/api/worklist/:id',
    right: operations['worklist.show'].right,
    summary: 'One worklist item with all its attributes, in DICOM JSON.',
    params: operations['worklist.show'].params,
    handler: ({ request, params }) => run(request, 'worklist.show', params),
  })
  addRoute(app, declared, {
    method: 'DELETE',
    url: '/api/worklist/:id',
    right: operations['worklist.remove'].right,
    summary: 'Removes a worklist item.',
    params: operations['worklist.remove'].params,
    handler: ({ request, params }) => run(request, 'worklist.remove', params),
  })
  addRoute(app, declared, {
    method: 'GET',
    url: '/api/forwarding',
    right: operations['forward.status'].right,
    summary: 'How it stands with each destination of forwarding.',
    handler: ({ request }) => run(request, 'forward.status', {}),
  })
  addRoute(app, declared, {
    method: 'GET',
    url: '/api/forwarding/deliveries',
    right: operations['forward.list'].right,
    summary: 'Deliveries in one state, the newest first; by default the undeliverable ones.',
    query: operations['forward.list'].params,
    handler: ({ request, query }) => run(request, 'forward.list', query),
  })
  addRoute(app, declared, {
    method: 'POST',
    url: '/api/forwarding/retry',
    right: operations['forward.retry'].right,
    summary: 'Puts undeliverable instances back into the queue, of one destination or of all.',
    body: operations['forward.retry'].params,
    handler: ({ request, body }) => run(request, 'forward.retry', body),
  })
  addRoute(app, declared, {
    method: 'POST',
    url: '/api/forwarding/discard',
    right: operations['forward.discard'].right,
    summary: 'Forgets undeliverable instances, of one destination or of all.',
    body: operations['forward.discard'].params,
    handler: ({ request, body }) => run(request, 'forward.discard', body),
  })
}

export function refusalRoute(app: App, declared: DeclaredRoute[], context: HttpContext): void {
  const run = runAsRequester(context)
  const count = z.coerce.number().int().min(1).max(limits.refusalsPerRequest).default(100)
  addRoute(app, declared, {
    method: 'GET',
    url: '/api/refusals',
    right: operations['node.log'].right,
    summary: 'Why devices were turned away lately, with plain reasons, the newest first.',
    query: z.strictObject({ count, aeTitle: aeTitle.optional() }),
    handler: ({ request, query }) =>
      run(request, 'node.log', {
        count: query.count,
        ...(query.aeTitle === undefined ? {} : { aeTitle: query.aeTitle }),
      }),
  })
}
