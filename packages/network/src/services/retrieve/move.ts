/**
 * Retrieve service class by C-MOVE, SCP side: sends the instances to a node over an association of its own.
 *
 * Sources: PS3.4 C.4.2 (C-MOVE), C.4.2.1.5 (statuses), PS3.7 9.3.4 (messages).
 */
import { asCMoveRQ, type CMoveRQ, respondTo } from '../../dimse/messages.ts'
import { Status } from '../../dimse/status.ts'
import { answerRetrieveOptions } from '../query/extended-negotiation.ts'
import { contextsOf } from '../query/information-model.ts'
import type { Exchange, ServiceProvider } from '../service-provider.ts'
import { DestinationSender } from './destination-sender.ts'
import { batchesOf } from './proposals.ts'
import { refuseRetrieval, selectInstances } from './retrieve-request.ts'
import type { MoveDestination, MoveDestinations, RetrievableInstance, RetrieveSource } from './retrieve-source.ts'
import { Suboperations } from './suboperations.ts'

export function moveSCP(source: RetrieveSource, destinations: MoveDestinations): ServiceProvider<CMoveRQ> {
  return {
    service: 'move',
    contexts: contextsOf('move'),
    extended: (_, information) => answerRetrieveOptions(information),
    read: asCMoveRQ,
    async handle(request, dataSet, exchange) {
      try {
        const instances = await selectInstances(dataSet, 'move', exchange, source)
        const destination = await destinations.find(request.MoveDestination.trim(), exchange.association)
        if (!destination)
          return respondTo(request, Status.MoveDestinationUnknown, 'The destination is not a node that can be sent to')
        return await move(request, exchange, instances, destination)
      } catch (error) {
        return refuseRetrieval(request, error)
      }
    },
  }
}

async function move(
  request: CMoveRQ,
  exchange: Exchange,
  instances: readonly RetrievableInstance[],
  destination: MoveDestination,
) {
  const originator = { aeTitle: exchange.association.request.callingAETitle, messageID: request.MessageID }
  const work = new Suboperations(request, exchange, instances.length)
  for (const batch of batchesOf(instances)) {
    if (exchange.cancelled.aborted) break
    const sender = new DestinationSender(destination, batch, originator)
    try {
      await work.perform(batch.instances, (instance) => sender.send(instance))
    } finally {
      await sender.close()
    }
  }
  return work.answer()
}
