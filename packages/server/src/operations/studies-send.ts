/**
 * Queues studies for a node, as the rules of forwarding do: they are sent behind, tried again, and stand among the deliveries. What is
 * sent once more by hand goes out once more.
 */
import { principalLabel } from '@leadglass/access'
import { z } from 'zod'
import { countExport } from '../approvals/two-people.ts'
import { ServerError } from '../errors.ts'
import { priorities } from '../forwarding/delivery-queue.ts'
import { forwardingPrincipal } from '../forwarding/router.ts'
import { limits } from '../limits.ts'
import type { Operation, OperationContext } from './operation.ts'
import { aeTitle, uid } from './params.ts'

export const studiesSend: Operation<'studies.send'> = {
  right: 'study:export',
  decidesEach: true,
  params: z.strictObject({ aeTitle, studyInstanceUIDs: z.array(uid).min(1).max(limits.statesPerRequest) }),
  facts: ({ aeTitle, studyInstanceUIDs }) => ({ node: aeTitle, studies: studyInstanceUIDs.length }),
  async run({ aeTitle, studyInstanceUIDs }, context) {
    const node = await context.data.accounts.node(aeTitle)
    if (!node) throw new ServerError('LG_NODE_UNKNOWN', `there is no node ${aeTitle}`)
    if (node.host === undefined || node.port === undefined)
      throw new ServerError('LG_NODE_WITHOUT_ADDRESS', `node ${aeTitle} has no host and port`)
    const sent = { studies: 0, instances: 0 }
    for (const studyInstanceUID of new Set(studyInstanceUIDs)) {
      const instances = await queueStudy(aeTitle, studyInstanceUID, context)
      sent.instances += instances
      if (instances > 0) sent.studies += 1
    }
    return sent
  },
}

/** @returns how many instances; none of a study that is not here or not the caller's */
async function queueStudy(
  destination: string,
  studyInstanceUID: string,
  { data, principal }: OperationContext,
): Promise<number> {
  const { archive, services } = data
  const handles = await archive.instances(principal, { studyInstanceUID }, 'study:export')
  const study = handles.length > 0 && (await archive.nameOf(forwardingPrincipal, studyInstanceUID))
  if (!study) return 0
  await countExport(data, principal, studyInstanceUID)
  services.deliveries.enqueueByHand(
    handles.map((handle) => ({
      destination,
      rule: `by hand of ${principalLabel(principal)}`,
      priority: priorities.high,
      study,
      StudyInstanceUID: handle.studyInstanceUID,
      SeriesInstanceUID: handle.seriesInstanceUID,
      SOPInstanceUID: handle.sopInstanceUID,
      SOPClassUID: handle.sopClassUID,
      TransferSyntaxUID: handle.transferSyntaxUID,
      commitment: false,
    })),
  )
  return handles.length
}
