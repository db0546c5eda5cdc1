/**
 * Peers that break the rules or take their time: each gets the answer of the Standard within bounded memory and time, while
 * another association goes on at its pace.
 */
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { DataSet, Tags, UIDs } from '@leadglass/dicom'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { decodeCommandSet, encodeCommandSet } from '../../src/dimse/command-set.ts'
import {
  AssociationAcceptor,
  CommandFields,
  cFind,
  cMove,
  findSCP,
  moveSCP,
  openAssociation,
  type RequestorAssociation,
  type RetrievableInstance,
  Status,
  storageSCP,
  verificationSCP,
  writeIdentifier,
} from '../../src/index.ts'
import { decodeAbort } from '../../src/upper-layer/abort.ts'
import { decodeAssociateAC } from '../../src/upper-layer/associate-ac.ts'
import { dicomApplicationContext } from '../../src/upper-layer/associate-body.ts'
import { decodeAssociateRJ } from '../../src/upper-layer/associate-rj.ts'
import { encodeAssociateRQ } from '../../src/upper-layer/associate-rq.ts'
import { decodePDataTF, encodePDataTF } from '../../src/upper-layer/p-data-tf.ts'
import { encodePdu, PduType } from '../../src/upper-layer/pdu-type.ts'

const find = UIDs.StudyRootQueryRetrieveInformationModelFind
const move = UIDs.StudyRootQueryRetrieveInformationModelMove
const implicit = UIDs.ImplicitVRLittleEndian

let acceptor: AssociationAcceptor
let port: number
let bystander: RequestorAssociation
let produced = 0
let moved: RetrievableInstance[] = []
let destinationPort = 0
const sockets: Socket[] = []
const limits = {
  ...{ artimMs: 400, stallMs: 400, idleMs: 60_000, responseMs: 2_000, associations: 8, associationsPerNode: 6 },
  ...{ connections: 24, connectionsPerAddress: 20, operationsAtOnce: 4 },
}

/** Answers without end. */
const endless = {
  supported: (_: unknown, key: never) => key,
  async *find() {
    for (;;) {
      yield Array.from({ length: 256 }, (_, index) => ({ StudyID: String(produced + index) }))
      produced += 256
    }
  },
}

beforeEach(async () => {
  produced = 0
  acceptor = new AssociationAcceptor({
    services: [
      verificationSCP(),
      storageSCP({ store: async (_, dataSet) => void (await consume(dataSet)) }),
      findSCP(endless),
      moveSCP(
        { select: async () => moved },
        { find: async (aeTitle) => ({ open: (contexts) => open(aeTitle, contexts, destinationPort) }) },
      ),
    ],
    policy: {
      admit: ({ callingAETitle }) => ({
        accepted: true,
        principal: callingAETitle,
        services: ['echo', 'store', 'find', 'move'],
      }),
    },
    limits,
    dangerouslyAcceptPlaintext: true,
  })
  port = (await acceptor.listen({ host: '127.0.0.1', port: 0 })).port
  bystander = await open('BYSTANDER', [
    { abstractSyntaxUID: UIDs.VerificationSOPClass, transferSyntaxUIDs: [implicit] },
  ])
})
afterEach(async () => {
  expect((await bystander.echo()).Status).toBe(0)
  bystander.abort()
  for (const socket of sockets.splice(0)) socket.destroy()
  await acceptor.close()
})

async function consume(dataSet: AsyncIterable<Uint8Array>): Promise<number> {
  let octets = 0
  for await (const chunk of dataSet) octets += chunk.length
  return octets
}

type Contexts = Parameters<typeof openAssociation>[0]['contexts']

function open(callingAETitle: string, contexts: Contexts, to = port): Promise<RequestorAssociation> {
  const titles = { callingAETitle, calledAETitle: 'CALLED' }
  return openAssociation({ host: '127.0.0.1', port: to, ...titles, contexts, limits, dangerouslySendPlaintext: true })
}

/** A connection whose octets the test writes itself. */
class RawPeer {
  readonly socket: Socket
  received = Buffer.alloc(0)
  readonly closed: Promise<unknown>

  private constructor(socket: Socket) {
    this.socket = socket
    this.closed = new Promise((resolve) => socket.once('close', resolve))
    socket.on('data', (octets) => (this.received = Buffer.concat([this.received, octets])))
    socket.on('error', () => {})
    sockets.push(socket)
  }

