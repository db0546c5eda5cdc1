/** Associations relayed to a node behind: what goes on, what does not, and what a node behind that breaks the rules can do. */
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { DataSet, Tags, UIDs } from '@leadglass/dicom'
import { afterEach, describe, expect, test } from 'vitest'
import {
  AssociationAcceptor,
  type AssociationEvents,
  asCFindRQ,
  CommandFields,
  cFind,
  cGet,
  decodeCommandSet,
  decodePDataTF,
  encodeAssociateAC,
  encodeAssociateRJ,
  encodeAssociateRQ,
  encodeCommandSet,
  encodePDataTF,
  encodePdu,
  encodeReleaseRQ,
  getSCP,
  type Limits,
  NO_DATA_SET,
  type OpenAssociationOptions,
  type OperationReport,
  openAssociation,
  type PduType,
  Priority,
  type RelayedMessage,
  type RelayGuard,
  type RelayRefusal,
  type RelayRoute,
  type RequestorAssociation,
  type RetrievableInstance,
  readIdentifier,
  respondTo,
  type ServiceName,
  type ServiceProvider,
  Status,
  storageSCP,
  verificationSCP,
  writeIdentifier,
} from '../../src/index.ts'
import { dicomApplicationContext } from '../../src/upper-layer/associate-body.ts'

const find = UIDs.StudyRootQueryRetrieveInformationModelFind
const get = UIDs.StudyRootQueryRetrieveInformationModelGet
const ct = '1.2.840.10008.5.1.4.1.1.2'
const implicit = UIDs.ImplicitVRLittleEndian
const everything: readonly ServiceName[] = ['echo', 'store', 'find', 'move', 'get', 'commit', 'worklist', 'mpps']

const closing: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

/** Records what it is asked. */
class Guard implements RelayGuard {
  readonly requests: RelayedMessage[] = []
  readonly responses: RelayedMessage[] = []
  octets = 0
  ended = 0
  refuse: (request: RelayedMessage) => RelayRefusal | undefined = () => undefined

  async onRequest(request: RelayedMessage) {
    this.requests.push(request)
    return this.refuse(request)
  }

  async onResponse(response: RelayedMessage) {
    this.responses.push(response)
  }

  onOctets(count: number) {
    this.octets += count
  }

  onEnded() {
    this.ended += 1
  }
}

interface Front {
  acceptor: AssociationAcceptor
  port: number
  guard: Guard
  operations: OperationReport[]
  rejections: string[]
  aborts: string[]
}

async function nodeBehind(services: readonly ServiceProvider[], limits: Partial<Limits> = {}): Promise<number> {
  const acceptor = new AssociationAcceptor({
    services,
    policy: { admit: () => ({ accepted: true, principal: 'front', services: everything }) },
    limits,
    dangerouslyAcceptPlaintext: true,
  })
  closing.push(() => acceptor.close())
  return (await acceptor.listen({ host: '127.0.0.1', port: 0 })).port
}

/** A listener that relays to a port of this machine. */
async function front(
  port: number,
  { services = everything, ...limits }: Partial<Limits> & { services?: readonly ServiceName[] } = {},
): Promise<Front> {
  const guard = new Guard()
  const [operations, rejections, aborts]: [OperationReport[], string[], string[]] = [[], [], []]
  const route: RelayRoute = {
    services,
    way: { host: '127.0.0.1', port, dangerouslySendPlaintext: true },
    callingAETitle: 'FRONT',
    calledAETitle: 'BEHIND',
    guard,
  }
  const events: AssociationEvents = {
    onOperation: (report) => operations.push(report),
    onRejected: ({ why }) => rejections.push(why),
    onAborted: ({ why }) => aborts.push(why),
  }
  const acceptor = new AssociationAcceptor({
    services: [],
    relay: { privateSOPClasses: 'refuse', route: async () => route },
    policy: { admit: () => ({ accepted: true, principal: 'p', services }) },
    events,
    limits: { artimMs: 300, ...limits },
    dangerouslyAcceptPlaintext: true,
  })
  closing.push(() => acceptor.close())
  const bound = await acceptor.listen({ host: '127.0.0.1', port: 0 })
  return { acceptor, port: bound.port, guard, operations, rejections, aborts }
}

