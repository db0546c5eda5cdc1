/** One stream of ticks for each open page: what has changed of that which its reader may see. */
import { ChangeTicks, type Topic, topicRights } from '../../changes/change-ticks.ts'
import { addRoute, type DeclaredRoute, principalOf } from '../add-route.ts'
import type { App, HttpContext } from '../context.ts'
import { HttpProblem } from '../problem.ts'

export function changeRoutes(app: App, declared: DeclaredRoute[], { data }: HttpContext): void {
  const { archive, alerts, gate, services } = data
  const ticks = new ChangeTicks()
  const tell = (topic: Topic) => () => ticks.changed(topic)
  const stopListening = [
    archive.onStored(tell('studies')),
    services.readings.changes.add(tell('studies')),
    services.performedSteps.changes.add(tell('studies')),
    services.worklist.changes.add(tell('worklist')),
    services.workitems.changes.add(tell('worklist')),
    alerts.store.changes.add(tell('alerts')),
  ]
  // Open streams would hold the server's end for minutes.
  app.addHook('preClose', async () => {
    for (const stop of stopListening) stop()
    ticks.close()
  })

  addRoute(app, declared, {
    method: 'GET',
    url: '/api/changes',
    right: 'signed-in',
    summary:
      'A stream of events (text/event-stream): a tick that names studies, worklist or alerts when something of these changed, for those who may see them; 204 for whoever may see none.',
    handler({ request, reply }) {
      const principal = principalOf(request)
      const topics = (Object.keys(topicRights) as Topic[]).filter((topic) =>
        gate.mayAtAll(principal, topicRights[topic]),
      )
      if (topics.length === 0) return reply.code(204).send()
      const stream = ticks.open(topics)
      if (!stream) throw new HttpProblem(503, 'Busy', 'There are as many open pages as can be kept up to date.')
      return reply.type('text/event-stream').header('cache-control', 'no-store').send(stream)
    },
  })
}
