/** A response without a data set, as one PDU. Source: PS3.7 9.3. */
import { encodeCommandSet, encodePDataTF, NO_DATA_SET } from '@leadglass/network'
import type { Message } from './message-collector.ts'

export function encodeResponse({ contextID, command }: Message, Status: number): Buffer {
  const { AffectedSOPClassUID, RequestedSOPClassUID, MessageID, CommandField } = command
  const SOPClassUID = AffectedSOPClassUID ?? RequestedSOPClassUID
  const octets = encodeCommandSet({
    ...(SOPClassUID !== undefined && { AffectedSOPClassUID: SOPClassUID }),
    CommandField: CommandField | 0x8000,
    MessageIDBeingRespondedTo: MessageID ?? 0,
    CommandDataSetType: NO_DATA_SET,
    Status,
  })
  return encodePDataTF([{ contextID, isCommand: true, isLast: true, octets }])
}
