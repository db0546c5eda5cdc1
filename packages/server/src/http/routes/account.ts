/** Your account: what you can sign in with, and where you are signed in. Each route works on the account of its session. */
import { type Enrolled, principalLabel, type RegistrationResponseJSON } from '@leadglass/access'
import { z } from 'zod'
import { password } from '../../operations/params.ts'
import { addRoute, type DeclaredRoute } from '../add-route.ts'
import type { App, FastifyReply, FastifyRequest, HttpContext } from '../context.ts'
import { secretAtHand, setSessionCookie } from '../credentials.ts'
import { newPasskey } from '../passkey-shapes.ts'
import { HttpProblem } from '../problem.ts'
import { relyingPartyOf, requireRelyingParty } from '../relying-party.ts'
import { sessionBody } from '../sign-in.ts'

const byId = z.strictObject({ id: z.string().min(1).max(1400) })
const none = z.strictObject({})

export function accountRoutes(app: App, declared: DeclaredRoute[], context: HttpContext): void {
  const { accounts, settings } = context.data
  const { secondFactors } = accounts
  addRoute(app, declared, {
    method: 'GET',
    url: '/api/account',
    right: 'own-session',
    summary: 'What you can sign in with, and where you are signed in.',
    handler: async ({ request }) => {
      const { id, principal } = request.session!
      const sessions = await accounts.listSessions(principal.name)
      return {
        name: principal.name,
        role: principal.role,
        ...(await accounts.factorsOf(principal.name)),
        passkeysHere: relyingPartyOf(request, settings) !== undefined,
        sessions: sessions.map((session) => ({ ...session, current: session.id === id })),
      }
    },
  })
  addRoute(app, declared, {
    method: 'DELETE',
    url: '/api/account/sessions/:id',
    right: 'own-session',
    summary: 'Ends one of your sessions.',
    params: byId,
    handler: async ({ request, reply, params }) => {
      if (!(await accounts.endSessionById(request.session!.principal.name, params.id))) throw notFound()
      await record(request, context, 'session:ended')
      return reply.code(204).send()
    },
  })
  addRoute(app, declared, {
    method: 'POST',
    url: '/api/account/sessions/end-others',
    right: 'own-session',
    summary: 'Ends all of your sessions but this one.',
    body: none,
    handler: async ({ request }) => {
      const ended = await accounts.endSessionsOf(request.session!.principal.name, secretAtHand(request))
      await record(request, context, 'session:ended', { count: ended })
      return { ended }
    },
  })
  addRoute(app, declared, {
    method: 'POST',
    url: '/api/account/password',
    right: 'own-session',
    summary: 'Changes your password; your other sessions end.',
    body: z.strictObject({ current: password, password }),
    handler: async ({ request, reply, body }) => {
      const secret = secretAtHand(request)!
      await audited(request, context, 'account:password', () =>
        secondFactors.changePassword(secret, body.current, body.password, request.ip),
      )
      return reply.code(204).send()
    },
  })
  addRoute(app, declared, {
    method: 'POST',
    url: '/api/account/totp',
    right: 'own-unfinished-session',
    summary: 'Begins to enrol an authenticator app: its secret, and the address for a QR code.',
    body: none,
    handler: ({ request }) => secondFactors.beginTotp(secretAtHand(request)!),
  })
  addRoute(app, declared, {
    method: 'POST',
    url: '/api/account/totp/confirm',
    right: 'own-unfinished-session',
    summary: 'Enrols the authenticator app with one of its codes. Recovery codes come with the first second factor.',
    body: z.strictObject({ code: z.string().min(1).max(64) }),
    handler: ({ request, reply, body }) =>
      enrolled(request, reply, context, 'account:totp-enrolled', () =>
        secondFactors.finishTotp(secretAtHand(request)!, body.code, request.ip),
      ),
  })
  addRoute(app, declared, {
    method: 'DELETE',
    url: '/api/account/totp',
    right: 'own-session',
    summary: 'Gives the authenticator app up.',
    handler: async ({ request, reply }) => {
      await audited(request, context, 'account:totp-removed', () => secondFactors.removeTotp(secretAtHand(request)!))
      return reply.code(204).send()
    },
  })
  addRoute(app, declared, {
    method: 'POST',
    url: '/api/account/passkeys/options',
    right: 'own-unfinished-session',
    summary: 'What a browser asks its authenticator for, to make a passkey (WebAuthn).',
    body: none,
    handler: ({ request }) =>
      secondFactors.passkeyRegistrationOptions(secretAtHand(request)!, requireRelyingParty(request, settings)),
  })
  addRoute(app, declared, {
    method: 'POST',
    url: '/api/account/passkeys',
    right: 'own-unfinished-session',
    summary: 'Enrols a passkey. Recovery codes come with the first second factor.',
    body: z.strictObject({ label: z.string().max(200), response: newPasskey }),
    handler: ({ request, reply, body }) => {
      const response = body.response as unknown as RegistrationResponseJSON
      const party = requireRelyingParty(request, settings)
      return enrolled(request, reply, context, 'account:passkey-enrolled', () =>
        secondFactors.addPasskey(secretAtHand(request)!, party, body.label, response),
      )
    },
  })
  addRoute(app, declared, {
    method: 'DELETE',
    url: '/api/account/passkeys/:id',
    right: 'own-session',
    summary: 'Gives a passkey up.',
    params: byId,
    handler: async ({ request, reply, params }) => {
      await audited(request, context, 'account:passkey-removed', () =>
        secondFactors.removePasskey(secretAtHand(request)!, params.id),
      )
      return reply.code(204).send()
    },
  })
  addRoute(app, declared, {
    method: 'POST',
    url: '/api/account/recovery-codes',
    right: 'own-session',
    summary: 'A new set of recovery codes, shown once; the earlier ones are worth nothing.',
    body: none,
    handler: async ({ request }) => ({
      recoveryCodes: await audited(request, context, 'account:recovery-codes', () =>
        secondFactors.renewRecoveryCodes(secretAtHand(request)!),
      ),
    }),
  })
}

/** The session goes on, whole from now on. */
async function enrolled(
  request: FastifyRequest,
  reply: FastifyReply,
  context: HttpContext,
  action: string,
  enrol: () => Promise<Enrolled>,
) {
  const { session, recoveryCodes } = await audited(request, context, action, enrol)
  setSessionCookie(reply, session.secret, session.expiresAt)
  return { session: await sessionBody(request, context, session), ...(recoveryCodes && { recoveryCodes }) }
}

/** Both ends of an attempt are in the log: what changes how somebody signs in is never done in silence. */
async function audited<T>(
  request: FastifyRequest,
  context: HttpContext,
  action: string,
  change: () => Promise<T>,
): Promise<T> {
  try {
    const result = await change()
    await record(request, context, action)
    return result
  } catch (error) {
    const why = String((error as { code?: unknown }).code ?? 'UNKNOWN')
    context.refusals.record({ ...eventOf(request, action), outcome: 'denied', detail: { why } })
    throw error
  }
}

async function record(
  request: FastifyRequest,
  { data }: HttpContext,
  action: string,
  detail?: Record<string, string | number>,
): Promise<void> {
  await data.audit.append({ ...eventOf(request, action), outcome: 'success', ...(detail && { detail }) })
}

function eventOf(request: FastifyRequest, action: string) {
  const { principal } = (request.session ?? request.unfinished)!
  return { time: new Date().toISOString(), action, principal: principalLabel(principal), address: request.ip }
}

function notFound(): HttpProblem {
  return new HttpProblem(404, 'Not found', 'There is no such session.')
}