  static async connect(): Promise<RawPeer> {
    const socket = connect(port, '127.0.0.1')
    await once(socket, 'connect')
    return new RawPeer(socket)
  }

  /** The next PDU, whole. */
  async pdu(): Promise<Buffer> {
    for (;;) {
      const length = this.received.length < 6 ? Number.NaN : 6 + this.received.readUInt32BE(2)
      if (this.received.length >= length) {
        const pdu = this.received.subarray(0, length)
        this.received = this.received.subarray(length)
        return pdu
      }
      await once(this.socket, 'data')
    }
  }

  async associate(
    contexts: readonly (readonly [id: number, abstractSyntaxUID: string])[] = [[1, UIDs.VerificationSOPClass]],
  ) {
    this.socket.write(greeting(contexts))
    return decodeAssociateAC(await this.pdu())
  }
}

function greeting(contexts: readonly (readonly [id: number, abstractSyntaxUID: string])[]): Buffer {
  return Buffer.from(
    encodeAssociateRQ({
      ...{ protocolVersion: 1, calledAETitle: 'CALLED', callingAETitle: 'RAW' },
      applicationContextName: dicomApplicationContext,
      presentationContexts: contexts.map(([id, abstractSyntaxUID]) => ({
        ...{ id, abstractSyntaxUID },
        transferSyntaxUIDs: [implicit],
      })),
      userInformation: { maximumLength: 16_384 },
    }),
  )
}

type Command = Parameters<typeof encodeCommandSet>[0]
const message = (command: Command, contextID = 1) =>
  encodePDataTF([{ contextID, isCommand: true, isLast: true, octets: encodeCommandSet(command) }])
const noDataSet = 0x0101

describe('greetings', () => {
  test('one that never comes is ended by ARTIM', async () => {
    const peer = await RawPeer.connect()
    await peer.closed
  })

  test('one octet at a time is ended by ARTIM too', async () => {
    const peer = await RawPeer.connect()
    const octets = greeting([[1, UIDs.VerificationSOPClass]])
    let at = 0
    const drip = setInterval(() => at < octets.length && peer.socket.write(octets.subarray(at, ++at)), 20)
    await peer.closed
    clearInterval(drip)
    expect(at).toBeLessThan(octets.length)
  })

  test.each([
    ['an announced length of 2^32-1', Buffer.from([1, 0, 0xff, 0xff, 0xff, 0xff])],
    ['an even context id', greeting([[2, UIDs.VerificationSOPClass]])],
    [
      'a context id that is there twice',
      greeting([
        [1, UIDs.VerificationSOPClass],
        [1, find],
      ]),
    ],
    ['a P-DATA-TF before the association', message({ CommandField: 0x30, CommandDataSetType: noDataSet })],
  ])('%s is answered by an abort', async (_, octets) => {
    const peer = await RawPeer.connect()
    peer.socket.write(octets)
    expect(decodeAbort(await peer.pdu())).toMatchObject({ source: expect.any(Number) })
    await peer.closed
  })

  test('128 contexts are answered one by one', async () => {
    const peer = await RawPeer.connect()
    const contexts = Array.from({ length: 128 }, (_, index) => [2 * index + 1, index % 2 ? '1.2.3' : find] as const)
    const answer = await peer.associate(contexts)
    expect(answer.presentationContexts.map(({ result }) => result)).toEqual(
      contexts.map((_, index) => (index % 2 ? 3 : 0)),
    )
  })

  test('a flood is told to come back, and the places are free again afterwards', async () => {
    const peers = await Promise.all(Array.from({ length: 12 }, () => RawPeer.connect()))
    const answers: number[] = []
    for (const peer of peers) {
      peer.socket.write(greeting([[1, UIDs.VerificationSOPClass]]))
      const pdu = await peer.pdu()
      answers.push(pdu[0]!)
      if (pdu[0] === PduType.AssociateRJ) expect(decodeAssociateRJ(pdu)).toEqual({ result: 2, source: 3, reason: 1 })
    }
    expect(answers.filter((type) => type === PduType.AssociateAC)).toHaveLength(limits.associationsPerNode)
    for (const { socket } of peers) socket.destroy()
    await Promise.all(peers.map(({ closed }) => closed))
    while (acceptor.associationCount > 1) await new Promise((resolve) => setImmediate(resolve))
    await (await RawPeer.connect()).associate()
  })
})

