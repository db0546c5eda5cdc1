/**
 * The one place where a request is let in. Every route states what its caller must be allowed to do; a route that does
 * not makes the start fail, and what is not a route is answered to strangers like any other: sign in.
 */
import { type Action, type Gate, type Origin, type Principal, principalLabel, withOrigin } from '@leadglass/access'
import { serviceRoot } from '../dicomweb/addresses.ts'
import { ServerError } from '../errors.ts'
import type { App, FastifyRequest, HttpContext, RouteRight } from './context.ts'
import { credentialsOf, requireSameSite } from './credentials.ts'
import { HttpProblem, secondFactorProblem, signInProblem } from './problem.ts'

export function installGate(app: App, context: HttpContext): void {
  app.decorateRequest('principal', null)
  app.decorateRequest('session', null)
  app.decorateRequest('unfinished', null)
  app.addHook('onRoute', (route) => {
    if (route.config?.right !== undefined) return
    throw new ServerError('LG_ROUTE_WITHOUT_RIGHT', `the route ${route.url} does not say who may use it`, {
      route: route.url,
    })
  })
  app.addHook('onRequest', async (request) => {
    const { principal, session, unfinished } = await credentialsOf(request, context.data.accounts)
    request.principal = principal && withOrigin(principal, originOf(request))
    request.session = session
    request.unfinished = unfinished
    const right = request.is404 ? 'signed-in' : request.routeOptions.config.right
    if (right !== 'public' && !principal && !(unfinished && halfIsEnough(right))) {
      throw unfinished ? secondFactorProblem() : refuseStranger(request, context)
    }
    requireSameSite(request)
    if (right === 'own-session' || right === 'own-unfinished-session') requireBrowser(request)
    else if (right !== 'public' && right !== 'signed-in' && right !== 'half-signed-in')
      requireRight(request, right, context)
  })
}

function halfIsEnough(right: RouteRight | undefined): boolean {
  return right === 'half-signed-in' || right === 'own-unfinished-session'
}

/** A program has no second factor and no session: what belongs to people is not for it. */
function requireBrowser(request: FastifyRequest): void {
  if (request.session || request.unfinished) return
  throw new HttpProblem(403, 'Not permitted', 'This is for people who signed in with a browser.', {
    code: 'LG_ACCESS_DENIED',
  })
}

function originOf({ ip: address, routeOptions }: FastifyRequest): Origin {
  return { protocol: routeOptions.url?.startsWith(serviceRoot) ? 'dicomweb' : 'api', address }
}

function requireRight(request: FastifyRequest, right: Action | undefined, context: HttpContext): void {
  const principal = request.principal!
  // What is allowed for some studies only is decided again by the archive, for each of them.
  if (right !== undefined && mayAtAll(context.data.gate, principal, right)) return
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

/** Studies in whatever form: those who may see them without identities get them so, from the archive that routes have. */
export function mayAtAll(gate: Gate, principal: Principal, right: Action): boolean {
  const shown = right === 'study:list' || right === 'study:read'
  return gate.mayAtAll(principal, right) || (shown && gate.inForm('de-identified').mayAtAll(principal, right))
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
