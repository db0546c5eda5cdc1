/** C-MOVE: asks a registered node to send a study or series to another node, or to this archive. */
import { UIDs } from '@leadglass/dicom'
import { cMove } from '@leadglass/network'
import { z } from 'zod'
import { connectorOfFolder } from '../outgoing/connect-node.ts'
import type { Operation } from './operation.ts'
import { aeTitle, shape, uid } from './params.ts'
import { follow, retrieveIdentifier } from './peer-retrieve.ts'

const params = z.strictObject({ aeTitle, study: uid, series: uid.optional(), to: aeTitle.optional() })

export const peerMove: Operation<'peer.move'> = {
  right: 'study:export',
  params: shape(params),
  facts: ({ aeTitle, to }) => ({ node: aeTitle, ...(to === undefined ? {} : { to }) }),
  async run({ aeTitle, to, ...wanted }, { data, onProgress }) {
    const connector = await connectorOfFolder(data)
    const abstractSyntaxUID = UIDs.StudyRootQueryRetrieveInformationModelMove
    const transferSyntaxUIDs = [UIDs.ExplicitVRLittleEndian, UIDs.ImplicitVRLittleEndian]
    const { association } = await connector.connect(aeTitle, { contexts: [{ abstractSyntaxUID, transferSyntaxUIDs }] })
    try {
      const destination = to ?? data.settings.dicom.aeTitle
      const identifier = retrieveIdentifier(wanted)
      const report = await follow(cMove(association, { abstractSyntaxUID, identifier, destination }), onProgress)
      await association.release()
      return report
    } catch (error) {
      association.abort()
      throw error
    }
  },
}
