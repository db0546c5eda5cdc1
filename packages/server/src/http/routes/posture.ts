/** The posture: how well this archive is closed, now and before, and the evidence for auditors. */
import { z } from 'zod'
import { limits } from '../../limits.ts'
import { operations } from '../../operations/operations.ts'
import { evidencePdf } from '../../posture/evidence-pdf.ts'
import { addRoute, type DeclaredRoute } from '../add-route.ts'
import type { App, HttpContext } from '../context.ts'
import { runAsRequester } from '../run-as-requester.ts'

export function postureRoutes(app: App, declared: DeclaredRoute[], context: HttpContext): void {
  const run = runAsRequester(context)
  addRoute(app, declared, {
    method: 'POST',
    url: '/api/posture',
    right: operations['posture.run'].right,
    summary: 'Looks at everything now, the own listeners among it as a stranger does, and answers points and grade.',
    handler: ({ request }) => run(request, 'posture.run', {}),
  })
  addRoute(app, declared, {
    method: 'GET',
    url: '/api/posture',
    right: operations['posture.history'].right,
    summary: 'The posture at the last looks, newest first.',
    query: z.strictObject({ count: z.coerce.number().int().min(1).max(limits.posturesPerRequest).default(30) }),
    handler: ({ request, query }) => run(request, 'posture.history', query),
  })
  addRoute(app, declared, {
    method: 'GET',
    url: '/api/posture/evidence',
    right: operations['posture.evidence'].right,
    summary: 'Requirements of published standards, and what holds each here, with the values in force.',
    handler: ({ request }) => run(request, 'posture.evidence', {}),
  })
  addRoute(app, declared, {
    method: 'GET',
    url: '/api/posture/evidence.pdf',
    right: operations['posture.evidence'].right,
    summary: 'The same as a PDF, for people.',
    async handler({ request, reply }) {
      const octets = await evidencePdf(await run(request, 'posture.evidence', {}))
      return reply
        .type('application/pdf')
        .header('content-disposition', 'attachment; filename="evidence.pdf"')
        .send(octets)
    },
  })
}
