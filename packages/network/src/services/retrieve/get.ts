/**
 * Retrieve service class by C-GET, SCP side: sends the instances back over the same association.
 *
 * The requestor takes the role of SCP of each Storage SOP class that it wants (PS3.4 C.5.3.1.1).
 *
 * Sources: PS3.4 C.4.3 (C-GET), PS3.7 9.3.3 (messages), PS3.7 D.3.3.4 (roles).
 */
import { asCGetRQ, type CGetRQ } from '../../dimse/messages.ts'
import { answerRetrieveOptions } from '../query/extended-negotiation.ts'
import { contextsOf } from '../query/information-model.ts'
import type { Exchange, ServiceProvider } from '../service-provider.ts'
import { storageContexts } from '../storage.ts'
import { ReadAhead, readyDataSet } from './instance-reader.ts'
import { refuseRetrieval, selectInstances } from './retrieve-request.ts'
import type { RetrievableInstance, RetrieveSource } from './retrieve-source.ts'
import { contextFor, inSyntaxOf, type SuboperationOutcome, sendInstance } from './suboperation-target.ts'
import { Suboperations } from './suboperations.ts'

export function getSCP(source: RetrieveSource): ServiceProvider<CGetRQ> {
  return {
    service: 'get',
    contexts: contextsOf('get'),
    requestorSCPContexts: storageContexts,
    extended: (_, information) => answerRetrieveOptions(information),
    read: asCGetRQ,
    async handle(request, dataSet, exchange) {
      try {
        const instances = await selectInstances(dataSet, 'get', exchange, source)
        const work = new Suboperations(request, exchange, instances.length)
        await work.perform(instances, senderFor(instances, exchange))
        return work.answer()
      } catch (error) {
        return refuseRetrieval(request, error)
      }
    },
  }
}

/** The association must live on after a damaged instance, so each is authenticated before it is sent. */
function senderFor(instances: readonly RetrievableInstance[], { contexts, peer: invoker }: Exchange) {
  const taking = contexts.filter(({ requestorIsSCP }) => requestorIsSCP)
  const target = { invoker, contexts: taking }
  const ahead = new ReadAhead(instances, async (instance) => {
    const context = contextFor(instance, taking)
    return context ? readyDataSet(instance, (octets) => inSyntaxOf(context, instance, octets), true) : new Uint8Array(0)
  })
  return async (instance: RetrievableInstance): Promise<SuboperationOutcome> => {
    const context = contextFor(instance, taking)
    if (!context) return { kind: 'failed', why: 'no transfer syntax suits both' }
    const octets = await ahead.take(instance).catch(() => undefined)
    if (octets === undefined) return { kind: 'failed', why: 'it cannot be read from the archive' }
    return sendInstance(instance, octets, context, target).catch(() => ({ kind: 'failed', why: 'it was not answered' }))
  }
}