function open(
  { port }: Front,
  abstractSyntaxUIDs: readonly string[],
  more: Partial<OpenAssociationOptions> = {},
): Promise<RequestorAssociation> {
  return openAssociation({
    host: '127.0.0.1',
    port,
    callingAETitle: 'CALLER',
    calledAETitle: 'CALLED',
    contexts: abstractSyntaxUIDs.map((abstractSyntaxUID) => ({ abstractSyntaxUID, transferSyntaxUIDs: [implicit] })),
    dangerouslySendPlaintext: true,
    ...more,
  } as OpenAssociationOptions)
}

const level = () => new DataSet().set(Tags.QueryRetrieveLevel, 'CS', 'STUDY')

/** Answers with the numbers from 0 on, until `count` or cancelled. */
function counting(count: number, onAnswer: (number: number) => void = () => {}): ServiceProvider {
  return {
    service: 'find',
    contexts: new Map([[find, new Set<string>([implicit])]]),
    read: asCFindRQ,
    async handle(request, dataSet, exchange) {
      await readIdentifier(dataSet, implicit, 1000)
      for (let number = 0; number < count; number += 1) {
        if (exchange.cancelled.aborted) return respondTo(request, Status.Cancel)
        onAnswer(number)
        const answer = new DataSet().set(Tags.StudyID, 'SH', String(number))
        await exchange.respond(respondTo(request, Status.Pending), writeIdentifier(answer, implicit))
      }
      return respondTo(request, Status.Success)
    },
  }
}

const instance = (dataSet: Uint8Array | AsyncIterable<Uint8Array>) => ({
  ...{ sopClassUID: ct, sopInstanceUID: '1.2.3', transferSyntaxUID: implicit, dataSet },
})

async function gathered(dataSet: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = []
  for await (const part of dataSet) parts.push(part)
  return Buffer.concat(parts)
}

