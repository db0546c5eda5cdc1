/** For load balancers and Prometheus: alive or not, and figures for who may read them. */
import { principalLabel } from '@leadglass/access'
import { backupFacts } from '../../recovery/backup-facts.ts'
import { addRoute, type DeclaredRoute, principalOf } from '../add-route.ts'
import type { App, HttpContext } from '../context.ts'

export function monitoringRoutes(app: App, declared: DeclaredRoute[], { data, metrics, log }: HttpContext): void {
  addRoute(app, declared, {
    method: 'GET',
    url: '/healthz',
    right: 'public',
    summary: 'Answers while the server is alive, and says nothing else.',
    handler: () => ({ status: 'ok' }),
  })
  addRoute(app, declared, {
    method: 'GET',
    url: '/metrics',
    right: 'metrics:read',
    summary: 'Figures in the text format of Prometheus.',
    async handler({ request, reply }) {
      const { contentType, text } = await metrics.render(
        await data.archive.statistics(),
        backupFacts(data.services.recovery),
      )
      log.debug('request', { principal: principalLabel(principalOf(request)), route: '/metrics' })
      reply.type(contentType).send(text)
    },
  })
}
