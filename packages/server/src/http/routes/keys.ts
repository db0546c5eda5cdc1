/** The keys: what is wrapped by what, rotation, and the certificates of erasure. */
import { operations } from '../../operations/operations.ts'
import { addRoute, type DeclaredRoute } from '../add-route.ts'
import type { App, HttpContext } from '../context.ts'
import { runAsRequester } from '../run-as-requester.ts'

export function keyRoutes(app: App, declared: DeclaredRoute[], context: HttpContext): void {
  const run = runAsRequester(context)

  addRoute(app, declared, {
    method: 'GET',
    url: '/api/keys',
    right: operations['keys.status'].right,
    summary: 'What holds the root key, what is wrapped by what, and when the next rotation is due.',
    handler: ({ request }) => run(request, 'keys.status', {}),
  })
  addRoute(app, declared, {
    method: 'POST',
    url: '/api/keys/rotate',
    right: operations['keys.rotate'].right,
    summary: 'Wraps every study key under a new key; the answer comes when all are.',
    handler: ({ request }) => run(request, 'keys.rotate', {}),
  })
  addRoute(app, declared, {
    method: 'POST',
    url: '/api/keys/export',
    right: operations['keys.export'].right,
    summary: 'The root key under a passphrase, for a safe; another person has approved it before.',
    body: operations['keys.export'].params,
    handler: ({ request, body }) => run(request, 'keys.export', body),
  })
  addRoute(app, declared, {
    method: 'GET',
    url: '/api/keys/erasures',
    right: operations['keys.erasures'].right,
    summary: 'The certificates of erased studies, oldest first.',
    handler: ({ request }) => run(request, 'keys.erasures', {}),
  })
  addRoute(app, declared, {
    method: 'POST',
    url: '/api/keys/erasures/verify',
    right: operations['keys.verify-erasure'].right,
    summary: 'Says what a certificate of erasure is worth.',
    body: operations['keys.verify-erasure'].params,
    handler: ({ request, body }) => run(request, 'keys.verify-erasure', body),
  })
}
