/** What the study list needs beside DICOMweb: states, marks, ticks when something changes, what people set for themselves. */
import { principalLabel } from '@leadglass/access'
import { z } from 'zod'
import { operations } from '../../operations/operations.ts'
import { ListTicks } from '../../study-list/list-ticks.ts'
import { addRoute, type DeclaredRoute, principalOf } from '../add-route.ts'
import type { App, HttpContext } from '../context.ts'
import { HttpProblem } from '../problem.ts'
import { runAsRequester } from '../run-as-requester.ts'

export function studyListRoutes(app: App, declared: DeclaredRoute[], context: HttpContext): void {
  const run = runAsRequester(context)
  const { archive, services } = context.data
  const ticks = new ListTicks()
  const stopListening = archive.onStored(() => ticks.changed())
  // Open streams would hold the server's end for minutes.
  app.addHook('preClose', async () => {
    stopListening()
    ticks.close()
  })

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
    handler: async ({ request, body }) => {
      const answer = await run(request, 'studies.mark-read', body)
      ticks.changed()
      return answer
    },
  })
  addRoute(app, declared, {
    method: 'GET',
    url: '/api/studies/changes',
    right: 'study:list',
    summary:
      'A stream of events (text/event-stream), one when something in the archive changed; it says no more than that.',
    handler: ({ reply }) => {
      const stream = ticks.open()
      if (!stream) throw new HttpProblem(503, 'Busy', 'There are as many open study lists as can be kept up to date.')
      return reply.type('text/event-stream').header('cache-control', 'no-store').send(stream)
    },
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
