/** C-GET from a registered node: what it sends back is received like anything else, on behalf of the caller. */
import { UIDs } from '@leadglass/dicom'
import { cGet, storageSCP } from '@leadglass/network'
import { z } from 'zod'
import { instanceSink } from '../dicom-listener/instance-sink.ts'
import { connectorOfFolder } from '../outgoing/connect-node.ts'
import { prefetchContexts } from '../prefetch/priors.ts'
import type { Operation } from './operation.ts'
import { aeTitle, shape, uid } from './params.ts'
import { follow, retrieveIdentifier } from './peer-retrieve.ts'

const params = z.strictObject({ aeTitle, study: uid, series: uid.optional() })

export const peerGet: Operation<'peer.get'> = {
  right: 'study:store',
  params: shape(params),
  facts: ({ aeTitle }) => ({ node: aeTitle }),
  async run({ aeTitle, ...wanted }, { data, principal, onProgress }) {
    const connector = await connectorOfFolder(data)
    const { association } = await connector.connect(aeTitle, {
      contexts: prefetchContexts('get'),
      services: [storageSCP(instanceSink(data.archive))],
      principalOf: () => principal,
    })
    try {
      const abstractSyntaxUID = UIDs.StudyRootQueryRetrieveInformationModelGet
      const operation = cGet(association, { abstractSyntaxUID, identifier: retrieveIdentifier(wanted) })
      const report = await follow(operation, onProgress)
      await association.release()
      return report
    } catch (error) {
      association.abort()
      throw error
    }
  },
}