describe('messages', () => {
  test.each([
    [
      'lacks its message id',
      { CommandField: 0x30, CommandDataSetType: noDataSet, AffectedSOPClassUID: UIDs.VerificationSOPClass },
    ],
    ['lacks its SOP class', { CommandField: 0x30, CommandDataSetType: noDataSet, MessageID: 1 }],
  ])('a request that %s is answered Mistyped Argument', async (_, command) => {
    const peer = await RawPeer.connect()
    await peer.associate()
    peer.socket.write(message(command))
    const [value] = decodePDataTF(await peer.pdu())
    expect(decodeCommandSet(value!.octets).Status).toBe(Status.MistypedArgument)
  })

  test.each([
    [
      'a command set without Command Field',
      encodePDataTF([{ contextID: 1, isCommand: true, isLast: true, octets: new Uint8Array(0) }]),
    ],
    [
      'a context that was not accepted',
      message({ CommandField: 0x30, CommandDataSetType: noDataSet, MessageID: 1 }, 3),
    ],
    ['a PDV length of 2^32-1', encodePdu(PduType.PDataTF, Uint8Array.of(0xff, 0xff, 0xff, 0xff, 1, 3))],
    ['a P-DATA-TF length of 2^32-1', Buffer.from([4, 0, 0xff, 0xff, 0xff, 0xff])],
    [
      'a command element of 2^32-1 octets',
      encodePDataTF([
        { contextID: 1, isCommand: true, isLast: true, octets: Uint8Array.of(0, 0, 0, 1, 255, 255, 255, 255) },
      ]),
    ],
    [
      'a response to nothing',
      message({ CommandField: 0x8030, CommandDataSetType: noDataSet, MessageIDBeingRespondedTo: 9, Status: 0 }),
    ],
  ])('%s ends the association by an abort', async (_, octets) => {
    const peer = await RawPeer.connect()
    await peer.associate()
    peer.socket.write(octets)
    expect((await peer.pdu())[0]).toBe(PduType.Abort)
    await peer.closed
  })

  test('one octet at a time in the middle of a message is ended', async () => {
    const peer = await RawPeer.connect()
    await peer.associate()
    const octets = message({
      CommandField: 0x30,
      CommandDataSetType: noDataSet,
      MessageID: 1,
      AffectedSOPClassUID: '1.2',
    })
    let at = 0
    const drip = setInterval(() => at < octets.length && peer.socket.write(octets.subarray(at, ++at)), 100)
    await peer.closed
    clearInterval(drip)
  })

  test('sequences 65 deep are refused as an identifier, and the association goes on', async () => {
    const association = await open('DEEP', [{ abstractSyntaxUID: find, transferSyntaxUIDs: [implicit] }])
    let identifier = new DataSet()
    for (let depth = 0; depth < 65; depth += 1)
      identifier = new DataSet().set(Tags.ReferencedStudySequence, 'SQ', [identifier])
    const operation = cFind(association, { abstractSyntaxUID: find, identifier })
    for await (const _ of operation);
    expect((await operation.response).Status).toBe(Status.DataSetDoesNotMatchSOPClass)
    association.abort()
  })

  test('two requests of one message id: the second is a duplicate invocation', async () => {
    const peer = await RawPeer.connect()
    await peer.associate([[1, find]])
    const identifier = new DataSet().set(Tags.QueryRetrieveLevel, 'CS', 'STUDY')
    const request = {
      CommandField: CommandFields['C-FIND-RQ'],
      CommandDataSetType: 1,
      MessageID: 5,
      AffectedSOPClassUID: find,
    }
    const octets = writeIdentifier(identifier, implicit)
    const whole = Buffer.concat([
      message(request),
      encodePDataTF([{ contextID: 1, isCommand: false, isLast: true, octets }]),
    ])
    const cancel = {
      CommandField: CommandFields['C-CANCEL-RQ'],
      CommandDataSetType: noDataSet,
      MessageIDBeingRespondedTo: 5,
    }
    peer.socket.write(Buffer.concat([whole, whole, message(cancel)]))
    const statuses: number[] = []
    while (statuses.length < 2) {
      for (const { isCommand, octets: value } of decodePDataTF(await peer.pdu())) {
        const status = isCommand ? decodeCommandSet(value).Status : undefined
        if (status !== undefined && status !== Status.Pending) statuses.push(status)
      }
    }
    expect(statuses).toEqual([Status.Cancel, Status.DuplicateInvocation])
  })
})

