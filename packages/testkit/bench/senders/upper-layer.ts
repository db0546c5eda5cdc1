/**
 * As much of PS3.8 and PS3.7 as a sender needs that shall cost almost nothing: octets made before the clock starts.
 *
 * Written apart from @leadglass/network on purpose, so that both ends of a measurement do not share a mistake.
 */

const APPLICATION_CONTEXT = '1.2.840.10008.3.1.1.1'
const MAX_PDU_OCTETS = 131_072
const PDATA_HEADER_OCTETS = 12

export interface ContextToPropose {
  readonly id: number
  readonly sopClassUID: string
  readonly transferSyntaxUID: string
}

/** A-ASSOCIATE-RQ. PS3.8 9.3.2 */
export function associateRQ(
  calledAETitle: string,
  callingAETitle: string,
  contexts: readonly ContextToPropose[],
): Buffer {
  const fixed = Buffer.alloc(68)
  fixed.writeUInt16BE(1)
  fixed.write(calledAETitle.padEnd(16), 4, 'latin1')
  fixed.write(callingAETitle.padEnd(16), 20, 'latin1')
  const maxLength = Buffer.alloc(4)
  maxLength.writeUInt32BE(MAX_PDU_OCTETS)
  const user = Buffer.concat([
    item(0x51, maxLength),
    item(0x52, Buffer.from('2.25.1')),
    item(0x55, Buffer.from('BENCH')),
  ])
  const proposed = contexts.map(({ id, sopClassUID, transferSyntaxUID }) =>
    item(
      0x20,
      Buffer.concat([
        Buffer.of(id, 0, 0, 0),
        item(0x30, Buffer.from(sopClassUID)),
        item(0x40, Buffer.from(transferSyntaxUID)),
      ]),
    ),
  )
  return pdu(1, Buffer.concat([fixed, item(0x10, Buffer.from(APPLICATION_CONTEXT)), ...proposed, item(0x50, user)]))
}

export const releaseRQ: Buffer = pdu(5, Buffer.alloc(4))

/** The largest PDU that the acceptor takes, header not counted; a PDU of A-ASSOCIATE-AC is handed in. PS3.8 D.1 */
export function maxPduOctetsOf(associateAC: Buffer): number {
  for (let at = 74; at + 4 <= associateAC.length; ) {
    const length = associateAC.readUInt16BE(at + 2)
    if (associateAC[at] === 0x50) return maxLengthIn(associateAC.subarray(at + 4, at + 4 + length))
    at += 4 + length
  }
  return MAX_PDU_OCTETS
}

function maxLengthIn(user: Buffer): number {
  for (let at = 0; at + 4 <= user.length; at += 4 + user.readUInt16BE(at + 2)) {
    if (user[at] === 0x51) return Math.min(user.readUInt32BE(at + 4) || MAX_PDU_OCTETS, MAX_PDU_OCTETS)
  }
  return MAX_PDU_OCTETS
}

/** C-STORE-RQ, then the data set, cut into P-DATA-TF PDUs. PS3.7 9.3.1.1, PS3.8 9.3.5 */
export function* storePdus(
  contextId: number,
  messageId: number,
  uids: { readonly sopClassUID: string; readonly sopInstanceUID: string },
  dataSet: Iterable<Uint8Array>,
  maxPduOctets: number,
): Generator<Buffer> {
  yield dataPdu(contextId, 0x03, storeRQ(messageId, uids))
  const room = maxPduOctets - 6
  let pending: Buffer = Buffer.alloc(0)
  for (const chunk of dataSet) {
    pending =
      pending.length === 0 ? Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length) : Buffer.concat([pending, chunk])
    for (; pending.length > room; pending = pending.subarray(room))
      yield dataPdu(contextId, 0x00, pending.subarray(0, room))
  }
  yield dataPdu(contextId, 0x02, pending)
}

/** The Status of a C-STORE-RSP in one P-DATA-TF PDU; `undefined` if it has none. */
export function statusOf(pduOctets: Buffer): number | undefined {
  for (let at = PDATA_HEADER_OCTETS; at + 8 <= pduOctets.length; at += 8 + pduOctets.readUInt32LE(at + 4)) {
    if (pduOctets.readUInt32LE(at) === 0x09000000) return pduOctets.readUInt16LE(at + 8)
  }
  return undefined
}

function storeRQ(
  messageId: number,
  { sopClassUID, sopInstanceUID }: { sopClassUID: string; sopInstanceUID: string },
): Buffer {
  const elements = Buffer.concat([
    element(0x0002, uid(sopClassUID)),
    element(0x0100, uint16(0x0001)),
    element(0x0110, uint16(messageId)),
    element(0x0700, uint16(0)),
    element(0x0800, uint16(0)),
    element(0x1000, uid(sopInstanceUID)),
  ])
  const length = Buffer.alloc(4)
  length.writeUInt32LE(elements.length)
  return Buffer.concat([element(0x0000, length), elements])
}

function dataPdu(contextId: number, control: number, octets: Buffer): Buffer {
  const header = Buffer.alloc(6)
  header.writeUInt32BE(octets.length + 2)
  header[4] = contextId
  header[5] = control
  return pdu(4, Buffer.concat([header, octets]))
}

function pdu(type: number, body: Buffer): Buffer {
  const header = Buffer.of(type, 0, 0, 0, 0, 0)
  header.writeUInt32BE(body.length, 2)
  return Buffer.concat([header, body])
}

function item(type: number, value: Buffer): Buffer {
  const header = Buffer.of(type, 0, 0, 0)
  header.writeUInt16BE(value.length, 2)
  return Buffer.concat([header, value])
}

/** One element of the command set, Implicit VR Little Endian, group 0000. */
function element(elementNumber: number, value: Buffer): Buffer {
  const header = Buffer.alloc(8)
  header.writeUInt16LE(elementNumber, 2)
  header.writeUInt32LE(value.length, 4)
  return Buffer.concat([header, value])
}

function uid(text: string): Buffer {
  return Buffer.from(text.length % 2 === 0 ? text : `${text}\0`)
}

function uint16(value: number): Buffer {
  const octets = Buffer.alloc(2)
  octets.writeUInt16LE(value)
  return octets
}
