/**
 * A process that answers each C-FIND with as many studies as it was told, as fast as a socket takes them: answers lie ready in
 * blocks, of which only the digits of the UIDs change. It prints its port.
 */
import { createServer, type Socket } from 'node:net'
import { DataSet, encodeDataSet, Tags, UIDs } from '@leadglass/dicom'
import {
  ContextResult,
  decodeAssociateRQ,
  decodeCommandSet,
  decodePDataTF,
  encodeAssociateAC,
  encodeCommandSet,
  encodePDataTF,
  encodeReleaseRP,
  PduType,
} from '@leadglass/network'

const BLOCK_ANSWERS = 1_000
const UID_DIGITS = 12
const UID_ROOT = '1.2.826.0.1.3680043.10.1234.20190917.1015.'
const [studies = 1_000_000] = process.argv.slice(2).map(Number)

const server = createServer((socket) => {
  socket.setNoDelay(true)
  socket.on('error', () => {})
  let waiting = Buffer.alloc(0)
  let messageID = 0
  socket.on('data', (chunk) => {
    waiting = Buffer.concat([waiting, chunk])
    while (waiting.length >= 6 && waiting.length >= 6 + waiting.readUInt32BE(2)) {
      const pdu = waiting.subarray(0, 6 + waiting.readUInt32BE(2))
      waiting = waiting.subarray(pdu.length)
      if (pdu[0] === PduType.AssociateRQ) socket.write(accept(pdu))
      else if (pdu[0] === PduType.ReleaseRQ) socket.end(encodeReleaseRP())
      else if (pdu[0] === PduType.PDataTF)
        for (const value of decodePDataTF(pdu)) {
          if (value.isCommand) messageID = onCommand(socket, value.contextID, value.octets)
          else void send(socket, value.contextID, messageID, value.octets.length > 100 ? 1 : studies)
        }
    }
  })
})
server.listen(0, '127.0.0.1', () => console.log((server.address() as { port: number }).port))
process.on('disconnect', () => process.exit())

function accept(pdu: Buffer): Buffer {
  const request = decodeAssociateRQ(pdu)
  return encodeAssociateAC({
    ...request,
    presentationContexts: request.presentationContexts.map(({ id, transferSyntaxUIDs }) => ({
      id,
      result: ContextResult.Acceptance,
      transferSyntaxUID: transferSyntaxUIDs[0]!,
    })),
    userInformation: { maximumLength: 65_536, implementationClassUID: '1.2.3' },
  })
}

function onCommand(socket: Socket, contextID: number, octets: Uint8Array): number {
  const { CommandField, MessageID = 0 } = decodeCommandSet(octets)
  if (CommandField === 0x0030) socket.write(final(contextID, MessageID, 0x8030))
  return MessageID
}

function final(contextID: number, messageID: number, field: number): Buffer {
  const command = { CommandField: field, CommandDataSetType: 0x0101, Status: 0 }
  const octets = encodeCommandSet({ ...command, MessageIDBeingRespondedTo: messageID })
  return encodePDataTF([{ contextID, isCommand: true, isLast: true, octets }])
}

/** One answer as a small PACS sends it: a PDU for the command set and one for the identifier. */
function pending(contextID: number, messageID: number): Buffer {
  const octets = encodeCommandSet({
    AffectedSOPClassUID: UIDs.StudyRootQueryRetrieveInformationModelFind,
    CommandField: 0x8020,
    MessageIDBeingRespondedTo: messageID,
    CommandDataSetType: 1,
    Status: 0xff00,
  })
  const identifier = new DataSet()
    .set(Tags.SpecificCharacterSet, 'CS', 'ISO_IR 100')
    .set(Tags.StudyDate, 'DA', '20190917')
    .set(Tags.QueryRetrieveLevel, 'CS', 'STUDY')
    .set(Tags.RetrieveAETitle, 'AE', 'ARCHIVE')
    .set(Tags.StudyInstanceUID, 'UI', UID_ROOT + '0'.repeat(UID_DIGITS))
    .set(Tags.NumberOfStudyRelatedInstances, 'IS', '30')
  const dataSet = encodeDataSet(identifier, { transferSyntaxUID: UIDs.ImplicitVRLittleEndian })
  return Buffer.concat([
    encodePDataTF([{ contextID, isCommand: true, isLast: true, octets }]),
    encodePDataTF([{ contextID, isCommand: false, isLast: true, octets: dataSet }]),
  ])
}

async function send(socket: Socket, contextID: number, messageID: number, count: number): Promise<void> {
  const answer = pending(contextID, messageID)
  const digits = answer.indexOf(UID_ROOT) + UID_ROOT.length
  for (let from = 0; from < count && !socket.destroyed; from += BLOCK_ANSWERS) {
    const answers = Math.min(BLOCK_ANSWERS, count - from)
    const block = Buffer.alloc(answers * answer.length, answer)
    for (let index = 0; index < answers; index += 1) number(block, index * answer.length + digits, from + index)
    if (!socket.write(block)) await new Promise<void>((resolve) => socket.once('drain', resolve))
  }
  socket.write(final(contextID, messageID, 0x8020))
}

function number(octets: Buffer, at: number, value: number): void {
  for (let digit = UID_DIGITS - 1; value > 0; digit -= 1) {
    octets[at + digit] = 0x30 + (value % 10)
    value = Math.floor(value / 10)
  }
}