describe('operations without end', () => {
  const endlessly = async () => {
    const association = await open('ENDLESS', [{ abstractSyntaxUID: find, transferSyntaxUIDs: [implicit] }])
    const identifier = new DataSet().set(Tags.QueryRetrieveLevel, 'CS', 'STUDY').set(Tags.StudyID, 'SH', '')
    return { association, operation: cFind(association, { abstractSyntaxUID: find, identifier }) }
  }

  test('an endless C-FIND stops at C-CANCEL', async () => {
    const { association, operation } = await endlessly()
    let count = 0
    for await (const _ of operation) if (++count === 100) operation.cancel()
    expect((await operation.response).Status).toBe(Status.Cancel)
    await association.release()
  })

  test('an endless C-FIND to a peer that does not read is produced no further, and ended', async () => {
    const peer = await RawPeer.connect()
    await peer.associate([[1, find]])
    const identifier = writeIdentifier(new DataSet().set(Tags.QueryRetrieveLevel, 'CS', 'STUDY'), implicit)
    const request = {
      CommandField: CommandFields['C-FIND-RQ'],
      CommandDataSetType: 1,
      MessageID: 1,
      AffectedSOPClassUID: find,
    }
    peer.socket.pause()
    peer.socket.write(message(request))
    peer.socket.write(encodePDataTF([{ contextID: 1, isCommand: false, isLast: true, octets: identifier }]))
    while (acceptor.associationCount > 1) expect((await bystander.echo()).Status).toBe(0)
    expect(produced).toBeLessThan(300_000)
  })

  test('a receiver that stops reading during C-MOVE costs its instance, not the archive', async () => {
    const { createServer } = await import('node:net')
    const stuck = createServer((socket) => {
      sockets.push(socket)
      socket.once('data', (octets) => {
        socket.pause()
        const request = octets
        socket.write(acceptingAll(request))
      })
    }).listen(0, '127.0.0.1')
    await once(stuck, 'listening')
    destinationPort = (stuck.address() as { port: number }).port
    moved = Array.from({ length: 3 }, (_, index) => ({
      ...{
        sopClassUID: UIDs.CTImageStorage,
        sopInstanceUID: `1.2.${index}`,
        transferSyntaxUID: UIDs.ExplicitVRLittleEndian,
      },
      dataSetOctets: 30_000_000,
      open: async () => endlessChunks(30),
    }))
    const association = await open('MOVER', [{ abstractSyntaxUID: move, transferSyntaxUIDs: [implicit] }])
    const identifier = new DataSet().set(Tags.QueryRetrieveLevel, 'CS', 'STUDY').set(Tags.StudyInstanceUID, 'UI', '1.2')
    const operation = cMove(association, { abstractSyntaxUID: move, identifier, destination: 'STUCK' })
    for await (const _ of operation) expect((await bystander.echo()).Status).toBe(0)
    const result = await operation.result
    expect(result.response.Status).toBe(Status.UnableToPerformSuboperations)
    expect(result).toMatchObject({ completed: 0, failed: 3, failedSOPInstanceUIDs: ['1.2.0', '1.2.1', '1.2.2'] })
    await association.release()
    stuck.close()
  })
})

async function* endlessChunks(megabytes: number): AsyncGenerator<Uint8Array> {
  for (let count = 0; count < megabytes; count += 1) yield new Uint8Array(1_000_000)
}

/** An A-ASSOCIATE-AC that accepts every context of a request as proposed. */
function acceptingAll(request: Buffer): Buffer {
  const ids = contextIDsOf(request)
  const items = ids.map((id) => {
    const syntax = Buffer.from(UIDs.ExplicitVRLittleEndian)
    const item = Buffer.concat([Buffer.from([id, 0, 0, 0, 0x40, 0, 0, syntax.length]), syntax])
    return Buffer.concat([Buffer.from([0x21, 0, 0, item.length]), item])
  })
  const application = Buffer.from(dicomApplicationContext)
  const user = Buffer.from([0x50, 0, 0, 8, 0x51, 0, 0, 4, 0, 0, 0x40, 0])
  const body = Buffer.concat([
    ...[request.subarray(6, 74), Buffer.from([0x10, 0, 0, application.length]), application],
    ...[...items, user],
  ])
  return encodePdu(PduType.AssociateAC, body)
}

function contextIDsOf(request: Buffer): number[] {
  const ids: number[] = []
  for (let at = 74; at + 4 < request.length; at += 4 + request.readUInt16BE(at + 2))
    if (request[at] === 0x20) ids.push(request[at + 4]!)
  return ids
}
