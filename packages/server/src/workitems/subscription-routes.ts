/** UPS-RS: subscriptions to workitems and worklists, and the channel on which their events come (PS3.18 11.10 to 11.13, 8.10). */
import { principalLabel } from '@leadglass/access'
import { z } from 'zod'
import { serviceAddress, serviceRoot, uid } from '../dicomweb/addresses.ts'
import { addRoute, type DeclaredRoute, principalOf } from '../http/add-route.ts'
import type { App, FastifyRequest, HttpContext } from '../http/context.ts'
import { credentialsOf } from '../http/credentials.ts'
import { HttpProblem } from '../http/problem.ts'
import type { EventChannels } from './event-channels.ts'
import { flag, type Parameters, workitemQuery } from './search-keys.ts'
import { filteredWorklist, globalWorklist, type Subscriber, type Subscriptions } from './subscriptions.ts'
import { upgraded } from './upgrade.ts'
import type { WorkitemDesk } from './workitem-desk.ts'

const aeTitle = z.string().regex(/^[\x21-\x5B\x5D-\x7E]{1,16}$/, 'this is no AE title')
const subscriberParams = z.strictObject({ subscriber: aeTitle })
const subscriptionParams = z.strictObject({ workitem: uid, subscriber: aeTitle })
const anyQuery = z.custom<Parameters>(() => true)

export interface SubscriptionParts {
  desk: WorkitemDesk
  subscriptions: Subscriptions
  channels: EventChannels
}

export function subscriptionRoutes(
  app: App,
  declared: DeclaredRoute[],
  { data }: HttpContext,
  { desk, subscriptions, channels }: SubscriptionParts,
): void {
  const url = `${serviceRoot}/workitems/:workitem/subscribers/:subscriber`
  const common = { url, right: 'worklist:read', params: subscriptionParams } as const

  addRoute(app, declared, {
    ...common,
    method: 'POST',
    summary: 'Subscribes to a workitem, or to the worklist, filtered by the keys of a search or whole (UPS-RS).',
    query: anyQuery,
    async handler({ request, reply, params: { workitem, subscriber }, query }) {
      const principal = principalOf(request)
      const who = subscriberOf(request, subscriber)
      const lock = flag('deletionlock', query.deletionlock)
      const { identifier } = workitemQuery(query, 1)
      const isFiltered = workitem === filteredWorklist
      if (isFiltered !== Object.keys(identifier).length > 0)
        throw new HttpProblem(
          400,
          'Filter not readable',
          `Keys belong to a subscription to ${filteredWorklist}, and only there.`,
        )
      if (workitem === globalWorklist || isFiltered)
        await desk.subscribeWorklist(principal, who, lock, isFiltered ? identifier : undefined)
      else await desk.subscribe(principal, who, workitem, lock)
      const channel = `${serviceAddress(request).replace(/^https/, 'wss')}/subscribers/${encodeURIComponent(subscriber)}`
      return reply.code(201).header('content-location', channel).send()
    },
  })
  addRoute(app, declared, {
    ...common,
    method: 'DELETE',
    summary: 'Gives up a subscription; one to the worklist takes all others of the subscriber along (UPS-RS).',
    async handler({ request, reply, params: { workitem, subscriber } }) {
      const who = subscriberOf(request, subscriber)
      if (isWorklist(workitem)) await desk.unsubscribeWorklist(principalOf(request), who)
      else await desk.unsubscribe(principalOf(request), who, workitem)
      return reply.code(200).send()
    },
  })
  addRoute(app, declared, {
    ...common,
    method: 'POST',
    url: `${url}/suspend`,
    summary: 'Takes no further workitems into a subscription to the worklist (UPS-RS).',
    async handler({ request, reply, params: { workitem, subscriber } }) {
      if (!isWorklist(workitem))
        throw new HttpProblem(400, 'Not a worklist', 'Only a subscription to the worklist is suspended.')
      await desk.suspend(principalOf(request), subscriberOf(request, subscriber), workitem)
      return reply.code(200).send()
    },
  })
  addRoute(app, declared, {
    method: 'GET',
    url: `${serviceRoot}/subscribers/:subscriber`,
    right: 'worklist:read',
    summary: 'The channel of a subscriber: a WebSocket on which event reports come as DICOM JSON (UPS-RS).',
    params: subscriberParams,
    async handler({ request, reply, params }) {
      const who = subscriberOf(request, params.subscriber)
      if (!channels.hasRoomFor(who))
        throw new HttpProblem(503, 'Busy', 'There are as many open channels as can be served.', {
          headers: { 'retry-after': '30' },
        })
      const socket = await upgraded(request, reply)
      const openedAt = performance.now()
      subscriptions.noteUse(who)
      channels.open(who, socket, async () => {
        // Listening is no sign that somebody is there: it does not keep a session from going idle.
        const idleMs = performance.now() - openedAt
        const { principal } = await credentialsOf(request, data.accounts, idleMs)
        return principal && principalLabel(principal) === who.owner ? principal : undefined
      })
    },
  })
}

function isWorklist(workitem: string): boolean {
  return workitem === globalWorklist || workitem === filteredWorklist
}

function subscriberOf(request: FastifyRequest, title: string): Subscriber {
  return { owner: principalLabel(principalOf(request)), aeTitle: title }
}
