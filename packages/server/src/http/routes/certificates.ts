/**
 * What our authority says of certificates, for whoever verifies them: serial numbers and days, nothing else.
 */

import { revocationReasons } from '@leadglass/access'
import { z } from 'zod'
import { statusPath } from '../../data-folder/identity-options.ts'
import { operations } from '../../operations/operations.ts'
import { aeTitle } from '../../operations/params.ts'
import type { DeclaredRoute } from '../add-route.ts'
import { addRoute } from '../add-route.ts'
import type { App, FastifyReply, HttpContext } from '../context.ts'
import { runAsRequester } from '../run-as-requester.ts'

export function certificateRoutes(app: App, declared: DeclaredRoute[], context: HttpContext): void {
  const run = runAsRequester(context)
  addRoute(app, declared, {
    method: 'GET',
    url: '/api/certificates/revoked.crl',
    right: 'public',
    summary: 'The revocation list of the certificate authority (RFC 5280), DER.',
    handler: ({ reply }) => reply.type('application/pkix-crl').send(derOf(context.data.revocations.current)),
  })
  const status = {
    right: 'public',
    summary: "What the authority says of the server's certificate (OCSP, RFC 6960): the same octets for everybody.",
    handler: ({ reply }: { reply: FastifyReply }) =>
      reply.type('application/ocsp-response').send(context.certificate.current.status),
  } as const
  addRoute(app, declared, { ...status, method: 'GET', url: `${statusPath}/:request` })
  app.register(async (scope: App) => {
    // What is asked changes nothing (RFC 5019 2.2.1: answers are made ahead), so nobody reads it.
    scope.addContentTypeParser('application/ocsp-request', { parseAs: 'buffer' }, (_request, _body, done) => done(null))
    addRoute(scope, declared, { ...status, method: 'POST', url: statusPath })
  })
  addRoute(app, declared, {
    method: 'POST',
    url: '/api/nodes/:aeTitle/revoke',
    right: operations['node.revoke'].right,
    summary: 'Revokes the certificates of a node, or one of them; the node stays registered.',
    params: z.strictObject({ aeTitle }),
    body: z.strictObject({ serial: z.string().optional(), reason: z.enum(revocationReasons).optional() }),
    handler: ({ request, params, body }) => run(request, 'node.revoke', { ...params, ...(body as object) }),
  })
}

function derOf(pem: string): Buffer {
  return Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ''), 'base64')
}
