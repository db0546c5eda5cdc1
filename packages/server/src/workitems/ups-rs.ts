/** The worklist service: workitems, subscriptions and channels put together (PS3.18 11). */
import type { DeclaredRoute } from '../http/add-route.ts'
import type { App, HttpContext } from '../http/context.ts'
import { EventChannels } from './event-channels.ts'
import { subscriptionRoutes } from './subscription-routes.ts'
import { installUpgrades } from './upgrade.ts'
import { WorkitemDesk } from './workitem-desk.ts'
import { workitemRoutes } from './workitem-routes.ts'

export function upsRoutes(app: App, declared: DeclaredRoute[], context: HttpContext): void {
  const { gate, audit, services } = context.data
  const { workitems, subscriptions } = services
  const channels = new EventChannels(gate)
  const desk = new WorkitemDesk({ workitems, subscriptions, channels, gate, audit })
  installUpgrades(app)
  // Open channels would hold the server's end.
  app.addHook('preClose', async () => channels.close())
  app.register(async (scope) => {
    workitemRoutes(scope as unknown as App, declared, context, desk)
    subscriptionRoutes(scope as unknown as App, declared, context, { desk, subscriptions, channels })
  })
}
