/** The revocation list of our authority, for whoever verifies certificates of ours: serial numbers and days, nothing else. */

import { revocationReasons } from '@leadglass/access'
import { z } from 'zod'
import { operations } from '../../operations/operations.ts'
import { aeTitle } from '../../operations/params.ts'
import type { DeclaredRoute } from '../add-route.ts'
import { addRoute } from '../add-route.ts'
import type { App, HttpContext } from '../context.ts'
import { runAsRequester } from '../run-as-requester.ts'

export function revocationRoutes(app: App, declared: DeclaredRoute[], context: HttpContext): void {
  const run = runAsRequester(context)
  addRoute(app, declared, {
    method: 'GET',
    url: '/api/certificates/revoked.crl',
    right: 'public',
    summary: 'The revocation list of the certificate authority (RFC 5280), DER.',
    handler: ({ reply }) => reply.type('application/pkix-crl').send(derOf(context.data.revocations.current)),
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
