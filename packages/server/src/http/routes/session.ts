/** Signing in and out, and the one-time links. */
import {
  type Action,
  actions,
  type Gate,
  type PersonPrincipal,
  type Principal,
  principalLabel,
  type Session,
} from '@leadglass/access'
import { z } from 'zod'
import { accountName, password } from '../../operations/params.ts'
import { addRoute, type DeclaredRoute, principalOf } from '../add-route.ts'
import type { App, FastifyReply, FastifyRequest, HttpContext } from '../context.ts'
import { clearSessionCookie, sessionSecret, setSessionCookie } from '../credentials.ts'

const secret = z.string().min(1).max(512)

export function sessionRoutes(app: App, declared: DeclaredRoute[], context: HttpContext): void {
  const { accounts, gate } = context.data
  addRoute(app, declared, {
    method: 'GET',
    url: '/api/session',
    right: 'signed-in',
    summary: 'Says who is signed in and what they may do.',
    handler: ({ request }) => sessionBody(gate, principalOf(request), request.session ?? undefined),
  })
  addRoute(app, declared, {
    method: 'POST',
    url: '/api/session',
    right: 'public',
    summary: 'Signs in with name and password.',
    body: z.strictObject({ name: accountName, password }),
    handler: ({ body, request, reply }) =>
      signIn(request, reply, context, 'sign-in:password', () =>
        accounts.verifyPassword(body.name, body.password, request.ip),
      ),
  })
  addRoute(app, declared, {
    method: 'POST',
    url: '/api/session/link',
    right: 'public',
    summary: 'Signs in with the secret of a one-time link.',
    body: z.strictObject({ secret }),
    handler: ({ body, request, reply }) =>
      signIn(request, reply, context, 'sign-in:link', () => accounts.redeemLink(body.secret)),
  })
  addRoute(app, declared, {
    method: 'POST',
    url: '/api/enrolment',
    right: 'public',
    summary: 'Makes the first administrator with the secret that init printed, and signs them in.',
    body: z.strictObject({ secret, name: accountName, password }),
    handler: ({ body, request, reply }) =>
      signIn(request, reply, context, 'administrator:enrolled', () => accounts.enrolAdministrator(body)),
  })
  addRoute(app, declared, {
    method: 'DELETE',
    url: '/api/session',
    right: 'signed-in',
    summary: 'Signs out.',
    handler: ({ request, reply }) => signOut(request, reply, context),
  })
}

async function signIn(
  request: FastifyRequest,
  reply: FastifyReply,
  context: HttpContext,
  action: string,
  verify: () => Promise<PersonPrincipal>,
) {
  const { accounts, audit, gate } = context.data
  const time = new Date().toISOString()
  const address = request.ip
  const principal = await verify().catch((error: { code?: unknown }) => {
    const detail = { why: String(error.code ?? 'UNKNOWN') }
    context.refusals.record({
      time,
      action: 'sign-in:failed',
      outcome: 'denied',
      principal: 'stranger',
      address,
      detail,
    })
    throw error
  })
  const session = await accounts.createSession(principal)
  await audit.append({ time, action, outcome: 'success', principal: principalLabel(principal), address })
  setSessionCookie(reply, session.secret, session.expiresAt)
  return sessionBody(gate, principal, session)
}

async function signOut(request: FastifyRequest, reply: FastifyReply, { data }: HttpContext): Promise<void> {
  const held = sessionSecret(request)
  if (request.session && held) {
    await data.accounts.endSession(held)
    const principal = principalLabel(request.session.principal)
    await data.audit.append({
      time: new Date().toISOString(),
      action: 'sign-out',
      outcome: 'success',
      principal,
      address: request.ip,
    })
  }
  clearSessionCookie(reply)
  reply.code(204).send()
}

/** A token has no session, so no CSRF token and no end here. */
function sessionBody(gate: Gate, principal: Principal, session: Session | undefined) {
  return {
    name: principal.kind === 'node' ? principal.aeTitle : principal.name,
    role: principal.kind === 'person' || principal.kind === 'token' ? principal.role : principal.kind,
    rights: rightsOf(gate, principal),
    ...(session ? { csrfToken: session.csrfToken, expiresAt: session.expiresAt } : {}),
  }
}

function rightsOf(gate: Gate, principal: Principal): Action[] {
  return actions.filter((action) => gate.mayAtAll(principal, action))
}
