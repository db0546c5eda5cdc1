/** The trash: what was deleted, and bringing it back. Deleting itself is DICOMweb's. */
import { z } from 'zod'
import { operations } from '../../operations/operations.ts'
import { addRoute, type DeclaredRoute } from '../add-route.ts'
import type { App, HttpContext } from '../context.ts'
import { runAsRequester } from '../run-as-requester.ts'

export function trashRoutes(app: App, declared: DeclaredRoute[], context: HttpContext): void {
  const run = runAsRequester(context)

  addRoute(app, declared, {
    method: 'GET',
    url: '/api/trash',
    right: operations['trash.list'].right,
    summary: 'What was deleted and can be restored, the newest first.',
    handler: ({ request }) => run(request, 'trash.list', {}),
  })
  addRoute(app, declared, {
    method: 'POST',
    url: '/api/trash/:entry/restore',
    right: operations['trash.restore'].right,
    summary: 'Restores what one entry of the trash took away.',
    params: z.strictObject({ entry: z.coerce.number().int().min(1) }),
    handler: ({ request, params }) => run(request, 'trash.restore', params),
  })
}
