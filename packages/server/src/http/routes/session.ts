/** Signing in and out, and the one-time links. */
import { principalLabel } from '@leadglass/access'
import { z } from 'zod'
import { publicAddress } from '../../data-folder/public-address.ts'
import { accountName, password } from '../../operations/params.ts'
import type { OpenIdProvider } from '../../sign-in/open-id-provider.ts'
import { addRoute, type DeclaredRoute } from '../add-route.ts'
import type { App, FastifyReply, FastifyRequest, HttpContext } from '../context.ts'
import { clearSessionCookie, secretAtHand } from '../credentials.ts'
import { signInProblem } from '../problem.ts'
import { relyingPartyOf } from '../relying-party.ts'
import { sessionBody, signIn, tokenBody } from '../sign-in.ts'

const secret = z.string().min(1).max(512)

export function sessionRoutes(
  app: App,
  declared: DeclaredRoute[],
  context: HttpContext,
  provider: OpenIdProvider | undefined,
): void {
  const { accounts, settings } = context.data
  addRoute(app, declared, {
    method: 'GET',
    url: '/api/sign-in',
    right: 'public',
    summary: 'Ways to sign in at this address.',
    handler: ({ request }) => ({
      passkeys: relyingPartyOf(request, settings) !== undefined,
      ...(provider && { provider: { label: provider.label } }),
    }),
  })
  addRoute(app, declared, {
    method: 'GET',
    url: '/api/session',
    right: 'half-signed-in',
    summary: 'Says who is signed in and what they may do.',
    handler: ({ request }) => {
      const session = request.session ?? request.unfinished
      if (session) return sessionBody(request, context, session)
      if (!request.principal) throw signInProblem()
      return tokenBody(context, request.principal)
    },
  })
  addRoute(app, declared, {
    method: 'POST',
    url: '/api/session',
    right: 'public',
    summary: 'Signs in with name and password; a second factor comes next.',
    body: z.strictObject({ name: accountName, password }),
    handler: ({ body, request, reply }) =>
      signIn(request, reply, context, 'sign-in:password', 'password', () =>
        accounts.verifyPassword(body.name, body.password, request.ip),
      ),
  })
  addRoute(app, declared, {
    method: 'POST',
    url: '/api/session/link',
    right: 'public',
    summary: 'Signs in with the secret of a one-time link of the operator.',
    body: z.strictObject({ secret }),
    handler: ({ body, request, reply }) =>
      signIn(request, reply, context, 'sign-in:link', 'link', () => accounts.redeemLink(body.secret)),
  })
  addRoute(app, declared, {
    method: 'POST',
    url: '/api/enrolment',
    right: 'public',
    summary: 'Makes the first administrator with the secret that init printed; a second factor comes next.',
    body: z.strictObject({ secret, name: accountName, password }),
    handler: ({ body, request, reply }) =>
      signIn(request, reply, context, 'administrator:enrolled', 'set-up', () => accounts.enrolAdministrator(body)),
  })
  addRoute(app, declared, {
    method: 'POST',
    url: '/api/set-up',
    right: 'public',
    summary: 'Sets a new password with the secret of a link that an administrator made; a second factor comes next.',
    body: z.strictObject({ secret, password }),
    handler: ({ body, request, reply }) =>
      signIn(request, reply, context, 'account:set-up', 'set-up', () => accounts.setUp(body)),
  })
  addRoute(app, declared, {
    method: 'DELETE',
    url: '/api/session',
    right: 'half-signed-in',
    summary: 'Signs out; whoever came by the OpenID provider gets the address to sign out there, too.',
    handler: ({ request, reply }) => signOut(request, reply, context, provider),
  })
}

async function signOut(
  request: FastifyRequest,
  reply: FastifyReply,
  { data, listeners }: HttpContext,
  provider: OpenIdProvider | undefined,
): Promise<FastifyReply> {
  const held = secretAtHand(request)
  const session = request.session ?? request.unfinished
  if (session && held) {
    await data.accounts.endSession(held)
    await data.audit.append({
      time: new Date().toISOString(),
      action: 'sign-out',
      outcome: 'success',
      principal: principalLabel(session.principal),
      address: request.ip,
    })
  }
  clearSessionCookie(reply)
  const idToken = session?.provider?.idToken
  const backTo = `${publicAddress(data.settings, listeners().https)}/`
  // A provider that cannot be reached does not keep anybody from signing out here.
  const there = idToken && (await provider?.endSessionAddress(idToken, backTo).catch(() => undefined))
  return there ? reply.send({ endSession: there }) : reply.code(204).send()
}
