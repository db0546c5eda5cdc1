/**
 * OAuth 2.0 for programs: the token endpoint for client credentials with private_key_jwt, and what a client must know of it.
 *
 * Sources: RFC 6749 4.4, 5.1, 5.2; RFC 7523 2.2; RFC 8414 (metadata).
 */
import { AccessError, type Action, actions } from '@leadglass/access'
import { z } from 'zod'
import { publicAddress } from '../../data-folder/public-address.ts'
import { assertionType, verifyAssertion } from '../../identity/client-assertion.ts'
import { assertionAlgorithms } from '../../identity/client-keys.ts'
import { operations } from '../../operations/operations.ts'
import { accountName } from '../../operations/params.ts'
import { addRoute, type DeclaredRoute } from '../add-route.ts'
import type { App, FastifyReply, FastifyRequest, HttpContext } from '../context.ts'
import { runAsRequester } from '../run-as-requester.ts'

const tokenPath = '/api/oauth/token'
const byName = z.strictObject({ name: accountName })

export function oauthRoutes(app: App, declared: DeclaredRoute[], context: HttpContext): void {
  const run = runAsRequester(context)
  addRoute(app, declared, {
    method: 'GET',
    url: '/.well-known/oauth-authorization-server',
    right: 'public',
    summary: 'Where and how programs get access tokens (RFC 8414).',
    handler: () => {
      const issuer = issuerOf(context)
      return {
        issuer,
        token_endpoint: issuer + tokenPath,
        grant_types_supported: ['client_credentials'],
        response_types_supported: [],
        token_endpoint_auth_methods_supported: ['private_key_jwt'],
        token_endpoint_auth_signing_alg_values_supported: assertionAlgorithms,
      }
    },
  })
  // Forms are read here only: any page can send one, so no other route takes them.
  app.register(async (scope) => {
    scope.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
      done(null, body),
    )
    addRoute(scope as unknown as App, declared, {
      method: 'POST',
      url: tokenPath,
      right: 'public',
      summary: "Answers a program's signed assertion with an access token of ten minutes (RFC 6749 4.4, RFC 7523).",
      handler: ({ request, reply }) => answer(context, request, reply),
    })
  })
  addRoute(app, declared, {
    method: 'GET',
    url: '/api/clients',
    right: operations['client.list'].right,
    summary: 'Lists the programs that prove by a key of their own who they are.',
    handler: ({ request }) => run(request, 'client.list', {}),
  })
  addRoute(app, declared, {
    method: 'POST',
    url: '/api/clients',
    right: operations['client.add'].right,
    summary: 'Registers a program by its public keys.',
    body: operations['client.add'].params,
    bodyOctets: 64 * 1024,
    handler: ({ request, reply, body }) => run(request, 'client.add', body).then((made) => reply.code(201).send(made)),
  })
  addRoute(app, declared, {
    method: 'POST',
    url: '/api/clients/:name/disable',
    right: operations['client.disable'].right,
    summary: 'Refuses a program until it is enabled again; its access tokens end at once.',
    params: byName,
    handler: ({ request, params }) => run(request, 'client.disable', params),
  })
  addRoute(app, declared, {
    method: 'POST',
    url: '/api/clients/:name/enable',
    right: operations['client.enable'].right,
    summary: 'Lets a disabled program in again.',
    params: byName,
    handler: ({ request, params }) => run(request, 'client.enable', params),
  })
  addRoute(app, declared, {
    method: 'DELETE',
    url: '/api/clients/:name',
    right: operations['client.remove'].right,
    summary: 'Removes a program; its access tokens end at once.',
    params: byName,
    handler: ({ request, params }) => run(request, 'client.remove', params),
  })
}

function issuerOf({ data, listeners }: HttpContext): string {
  return publicAddress(data.settings, listeners().https)
}

async function answer(context: HttpContext, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  const form = new URLSearchParams(typeof request.body === 'string' ? request.body : '')
  if (form.get('grant_type') !== 'client_credentials') return refuse(reply, 400, 'unsupported_grant_type')
  if (form.get('client_assertion_type') !== assertionType) return refuse(reply, 400, 'invalid_request')
  const asked = form.get('scope')?.split(' ').filter(Boolean)
  if (asked?.some((action) => !(actions as readonly string[]).includes(action)))
    return refuse(reply, 400, 'invalid_scope')
  const { accounts, audit } = context.data
  const issuer = issuerOf(context)
  try {
    const now = new Date()
    const audiences = [issuer, issuer + tokenPath]
    const verified = await verifyAssertion(form.get('client_assertion') ?? '', { accounts, audiences, now })
    const scope = asked?.length ? { actions: asked as Action[] } : {}
    const { secret, expiresAt } = await accounts.issueAccessToken({ ...verified, address: request.ip, ...scope })
    await audit.append({
      time: now.toISOString(),
      action: 'client:signed-in',
      outcome: 'success',
      principal: `token:${verified.name}`,
      address: request.ip,
    })
    const expiresIn = Math.floor((Date.parse(expiresAt) - now.getTime()) / 1000)
    return {
      access_token: secret,
      token_type: 'Bearer',
      expires_in: expiresIn,
      ...(asked?.length && { scope: asked.join(' ') }),
    }
  } catch (error) {
    if (!(error instanceof AccessError) || error.code !== 'LG_CLIENT_REFUSED') throw error
    const why = 'client assertion not accepted'
    const denied = { action: 'client:refused', outcome: 'denied', principal: 'stranger' } as const
    context.refusals.record({ time: new Date().toISOString(), ...denied, address: request.ip, detail: { why } })
    return refuse(reply, 401, 'invalid_client')
  }
}

/** In the form of RFC 6749 5.2, which every OAuth library reads. */
function refuse(reply: FastifyReply, status: number, error: string): FastifyReply {
  return reply.code(status).send({ error })
}
