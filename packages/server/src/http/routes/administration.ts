/** People, nodes, tokens, audit log and status: each route is one operation, done as whoever is signed in. */
import { z } from 'zod'
import type { OperationParams } from '../../operations/operation-table.ts'
import { operations } from '../../operations/operations.ts'
import { accountName, aeTitle, role, scope } from '../../operations/params.ts'
import { addRoute, type DeclaredRoute } from '../add-route.ts'
import type { App, HttpContext } from '../context.ts'
import { runAsRequester } from '../run-as-requester.ts'

const byName = z.strictObject({ name: accountName })
const byAETitle = z.strictObject({ aeTitle })

/** Default life of a token that the browser makes, ms: 90 days. */
const tokenLifeMs = 90 * 86_400_000

export function administrationRoutes(app: App, declared: DeclaredRoute[], context: HttpContext): void {
  const run = runAsRequester(context)

  addRoute(app, declared, {
    method: 'GET',
    url: '/api/users',
    right: operations['user.list'].right,
    summary: 'Lists people and their roles.',
    handler: ({ request }) => run(request, 'user.list', {}),
  })
  addRoute(app, declared, {
    method: 'POST',
    url: '/api/users',
    right: operations['user.add'].right,
    summary: 'Adds a person with a first password, or with a one-time link by which they choose one.',
    body: operations['user.add'].params,
    handler: ({ request, reply, body }) => run(request, 'user.add', body).then((user) => reply.code(201).send(user)),
  })
  addRoute(app, declared, {
    method: 'POST',
    url: '/api/users/:name/disable',
    right: operations['user.disable'].right,
    summary: 'Disables a person and ends their sessions.',
    params: byName,
    handler: ({ request, params }) => run(request, 'user.disable', params),
  })
  addRoute(app, declared, {
    method: 'POST',
    url: '/api/users/:name/recover',
    right: operations['user.recover'].right,
    summary: 'Makes a one-time link by which a person chooses a new password and enrols anew.',
    params: byName,
    handler: ({ request, params }) => run(request, 'user.recover', params),
  })
  addRoute(app, declared, {
    method: 'GET',
    url: '/api/users/:name/sessions',
    right: operations['user.sessions'].right,
    summary: 'Where a person is signed in.',
    params: byName,
    handler: ({ request, params }) => run(request, 'user.sessions', params),
  })
  addRoute(app, declared, {
    method: 'POST',
    url: '/api/users/:name/sign-out',
    right: operations['user.sign-out'].right,
    summary: 'Ends one session of a person, or all of them.',
    params: byName,
    body: z.strictObject({ session: z.string().max(64).optional() }),
    handler: ({ request, params, body: { session } }) =>
      run(request, 'user.sign-out', { ...params, ...(session !== undefined && { session }) }),
  })
  addRoute(app, declared, {
    method: 'POST',
    url: '/api/users/:name/ask-again',
    right: operations['user.ask-again'].right,
    summary: 'Stops all sessions of a person until the second factor is shown again.',
    params: byName,
    handler: ({ request, params }) => run(request, 'user.ask-again', params),
  })
  addRoute(app, declared, {
    method: 'GET',
    url: '/api/suspensions',
    right: operations['suspension.list'].right,
    summary: 'Who is suspended, since when and why.',
    handler: ({ request }) => run(request, 'suspension.list', {}),
  })
  addRoute(app, declared, {
    method: 'POST',
    url: '/api/suspensions/end',
    right: operations['suspension.end'].right,
    summary: 'Lets a suspended person, token or node in again.',
    body: operations['suspension.end'].params,
    handler: ({ request, body }) => run(request, 'suspension.end', body),
  })
  addRoute(app, declared, {
    method: 'GET',
    url: '/api/nodes',
    right: operations['node.list'].right,
    summary: 'Lists the registered DICOM nodes.',
    handler: ({ request }) => run(request, 'node.list', {}),
  })
  addRoute(app, declared, {
    method: 'POST',
    url: '/api/nodes',
    right: operations['node.add'].right,
    summary: 'Registers a DICOM node.',
    body: operations['node.add'].params,
    handler: ({ request, reply, body }) => run(request, 'node.add', body).then((node) => reply.code(201).send(node)),
  })
  addRoute(app, declared, {
    method: 'DELETE',
    url: '/api/nodes/:aeTitle',
    right: operations['node.remove'].right,
    summary: 'Removes a node; its certificates are rejected from then on.',
    params: byAETitle,
    handler: ({ request, params }) => run(request, 'node.remove', params),
  })
  addRoute(app, declared, {
    method: 'POST',
    url: '/api/nodes/:aeTitle/certificate',
    right: operations['node.certificate'].right,
    summary: 'Issues key and certificate for a node; the key is kept nowhere.',
    params: byAETitle,
    handler: ({ request, params }) => run(request, 'node.certificate', params),
  })
  addRoute(app, declared, {
    method: 'GET',
    url: '/api/tokens',
    right: operations['token.list'].right,
    summary: 'Lists the tokens of programs.',
    handler: ({ request }) => run(request, 'token.list', {}),
  })
  addRoute(app, declared, {
    method: 'POST',
    url: '/api/tokens',
    right: operations['token.create'].right,
    summary: 'Makes a bearer token for a program; it is shown once.',
    body: z.strictObject({ name: accountName, role, expiresInMs: z.int().optional(), ...scope }),
    handler: async ({ request, reply, body }) => {
      const given = { expiresInMs: tokenLifeMs, ...body } as OperationParams<'token.create'>
      return reply.code(201).send(await run(request, 'token.create', given))
    },
  })
  addRoute(app, declared, {
    method: 'DELETE',
    url: '/api/tokens/:name',
    right: operations['token.revoke'].right,
    summary: 'Revokes a token at once.',
    params: byName,
    handler: ({ request, params }) => run(request, 'token.revoke', params),
  })
  addRoute(app, declared, {
    method: 'GET',
    url: '/api/status',
    right: operations.status.right,
    summary: 'Counts, listeners, version and warnings.',
    handler: ({ request }) => run(request, 'status', {}),
  })

  addRoute(app, declared, {
    method: 'GET',
    url: '/api/settings',
    right: operations['settings.list'].right,
    summary: 'Every setting as it is in force, and where it comes from; of secrets only that they are set.',
    handler: ({ request }) => run(request, 'settings.list', {}),
  })
  addRoute(app, declared, {
    method: 'GET',
    url: '/api/storage',
    right: operations['storage.growth'].right,
    summary: 'How the archive grew day by day, the room on its disk, and when that will be used up.',
    query: operations['storage.growth'].params,
    handler: ({ request, query }) => run(request, 'storage.growth', query),
  })
  addRoute(app, declared, {
    method: 'GET',
    url: '/api/jobs',
    right: operations['jobs.list'].right,
    summary: 'Long work: what runs and how far it is, and how the last ones ended; the newest first.',
    handler: ({ request }) => run(request, 'jobs.list', {}),
  })
  addRoute(app, declared, {
    method: 'GET',
    url: '/api/nodes/:aeTitle/activity',
    right: operations['node.activity'].right,
    summary: 'When a node came last, and why it was turned away lately.',
    params: byAETitle,
    handler: ({ request, params }) => run(request, 'node.activity', params),
  })
  addRoute(app, declared, {
    method: 'POST',
    url: '/api/nodes/:aeTitle/echo',
    right: operations['peer.echo'].right,
    summary: 'Connects to a node and sends it a C-ECHO.',
    params: byAETitle,
    handler: ({ request, params }) => run(request, 'peer.echo', params),
  })
}
