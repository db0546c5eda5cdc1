/**
 * The one place where a request is let in. Every route states what its caller must be allowed to do; a route that does
 * not makes the start fail, and what is not a route is answered to strangers like any other: sign in.
 */
import { type Action, principalLabel } from '@leadglass/access'
import { ServerError } from '../errors.ts'
import type { App, FastifyRequest, HttpContext } from './context.ts'
import { credentialsOf, requireSameSite } from './credentials.ts'
import { HttpProblem, signInProblem } from './problem.ts'

export function installGate(app: App, context: HttpContext): void {
  app.decorateRequest('principal', null)
  app.decorateRequest('session', null)
  app.addHook('onRoute', (route) => {
    if (route.config?.right !== undefined) return
    throw new ServerError('LG_ROUTE_WITHOUT_RIGHT', `the route ${route.url} does not say who may use it`, {
      route: route.url,
    })
  })
  app.addHook('onRequest', async (request) => {
    const { principal, session } = await credentialsOf(request, context.data.accounts)
    request.principal = principal
    request.session = session
    const right = request.is404 ? 'signed-in' : request.routeOptions.config.right
    if (right !== 'public' && !principal) throw refuseStranger(request, context)
    requireSameSite(request)
    if (right !== 'public' && right !== 'signed-in') requireRight(request, right, context)
  })
}

function requireRight(request: FastifyRequest, right: Action | undefined, context: HttpContext): void {
  const principal = request.principal!
  // What is allowed for some studies only is decided again by the archive, for each of them.
  if (right !== undefined && context.data.gate.mayAtAll(principal, right)) return
  context.refusals.record({
    time: new Date().toISOString(),
    action: 'access:denied',
    outcome: 'denied',
    principal: principalLabel(principal),
    address: request.ip,
    detail: { why: right ?? 'no right', route: request.routeOptions.url ?? 'none' },
  })
  const { reason } = right ? context.data.gate.decide(principal, right) : { reason: '' }
  throw new HttpProblem(403, 'Not permitted', reason, { code: 'LG_ACCESS_DENIED' })
}

function refuseStranger(request: FastifyRequest, { refusals }: HttpContext): HttpProblem {
  // The web application asks this at every start, to learn whether to show the sign-in page.
  const asksForItself = request.routeOptions.url === '/api/session' && request.headers.authorization === undefined
  if (!asksForItself) {
    refusals.record({
      time: new Date().toISOString(),
      action: 'request:refused',
      outcome: 'denied',
      principal: 'stranger',
      address: request.ip,
      detail: {
        why: request.headers.authorization ? 'token not valid' : 'not signed in',
        route: request.routeOptions.url ?? 'none',
      },
    })
  }
  return signInProblem()
}