async function untilQuiet(count: () => number): Promise<number> {
  for (let before = -1; ; ) {
    const now = count()
    if (now === before) return now
    before = now
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}

describe('messages', () => {
  test('of a search come back in their order, and the guard sees the question and each answer', async () => {
    const relayed = await front(await nodeBehind([counting(500)]))
    const association = await open(relayed, [find])
    const operation = cFind(association, { abstractSyntaxUID: find, identifier: level() })
    const seen: (string | undefined)[] = []
    for await (const answer of operation) seen.push(answer.string(Tags.StudyID))
    expect(seen).toEqual(Array.from({ length: 500 }, (_, number) => String(number)))
    expect((await operation.response).Status).toBe(Status.Success)
    await association.release()
    const { guard, operations } = relayed
    const asked = guard.requests.map(({ identifier }) => Buffer.from(identifier!))
    expect(asked).toEqual([Buffer.from(writeIdentifier(level(), implicit))])
    expect(guard.responses.filter(({ identifier }) => identifier !== undefined)).toHaveLength(500)
    expect(operations).toMatchObject([{ message: 'C-FIND-RQ', status: 0, wasAnswered: true }])
    await expect.poll(() => guard.ended).toBe(1)
  })

  test('cancel what the node behind works on', async () => {
    const association = await open(await front(await nodeBehind([counting(1_000_000)])), [find])
    const operation = cFind(association, { abstractSyntaxUID: find, identifier: level() })
    let count = 0
    for await (const _ of operation) {
      count += 1
      if (count === 10) operation.cancel()
    }
    expect((await operation.response).Status).toBe(Status.Cancel)
    await association.release()
  })

  test('that cancel with a data set do not go on, and hold nothing up', async () => {
    const relayed = await front(await nodeBehind([verificationSCP(), counting(3)]))
    const socket = connect(relayed.port, '127.0.0.1')
    closing.push(() => void socket.destroy())
    socket.write(encodeAssociateRQ({ ...greeting, presentationContexts: [verification] }))
    await once(socket, 'data')
    const command = (fields: object) => encodeCommandSet(fields as never)
    const cancel = { CommandField: CommandFields['C-CANCEL-RQ'], MessageIDBeingRespondedTo: 7, CommandDataSetType: 1 }
    const echo = { CommandField: CommandFields['C-ECHO-RQ'], MessageID: 8, CommandDataSetType: NO_DATA_SET }
    const of = { contextID: 1, isLast: true }
    socket.write(encodePDataTF([{ ...of, isCommand: true, octets: command(cancel) }]))
    socket.write(encodePDataTF([{ ...of, isCommand: false, octets: randomBytes(10_000) }]))
    const asked = { ...echo, AffectedSOPClassUID: UIDs.VerificationSOPClass }
    socket.write(encodePDataTF([{ ...of, isCommand: true, octets: command(asked) }]))
    const [answer] = (await once(socket, 'data')) as [Buffer]
    const [value] = decodePDataTF(answer)
    expect(decodeCommandSet(value!.octets)).toMatchObject({ MessageIDBeingRespondedTo: 8, Status: 0 })
  })

  test('carry instances octet for octet, whatever lengths of PDU each side takes', async () => {
    const kept: Buffer[] = []
    const sink = {
      store: async (_: unknown, dataSet: AsyncIterable<Uint8Array>) => void kept.push(await gathered(dataSet)),
    }
    const port = await nodeBehind([storageSCP(sink)], { pduLengthOctets: 1024 })
    const relayed = await front(port, { pduLengthOctets: 5000 })
    const association = await open(relayed, [ct])
    const sent = [0, 1, 999, 250_000].map((octets) => randomBytes(octets))
    for (const octets of sent) expect(await association.store(instance(octets))).toMatchObject({ Status: 0 })
    await association.release()
    expect(kept.map((octets, index) => octets.equals(sent[index]!))).toEqual([true, true, true, true])
    expect(relayed.operations.map(({ dataSetOctets }) => dataSetOctets)).toEqual([0, 1, 999, 250_000])
  })

  test('of a C-GET bring instances to whoever has that role, counted on their way', async () => {
    const stored = randomBytes(10_000)
    const relayed = await front(await nodeBehind([getSCP({ select: async () => [oneInstance(stored)] })]))
    const got: Buffer[] = []
    const sink = {
      store: async (_: unknown, dataSet: AsyncIterable<Uint8Array>) => void got.push(await gathered(dataSet)),
    }
    const association = await open(relayed, [], {
      contexts: [
        { abstractSyntaxUID: get, transferSyntaxUIDs: [implicit] },
        { abstractSyntaxUID: ct, transferSyntaxUIDs: [implicit], role: { scu: false, scp: true } },
      ],
      services: [storageSCP(sink)],
    })
    const identifier = level().set(Tags.StudyInstanceUID, 'UI', '1.2')
    const operation = cGet(association, { abstractSyntaxUID: get, identifier })
    for await (const _ of operation);
    expect(await operation.result).toMatchObject({ completed: 1 })
    await association.release()
    expect(got.map((octets) => octets.equals(stored))).toEqual([true])
    expect(relayed.guard.octets).toBe(stored.length)
    expect(relayed.operations).toMatchObject([{ message: 'C-GET-RQ', retrieval: { completed: 1, failed: 0 } }])
  })

  test('wait for whoever does not read, on either side', async () => {
    let produced = 0
    const searched = await open(await front(await nodeBehind([counting(3_000_000, (number) => (produced = number))])), [
      find,
    ])
    const answers = cFind(searched, { abstractSyntaxUID: find, identifier: level() })[Symbol.asyncIterator]()
    await answers.next()
    expect(await untilQuiet(() => produced)).toBeLessThan(200_000)
    searched.abort()

    let sent = 0
    const block = Buffer.alloc(65_536)
    const blocks = async function* () {
      for (; sent < 400; sent += 1) yield block
    }
    const never = { store: () => new Promise<void>(() => {}) }
    const storing = await open(await front(await nodeBehind([storageSCP(never)])), [ct])
    storing.store(instance(blocks())).catch(() => undefined)
    expect(await untilQuiet(() => sent)).toBeLessThan(300)
    storing.abort()
  })
})

describe('what does not go on', () => {
  test('is what the guard refuses: the node behind hears nothing of it, and the association goes on', async () => {
    const kept: Buffer[] = []
    const sink = {
      store: async (_: unknown, dataSet: AsyncIterable<Uint8Array>) => void kept.push(await gathered(dataSet)),
    }
    const relayed = await front(await nodeBehind([storageSCP(sink)]))
    const { guard, operations } = relayed
    guard.refuse = () => ({ status: Status.NotAuthorized, why: 'Not today' })
    const association = await open(relayed, [ct])
    const answer = await association.store(instance(randomBytes(1_000_000)))
    expect(answer).toMatchObject({ Status: Status.NotAuthorized, ErrorComment: 'Not today' })
    guard.refuse = () => undefined
    expect(await association.store(instance(randomBytes(10)))).toMatchObject({ Status: 0 })
    await association.release()
    expect(kept.map(({ length }) => length)).toEqual([10])
    expect(operations.map(({ status, why }) => [status, why])).toEqual([
      [Status.NotAuthorized, 'Not today'],
      [0, undefined],
    ])
  })

  test('are contexts of services that were not granted, and of none', async () => {
    const relayed = await front(await nodeBehind([verificationSCP(), counting(1)]), { services: ['echo'] })
    const basicPrint = '1.2.840.10008.5.1.1.9'
    const association = await open(relayed, [find, basicPrint, UIDs.VerificationSOPClass])
    expect(association.contexts.map(({ result }) => result)).toEqual([1, 3, 0])
    await association.release()
    await expect(open(relayed, [find])).rejects.toThrow(/rejected permanently/)
    expect(relayed.rejections).toEqual(['nothing that it proposes is among its services'])
  })

  test('are the roles: who may fetch only stores nothing, who may store only takes nothing', async () => {
    const both = { scu: true, scp: true }
    const contexts = [{ abstractSyntaxUID: ct, transferSyntaxUIDs: [implicit], role: both }]
    const sink = { store: async (_: unknown, dataSet: AsyncIterable<Uint8Array>) => void (await gathered(dataSet)) }
    const acting: ServiceProvider = { ...storageSCP(sink), requestorSCPContexts: new Map([[ct, new Set([implicit])]]) }
    const port = await nodeBehind([acting])
    const fetching = await open(await front(port, { services: ['get'] }), [], { contexts })
    expect(await fetching.store(instance(randomBytes(10)))).toMatchObject({ Status: Status.UnrecognizedOperation })
    await fetching.release()
    const storing = await open(await front(port, { services: ['store'] }), [], { contexts })
    expect(storing.contexts).toMatchObject([{ requestorIsSCP: false }])
    await storing.release()
  })

  test('is a request of the node behind that its role has not', async () => {
    let answered = -1
    const asking: ServiceProvider = {
      ...counting(0),
      async handle(request, dataSet, { peer, contextID }) {
        await readIdentifier(dataSet, implicit, 1000)
        const command = {
          CommandField: CommandFields['C-STORE-RQ'],
          AffectedSOPClassUID: find,
          Priority: Priority.Medium,
        }
        const operation = peer.invoke({
          contextID,
          command: { ...command, AffectedSOPInstanceUID: '1.2.3' },
          dataSet: Buffer.alloc(4),
        })
        for await (const { response } of operation) answered = response.Status
        return respondTo(request, Status.Success)
      },
    }
    const association = await open(await front(await nodeBehind([asking])), [find])
    const operation = cFind(association, { abstractSyntaxUID: find, identifier: level() })
    for await (const _ of operation);
    expect((await operation.response).Status).toBe(Status.Success)
    expect(answered).toBe(Status.UnrecognizedOperation)
    await association.release()
  })

  test('is a SOP class that is not that of the context', async () => {
    const association = await open(await front(await nodeBehind([storageSCP({ store: async () => undefined })])), [ct])
    const mr = '1.2.840.10008.5.1.4.1.1.4'
    const command = { CommandField: CommandFields['C-STORE-RQ'], AffectedSOPClassUID: mr, Priority: Priority.Medium }
    const request = {
      abstractSyntaxUID: ct,
      command: { ...command, AffectedSOPInstanceUID: '1.2.3' },
      dataSet: Buffer.alloc(4),
    }
    let status = 0
    for await (const { response } of association.invoke(request)) status = response.Status
    expect(status).toBe(Status.SOPClassNotSupported)
    await association.release()
  })
})

test('a listener that shuts down lets the node behind answer first', async () => {
  let answer = () => {}
  let asked = () => {}
  const isAsked = new Promise<void>((resolve) => (asked = resolve))
  const slow: ServiceProvider = {
    ...counting(0),
    async handle(request, dataSet) {
      await readIdentifier(dataSet, implicit, 1000)
      asked()
      await new Promise<void>((resolve) => (answer = resolve))
      return respondTo(request, Status.Success)
    },
  }
  const relayed = await front(await nodeBehind([slow]))
  const association = await open(relayed, [find])
  const operation = cFind(association, { abstractSyntaxUID: find, identifier: level() })
  const answers = operation[Symbol.asyncIterator]().next()
  await isAsked
  const closed = relayed.acceptor.close({ graceMs: 20_000 })
  setTimeout(() => answer(), 100)
  expect(await answers).toMatchObject({ done: true })
  expect((await operation.response).Status).toBe(Status.Success)
  await closed
})

describe('a node behind', () => {
  test('that is not there, or says nothing, costs the association for now', async () => {
    const gone = await scripted(() => {})
    const silent = await front(gone.port, { responseMs: 300 })
    await expect(open(silent, [find])).rejects.toThrow(/rejected for now/)
    expect(silent.rejections).toEqual([
      'the archive behind is not reached: No answer to the association request in time',
    ])
    await gone.close()
    const missing = await front(gone.port)
    await expect(open(missing, [find])).rejects.toThrow(/rejected for now/)
    expect(missing.rejections[0]).toMatch(/^the archive behind is not reached: The connection failed: ECONNREFUSED/)
  })

  test('that rejects is told of in its words', async () => {
    const { port } = await scripted((socket) => socket.end(encodeAssociateRJ({ result: 1, source: 1, reason: 7 })))
    const relayed = await front(port)
    await expect(open(relayed, [find])).rejects.toThrow(/rejected permanently: called AE title/i)
    expect(relayed.rejections[0]).toMatch(/^the archive behind rejected the association: called AE title/i)
  })

  const final = { CommandDataSetType: NO_DATA_SET, Status: 0 }
  const message = (command: object) =>
    encodePDataTF([
      { contextID: 1, isCommand: true, isLast: true, octets: encodeCommandSet({ ...final, ...command } as never) },
    ])
  const found = CommandFields['C-FIND-RSP']
  test.each([
    ['answers what nobody asked', message({ CommandField: found, MessageIDBeingRespondedTo: 99 })],
    [
      'answers with another service',
      message({ CommandField: CommandFields['C-ECHO-RSP'], MessageIDBeingRespondedTo: 1 }),
    ],
    [
      'sends no command set',
      encodePDataTF([{ contextID: 1, isCommand: true, isLast: true, octets: Buffer.alloc(9, 255) }]),
    ],
    [
      'uses a context that was not accepted',
      encodePDataTF([{ contextID: 9, isCommand: true, isLast: true, octets: Buffer.alloc(2) }]),
    ],
    ['sends a PDU that there is not', encodePdu(0x63 as PduType, Buffer.alloc(4))],
    ['releases while it is asked', encodeReleaseRQ()],
    ['closes the connection', undefined],
  ])('that %s ends both associations', async (_, octets) => {
    const behind = await scripted((socket) => {
      socket.write(accepting)
      socket.once('data', () => (octets ? socket.write(octets) : socket.destroy()))
    })
    const relayed = await front(behind.port)
    const association = await open(relayed, [find])
    const operation = cFind(association, { abstractSyntaxUID: find, identifier: level() })
    await expect(async () => {
      for await (const _ of operation);
    }).rejects.toThrow()
    expect(await association.ended).toBeDefined()
    await expect.poll(() => behind.open()).toBe(0)
    await expect.poll(() => relayed.aborts.length).toBe(1)
    operation.response.catch(() => undefined)
  })

  test('is left when the requestor goes while it has not answered the greeting', async () => {
    const behind = await scripted(() => {})
    const relayed = await front(behind.port)
    const impatient = { limits: { responseMs: 300, artimMs: 100 } }
    await expect(open(relayed, [find], impatient)).rejects.toThrow(/No answer to the association request/)
    await expect.poll(() => behind.open()).toBe(0)
  })

  test('is left when the requestor goes', async () => {
    const behind = await scripted((socket) => socket.write(accepting))
    const relayed = await front(behind.port)
    const association = await open(relayed, [find])
    expect(behind.open()).toBe(1)
    association.abort()
    await expect.poll(() => behind.open()).toBe(0)
    expect(relayed.guard.ended).toBe(1)
  })

  test('that owes an answer for too long is given up', async () => {
    const behind = await scripted((socket) => socket.write(accepting))
    const relayed = await front(behind.port, { answerMs: 300, stallMs: 300 })
    const association = await open(relayed, [find])
    const operation = cFind(association, { abstractSyntaxUID: find, identifier: level() })
    operation.response.catch(() => undefined)
    await expect(operation[Symbol.asyncIterator]().next()).rejects.toThrow()
    await expect.poll(() => behind.open()).toBe(0)
    await expect.poll(() => relayed.aborts).toEqual(['The association was idle for too long'])
  })
})

function oneInstance(octets: Buffer): RetrievableInstance {
  const parts = async function* () {
    yield octets
  }
  const { dataSet: _, ...facts } = instance(octets)
  return { ...facts, dataSetOctets: octets.length, open: async () => parts() }
}

const greeting = {
  protocolVersion: 1,
  calledAETitle: 'BEHIND',
  callingAETitle: 'FRONT',
  applicationContextName: dicomApplicationContext,
  userInformation: { maximumLength: 16_384 },
}
const verification = { id: 1, abstractSyntaxUID: UIDs.VerificationSOPClass, transferSyntaxUIDs: [implicit] }

const accepting = encodeAssociateAC({
  ...greeting,
  presentationContexts: [{ id: 1, result: 0, transferSyntaxUID: implicit }],
})

/** A node behind that does as it likes once it was greeted. */
async function scripted(onGreeting: (socket: Socket) => void) {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    socket.once('close', () => sockets.delete(socket))
    socket.once('data', () => onGreeting(socket))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const close = async () => {
    for (const socket of sockets) socket.destroy()
    server.close()
  }
  closing.push(close)
  return { port: (server.address() as AddressInfo).port, open: () => sockets.size, close }
}
