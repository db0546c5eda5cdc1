/** The audit log as the auditor has it: its end, a search, whether it verifies, and who else signs what it is. */
import { z } from 'zod'
import { limits } from '../../limits.ts'
import { operations } from '../../operations/operations.ts'
import { addRoute, type DeclaredRoute } from '../add-route.ts'
import type { App, HttpContext } from '../context.ts'
import { runAsRequester } from '../run-as-requester.ts'

export function auditRoutes(app: App, declared: DeclaredRoute[], context: HttpContext): void {
  const run = runAsRequester(context)
  addRoute(app, declared, {
    method: 'GET',
    url: '/api/audit',
    right: operations['audit.tail'].right,
    summary: 'The last entries of the audit log, oldest first.',
    query: z.strictObject({ count: z.coerce.number().int().min(1).max(limits.auditEntriesPerRequest).default(100) }),
    handler: ({ request, query }) => run(request, 'audit.tail', query),
  })
  addRoute(app, declared, {
    method: 'POST',
    url: '/api/audit/search',
    right: operations['audit.search'].right,
    summary:
      'Entries of the audit log that fulfil all conditions, the newest first; a Patient ID travels in the body, never in an address.',
    body: operations['audit.search'].params,
    handler: ({ request, body }) => run(request, 'audit.search', body),
  })
  addRoute(app, declared, {
    method: 'POST',
    url: '/api/audit/verify',
    right: operations['audit.verify'].right,
    summary: 'Checks every entry, hash and signature of the audit log as it lies on disk.',
    handler: ({ request }) => run(request, 'audit.verify', { earlier: [] }),
  })
  addRoute(app, declared, {
    method: 'GET',
    url: '/api/audit/witnesses',
    right: operations['audit.witnesses'].right,
    summary: 'When each witness signed the log last, for how many entries, and why it did not when it was asked last.',
    handler: ({ request }) => run(request, 'audit.witnesses', {}),
  })
  addRoute(app, declared, {
    method: 'POST',
    url: '/api/audit/witnesses',
    right: operations['audit.witness'].right,
    summary: 'Has the witnesses sign the log as it is now; answers when all have, or have failed to.',
    handler: ({ request }) => run(request, 'audit.witness', {}),
  })
}
