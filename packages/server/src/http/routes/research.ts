/** Projects of research and the queue of images that a person must look at: each route is one operation, done as whoever is signed in. */
import { z } from 'zod'
import { operations } from '../../operations/operations.ts'
import { accountName } from '../../operations/params.ts'
import { addRoute, type DeclaredRoute } from '../add-route.ts'
import type { App, HttpContext } from '../context.ts'
import { runAsRequester } from '../run-as-requester.ts'

const byName = z.strictObject({ name: accountName })
const profile = z.strictObject({
  options: z.array(z.string().max(64)).max(20).optional(),
  words: z.array(z.string().min(1).max(64)).max(1000).optional(),
})
const openQuery = z.strictObject({ open: z.enum(['true', 'false']).optional() })

export function researchRoutes(app: App, declared: DeclaredRoute[], context: HttpContext): void {
  const run = runAsRequester(context)
  addRoute(app, declared, {
    method: 'GET',
    url: '/api/projects',
    right: operations['project.list'].right,
    summary: 'Lists projects with their de-identification profiles, and the rules on burned-in text in force.',
    handler: ({ request }) => run(request, 'project.list', {}),
  })
  addRoute(app, declared, {
    method: 'POST',
    url: '/api/projects/:name',
    right: operations['project.set'].right,
    summary: 'Attaches a de-identification profile to a collection of kind project.',
    params: byName,
    body: profile,
    handler: ({ request, params, body }) => run(request, 'project.set', { ...params, ...body } as never),
  })
  addRoute(app, declared, {
    method: 'DELETE',
    url: '/api/projects/:name/key',
    right: operations['project.erase-key'].right,
    summary: "Destroys a project's key: its stand-ins belong to nobody from then on.",
    params: byName,
    handler: ({ request, params }) => run(request, 'project.erase-key', params),
  })
  addRoute(app, declared, {
    method: 'GET',
    url: '/api/image-reviews',
    right: operations['review.list'].right,
    summary: 'Lists images of projects that wait for a person, or with open=false those decided.',
    query: openQuery,
    handler: ({ request, query }) => run(request, 'review.list', { open: query.open !== 'false' }),
  })
  addRoute(app, declared, {
    method: 'POST',
    url: '/api/image-reviews/decide',
    right: operations['review.decide'].right,
    summary: 'Releases an image that may hold text, with masks or without, or keeps it back.',
    body: operations['review.decide'].params,
    handler: ({ request, body }) => run(request, 'review.decide', body),
  })
}
