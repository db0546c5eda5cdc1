/** Backups and drills, where the settings say they go: no path comes from a browser. */
import { z } from 'zod'
import { operations } from '../../operations/operations.ts'
import { addRoute, type DeclaredRoute } from '../add-route.ts'
import type { App, HttpContext } from '../context.ts'
import { runAsRequester } from '../run-as-requester.ts'

export function backupRoutes(app: App, declared: DeclaredRoute[], context: HttpContext): void {
  const run = runAsRequester(context)
  addRoute(app, declared, {
    method: 'GET',
    url: '/api/backups',
    right: operations['backup.list'].right,
    summary:
      'The generations there are, how the last backups and drills ended, what comes next, and what is to be kept apart.',
    handler: ({ request }) => run(request, 'backup.list', {}),
  })
  addRoute(app, declared, {
    method: 'POST',
    url: '/api/backups',
    right: operations['backup.run'].right,
    summary: 'Makes a backup; the answer comes when it is made.',
    handler: ({ request }) => run(request, 'backup.run', {}),
  })
  addRoute(app, declared, {
    method: 'POST',
    url: '/api/backups/drill',
    right: operations['backup.drill'].right,
    summary: 'Restores the newest backup, or another, into a temporary place, and answers with the signed report.',
    body: z.strictObject({ generation: z.int().min(1).max(99_999_999).optional(), whole: z.boolean().optional() }),
    handler: ({ request, body: { generation, whole } }) =>
      run(request, 'backup.drill', { ...(generation && { generation }), ...(whole && { whole }) }),
  })
}
