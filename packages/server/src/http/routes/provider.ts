/** Signing in at the hospital's OpenID provider, and hearing from it that somebody has signed out there. */
import { principalLabel } from '@leadglass/access'
import { z } from 'zod'
import type { OpenIdProvider } from '../../sign-in/open-id-provider.ts'
import { addRoute, type DeclaredRoute } from '../add-route.ts'
import type { App, FastifyReply, FastifyRequest, HttpContext } from '../context.ts'
import { readCookie, setSessionCookie } from '../credentials.ts'
import { HttpProblem } from '../problem.ts'
import { attempt, originOf } from '../sign-in.ts'

/** Lax, since the way back from the provider begins on another site. */
const cookie = '__Host-leadglass-provider'
const attributes = 'Path=/; Secure; HttpOnly; SameSite=Lax'
const failedPage = '/#/sign-in-failed'

export function providerRoutes(
  app: App,
  declared: DeclaredRoute[],
  context: HttpContext,
  provider: OpenIdProvider | undefined,
): void {
  addRoute(app, declared, {
    method: 'GET',
    url: '/api/session/provider',
    right: 'public',
    summary: 'Sends a browser to the OpenID provider to sign in there.',
    handler: async ({ request, reply }) => {
      const { url, sealed } = await available(request, context, () => required(provider).begin())
      return reply.header('set-cookie', `${cookie}=${sealed}; ${attributes}; Max-Age=600`).redirect(url, 302)
    },
  })
  addRoute(app, declared, {
    method: 'GET',
    url: '/api/session/provider/callback',
    right: 'public',
    summary: 'Where the OpenID provider sends a browser back to.',
    query: z.looseObject({}),
    handler: ({ request, reply }) => comeBack(request, reply, context, required(provider)),
  })
  app.register(async (scope) => {
    scope.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_, body, done) =>
      done(null, Object.fromEntries(new URLSearchParams(String(body)))),
    )
    addRoute(scope as unknown as App, declared, {
      method: 'POST',
      url: '/api/session/provider/logout',
      right: 'public',
      summary: 'The OpenID provider says that somebody signed out (back-channel logout).',
      body: z.looseObject({ logout_token: z.string().min(1).max(16_000) }),
      handler: ({ request, reply, body }) => loggedOut(request, reply, context, required(provider), body.logout_token),
    })
  })
}

/** The session's cookie is set on our own answer; the page then asks who is signed in. */
async function comeBack(request: FastifyRequest, reply: FastifyReply, context: HttpContext, provider: OpenIdProvider) {
  const { accounts } = context.data
  const forget = `${cookie}=; ${attributes}; Max-Age=0`
  try {
    const session = await attempt(request, context, 'sign-in:failed', 'sign-in:provider', async () => {
      const query = request.url.slice(request.url.indexOf('?'))
      const vouched = await provider.finish(query, readCookie(request, cookie) ?? '')
      const principal = await accounts.vouchedFor(vouched.session, vouched.role, vouched.names)
      const origin = { ...originOf(request), method: 'provider', provider: vouched.session } as const
      return accounts.createSession(principal, origin, !vouched.strong)
    })
    setSessionCookie(reply, session.secret, session.expiresAt)
    return reply.header('set-cookie', forget).redirect('/', 303)
  } catch (error) {
    context.log.warn('provider failed', {
      code: String((error as { code?: unknown }).code ?? 'UNKNOWN'),
    })
    return reply.header('set-cookie', forget).redirect(failedPage, 303)
  }
}

async function loggedOut(
  request: FastifyRequest,
  reply: FastifyReply,
  { data, refusals }: HttpContext,
  provider: OpenIdProvider,
  token: string,
) {
  const event = { time: new Date().toISOString(), action: 'session:ended-by-provider', address: request.ip }
  const logout = await provider.loggedOut(token).catch((error: { code?: unknown }) => {
    const detail = { why: String(error.code ?? 'UNKNOWN') }
    refusals.record({ ...event, outcome: 'denied', principal: 'stranger', detail })
    throw new HttpProblem(400, 'No logout token', 'This is no logout token of the OpenID provider for this archive.')
  })
  for (const principal of await data.accounts.endSessionsOfProvider(logout))
    await data.audit.append({ ...event, outcome: 'success', principal: principalLabel(principal) })
  return reply.code(200).send({})
}

function required(provider: OpenIdProvider | undefined): OpenIdProvider {
  if (provider) return provider
  throw new HttpProblem(404, 'Not found', 'No OpenID provider is set up for this archive.')
}

/** @throws HttpProblem 502 the provider does not answer, or not as it should */
async function available<T>(request: FastifyRequest, { log }: HttpContext, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof HttpProblem) throw error
    const code = String((error as { code?: unknown }).code ?? 'UNKNOWN')
    log.error('provider failed', { code, address: request.ip })
    throw new HttpProblem(502, 'The OpenID provider does not answer', 'Try again, or sign in another way.')
  }
}
