/** Command sets, and what becomes of them as requests of every service. */
import type { FuzzTarget } from '@leadglass/testkit'
import { CommandFields } from '../src/dimse/command-elements.ts'
import { decodeCommandSet, encodeCommandSet } from '../src/dimse/command-set.ts'
import {
  asCEchoRQ,
  asCFindRQ,
  asCGetRQ,
  asCMoveRQ,
  asCStoreRQ,
  asNActionRQ,
  asNCreateRQ,
  asNDeleteRQ,
  asNEventReportRQ,
  asNGetRQ,
  asNSetRQ,
  asResponse,
} from '../src/dimse/messages.ts'
import { NetworkError } from '../src/errors.ts'

const readers = [
  ...[asCEchoRQ, asCFindRQ, asCGetRQ, asCMoveRQ, asCStoreRQ, asNActionRQ, asNCreateRQ, asNDeleteRQ],
  ...[asNEventReportRQ, asNGetRQ, asNSetRQ, asResponse],
]

const target: FuzzTarget = {
  name: 'network/command-set',
  seeds: () =>
    Object.values(CommandFields).map((CommandField) =>
      encodeCommandSet({
        ...{ CommandField, CommandDataSetType: 1, MessageID: 7, AffectedSOPClassUID: '1.2.840.10008.1.1' },
        ...{ AffectedSOPInstanceUID: '1.2.3', MoveDestination: 'WS1', Status: 0, MessageIDBeingRespondedTo: 7 },
        ...{ AttributeIdentifierList: [0x00100010, 0x00100020], ErrorComment: 'why' },
      }),
    ),
  run(octets) {
    let command: ReturnType<typeof decodeCommandSet>
    try {
      command = decodeCommandSet(octets)
    } catch (error) {
      if (error instanceof NetworkError) return
      throw error
    }
    for (const read of readers) {
      try {
        read(command)
      } catch (error) {
        if (!(error instanceof NetworkError)) throw error
      }
    }
  },
}
export default target
