/** C-ECHO to a registered node: whether it is there, lets us in and speaks DICOM. */
import { performance } from 'node:perf_hooks'
import { UIDs } from '@leadglass/dicom'
import { formatStatus } from '@leadglass/network'
import { z } from 'zod'
import { connectorOfFolder } from '../outgoing/connect-node.ts'
import type { Operation } from './operation.ts'
import { aeTitle } from './params.ts'

const params = z.strictObject({ aeTitle })

export const peerEcho: Operation<'peer.echo'> = {
  right: 'nodes:read',
  params,
  facts: ({ aeTitle }) => ({ node: aeTitle }),
  async run({ aeTitle }, { data }) {
    const startedAt = performance.now()
    const connector = await connectorOfFolder(data)
    const contexts = [
      {
        abstractSyntaxUID: UIDs.VerificationSOPClass,
        transferSyntaxUIDs: [UIDs.ExplicitVRLittleEndian, UIDs.ImplicitVRLittleEndian],
      },
    ]
    const { association } = await connector.connect(aeTitle, { contexts })
    try {
      const { Status } = await association.echo()
      await association.release()
      return { aeTitle, status: formatStatus(Status), durationMs: Math.round(performance.now() - startedAt) }
    } catch (error) {
      association.abort()
      throw error
    }
  },
}
