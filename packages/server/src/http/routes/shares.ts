/**
 * Shares: making and ending them, and opening one.
 *
 * Whoever opens a share exchanges the link's secret and the code for a cookie of its own kind, once for each opening. The link's
 * secret stands behind `#`, so that no server and no log has seen it before.
 */
import { type AccessError, principalLabel, type ShareSession } from '@leadglass/access'
import { z } from 'zod'
import { operations } from '../../operations/operations.ts'
import { addRoute, type DeclaredRoute, principalOf } from '../add-route.ts'
import type { App, FastifyReply, FastifyRequest, HttpContext } from '../context.ts'
import { clearSessionCookie, clearShareCookie, sessionSecret, setShareCookie, shareSecret } from '../credentials.ts'
import { HttpProblem } from '../problem.ts'
import { runAsRequester } from '../run-as-requester.ts'

const id = z.strictObject({ id: z.string() })

export function shareRoutes(app: App, declared: DeclaredRoute[], context: HttpContext): void {
  const run = runAsRequester(context)

  addRoute(app, declared, {
    method: 'POST',
    url: '/api/shares',
    right: operations['share.create'].right,
    summary: 'Shares a study, or some of its series; the answer has the link, and the code that goes by another way.',
    body: operations['share.create'].params,
    handler: ({ request, body }) => run(request, 'share.create', body),
  })
  addRoute(app, declared, {
    method: 'GET',
    url: '/api/shares',
    right: operations['share.own'].right,
    summary: 'The shares that the caller made.',
    handler: ({ request }) => run(request, 'share.own', {}),
  })
  addRoute(app, declared, {
    method: 'DELETE',
    url: '/api/shares/:id',
    right: operations['share.withdraw'].right,
    summary: 'Ends a share that the caller made.',
    params: id,
    handler: ({ request, params }) => run(request, 'share.withdraw', params),
  })
  addRoute(app, declared, {
    method: 'GET',
    url: '/api/shares/all',
    right: operations['share.list'].right,
    summary: 'All shares, whoever made them, without their studies.',
    handler: ({ request }) => run(request, 'share.list', {}),
  })
  addRoute(app, declared, {
    method: 'DELETE',
    url: '/api/shares/all/:id',
    right: operations['share.revoke'].right,
    summary: 'Ends any share.',
    params: id,
    handler: ({ request, params }) => run(request, 'share.revoke', params),
  })
  addRoute(app, declared, {
    method: 'POST',
    url: '/api/share-session',
    right: 'public',
    summary: 'Opens a share by the secret of its link and its code.',
    body: z.strictObject({ secret: z.string().min(1).max(512), code: z.string().min(1).max(64) }),
    handler: ({ request, reply, body }) => open(request, reply, body, context),
  })
  addRoute(app, declared, {
    method: 'GET',
    url: '/api/share-session',
    right: 'signed-in',
    summary: 'What was opened by a share.',
    handler: async ({ request }) => {
      const session = await context.data.accounts.shareSessionOf(shareSecret(request) ?? '')
      if (session === undefined) throw new HttpProblem(404, 'Not found', 'Nothing is open by a share.')
      return sessionBody(context, session)
    },
  })
  addRoute(app, declared, {
    method: 'DELETE',
    url: '/api/share-session',
    right: 'signed-in',
    summary: 'Closes what was opened by a share.',
    handler: async ({ request, reply }) => {
      const principal = principalOf(request)
      await context.data.accounts.endShareSession(shareSecret(request) ?? '')
      if (principal.kind === 'share') await record(context, 'share:closed', principalLabel(principal), request)
      clearShareCookie(reply)
      return reply.code(204).send()
    },
  })
}

async function open(
  request: FastifyRequest,
  reply: FastifyReply,
  { secret, code }: { secret: string; code: string },
  context: HttpContext,
) {
  const { accounts, alerts } = context.data
  const opened = await accounts.openShare(secret, code, request.ip).catch(async (error: AccessError) => {
    context.refusals.record({
      time: new Date().toISOString(),
      action: 'share:refused',
      outcome: 'denied',
      principal: 'stranger',
      address: request.ip,
      detail: { why: String(error.code ?? 'UNKNOWN') },
    })
    const { locked, madeBy } = error.detail ?? {}
    if (locked !== undefined)
      await alerts.raise({
        kind: 'share:locked',
        severity: 'warning',
        principal: String(madeBy),
        detail: { share: String(locked), address: request.ip },
      })
    throw error
  })
  // Whoever is signed in here sees from now on what the share shows, and nothing by their own account.
  const own = sessionSecret(request)
  if (own !== undefined) {
    await accounts.endSession(own)
    clearSessionCookie(reply)
  }
  setShareCookie(reply, opened.secret, opened.expiresAt)
  await record(context, 'share:opened', principalLabel(opened.principal), request)
  return sessionBody(context, opened)
}

async function sessionBody({ data }: HttpContext, { principal, expiresAt }: ShareSession) {
  const { recipient, deIdentified = false } = principal
  return { recipient, studyInstanceUID: await data.research.sharedStudyUID(principal), expiresAt, deIdentified }
}

async function record({ data }: HttpContext, action: string, principal: string, { ip }: FastifyRequest): Promise<void> {
  const time = new Date().toISOString()
  await data.audit.append({ time, action, outcome: 'success', principal, address: ip })
}
