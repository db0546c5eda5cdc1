/** What the study list needs beside DICOMweb: states, marks, what people set for themselves. */
import { principalLabel } from '@leadglass/access'
import { z } from 'zod'
import { limits } from '../../limits.ts'
import { operations } from '../../operations/operations.ts'
import { accountName, aeTitle, uid } from '../../operations/params.ts'
import { addRoute, type DeclaredRoute, principalOf } from '../add-route.ts'
import type { App, HttpContext } from '../context.ts'
import { runAsRequester } from '../run-as-requester.ts'

export function studyListRoutes(app: App, declared: DeclaredRoute[], context: HttpContext): void {
  const run = runAsRequester(context)
  const { services } = context.data

  addRoute(app, declared, {
    method: 'POST',
    url: '/api/studies/states',
    right: operations['studies.states'].right,
    summary: 'Whether images of these studies still arrive, who looked at them, and what devices reported by MPPS.',
    body: operations['studies.states'].params,
    handler: ({ request, body }) => run(request, 'studies.states', body),
  })
  addRoute(app, declared, {
    method: 'POST',
    url: '/api/studies/read',
    right: operations['studies.mark-read'].right,
    summary: 'Notes that the caller has looked at these studies, or takes that back.',
    body: operations['studies.mark-read'].params,
    handler: ({ request, body }) => run(request, 'studies.mark-read', body),
  })
  addRoute(app, declared, {
    method: 'GET',
    url: '/api/destinations',
    right: operations['studies.destinations'].right,
    summary: 'Nodes that studies can be sent to, by AE title.',
    handler: ({ request }) => run(request, 'studies.destinations', {}),
  })
  addRoute(app, declared, {
    method: 'POST',
    url: '/api/destinations/:aeTitle/studies',
    right: operations['studies.send'].right,
    summary: 'Queues studies for a node; they are sent behind, and tried again where the node does not answer.',
    params: z.strictObject({ aeTitle }),
    body: z.strictObject({ studyInstanceUIDs: z.array(uid).min(1).max(limits.statesPerRequest) }),
    handler: async ({ request, reply, params, body }) =>
      reply.code(202).send(await run(request, 'studies.send', { ...params, ...body })),
  })
  addRoute(app, declared, {
    method: 'GET',
    url: '/api/collections/names',
    right: operations['studies.collections'].right,
    summary: 'Collections that whoever works with studies lists them in, by name and kind.',
    handler: ({ request }) => run(request, 'studies.collections', {}),
  })
  addRoute(app, declared, {
    method: 'POST',
    url: '/api/collections/:name/marked',
    right: operations['studies.collect'].right,
    summary: 'Lists studies that the caller sees in a collection.',
    params: z.strictObject({ name: accountName }),
    body: z.strictObject({ studyInstanceUIDs: z.array(uid).min(1).max(limits.statesPerRequest) }),
    handler: ({ request, params, body }) => run(request, 'studies.collect', { ...params, ...body }),
  })
  addRoute(app, declared, {
    method: 'GET',
    url: '/api/preferences',
    right: 'signed-in',
    summary: 'What the web application keeps for the caller, by name.',
    handler: ({ request }) => services.preferences.of(principalLabel(principalOf(request))),
  })
  addRoute(app, declared, {
    method: 'POST',
    url: '/api/preferences',
    right: 'signed-in',
    summary: 'Keeps one preference of the caller; the value null forgets it.',
    body: z.strictObject({ name: z.string().regex(/^[A-Za-z][A-Za-z-]{0,39}$/), value: z.unknown() }),
    handler: ({ request, reply, body }) => {
      services.preferences.set(principalLabel(principalOf(request)), body.name, body.value ?? null)
      return reply.code(204).send()
    },
  })
}
