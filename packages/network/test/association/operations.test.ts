/** Requests with many responses, cancelling, requests in the other direction, roles, windows: two of our own sides. */
import { connect, type Socket } from 'node:net'
import { DataSet, encodeDataSet, Tags, UIDs } from '@leadglass/dicom'
import { afterEach, expect, test } from 'vitest'
import { decodeCommandSet, encodeCommandSet } from '../../src/dimse/command-set.ts'
import {
  AssociationAcceptor,
  asCFindRQ,
  asNActionRQ,
  cFind,
  cMove,
  type Exchange,
  type InstanceSink,
  type MoveDestination,
  moveSCP,
  nAction,
  nEventReport,
  type OpenAssociationOptions,
  openAssociation,
  type RequestorAssociation,
  type RetrievableInstance,
  readIdentifier,
  respondTo,
  type ServiceProvider,
  Status,
  storageSCP,
  writeIdentifier,
} from '../../src/index.ts'
import { decodeAssociateAC } from '../../src/upper-layer/associate-ac.ts'
import { dicomApplicationContext } from '../../src/upper-layer/associate-body.ts'
import { encodeAssociateRQ } from '../../src/upper-layer/associate-rq.ts'
import { decodePDataTF, encodePDataTF } from '../../src/upper-layer/p-data-tf.ts'
import type { AsynchronousOperationsWindow } from '../../src/upper-layer/user-items/asynchronous-operations-window.ts'

const find = UIDs.StudyRootQueryRetrieveInformationModelFind
const commitment = UIDs.StorageCommitmentPushModel
const implicit = UIDs.ImplicitVRLittleEndian
const syntaxes = new Set<string>([implicit])

const closing: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

async function open(
  services: readonly ServiceProvider[],
  changes: Partial<OpenAssociationOptions> = {},
): Promise<RequestorAssociation> {
  const acceptor = new AssociationAcceptor({
    services,
    policy: { admit: () => ({ accepted: true, principal: 'p', services: ['find', 'commit', 'echo'] }) },
    dangerouslyAcceptPlaintext: true,
  })
  const { port } = await acceptor.listen({ host: '127.0.0.1', port: 0 })
  closing.push(() => acceptor.close())
  return openAssociation({
    host: '127.0.0.1',
    port,
    callingAETitle: 'CALLER',
    calledAETitle: 'CALLED',
    contexts: [{ abstractSyntaxUID: find, transferSyntaxUIDs: [implicit] }],
    dangerouslySendPlaintext: true,
    ...changes,
  } as OpenAssociationOptions)
}

function numbered(number: number): DataSet {
  return new DataSet().set(Tags.StudyID, 'SH', String(number))
}

/** Answers with the numbers from 0 on, until `count` or cancelled. */
function counting(count: number, onAnswer: (number: number, exchange: Exchange) => void = () => {}): ServiceProvider {
  return {
    service: 'find',
    contexts: new Map([[find, syntaxes]]),
    read: asCFindRQ,
    async handle(request, dataSet, exchange) {
      await readIdentifier(dataSet, implicit, 1000)
      for (let number = 0; number < count; number += 1) {
        if (exchange.cancelled.aborted) return respondTo(request, Status.Cancel)
        onAnswer(number, exchange)
        await exchange.respond(respondTo(request, Status.Pending), writeIdentifier(numbered(number), implicit))
      }
      return respondTo(request, Status.Success)
    },
  }
}

test('all Pending responses come in their order, then the final one', async () => {
  const association = await open([counting(500)])
  const operation = cFind(association, { abstractSyntaxUID: find, identifier: new DataSet() })
  const seen: (string | undefined)[] = []
  for await (const answer of operation) seen.push(answer.string(Tags.StudyID))
  expect(seen).toEqual(Array.from({ length: 500 }, (_, number) => String(number)))
  expect((await operation.response).Status).toBe(Status.Success)
  await association.release()
})

test('leaving the loop cancels, and the association goes on', async () => {
  let produced = 0
  const association = await open([counting(1_000_000, (number) => (produced = number))])
  for await (const answer of cFind(association, { abstractSyntaxUID: find, identifier: new DataSet() }))
    if (answer.string(Tags.StudyID) === '3') break
  const again = cFind(association, { abstractSyntaxUID: find, identifier: new DataSet() })
  const before = produced
  for await (const answer of again) {
    expect(answer.string(Tags.StudyID)).toBe('0')
    break
  }
  expect(before).toBeLessThan(1_000_000)
  await association.release()
})

test('cancel() ends the iteration with status FE00H', async () => {
  const association = await open([counting(1_000_000)])
  const operation = cFind(association, { abstractSyntaxUID: find, identifier: new DataSet() })
  let count = 0
  for await (const _ of operation) {
    count += 1
    if (count === 10) operation.cancel()
  }
  expect((await operation.response).Status).toBe(Status.Cancel)
  await association.release()
})

test('a consumer that does not read holds the answers back', async () => {
  let produced = 0
  const association = await open([counting(3_000_000, (number) => (produced = number))])
  const answers = cFind(association, { abstractSyntaxUID: find, identifier: new DataSet() })[Symbol.asyncIterator]()
  await answers.next()
  let before = -1
  while (before !== produced) {
    before = produced
    await new Promise((resolve) => setTimeout(resolve, 150))
  }
  expect(produced).toBeLessThan(200_000)
  association.abort()
})

/** A commitment that reports on the same association before it answers the action, and after. */
const reporting: ServiceProvider = {
  service: 'commit',
  contexts: new Map([[commitment, syntaxes]]),
  read: asNActionRQ,
  async handle(request, _, { peer, contextID, transferSyntaxUID, association }) {
    const { response, dataSet } = await nEventReport(
      { invoker: peer, contextID, transferSyntaxUID },
      { sopClassUID: commitment, sopInstanceUID: '1.2.3', eventTypeID: 1, information: numbered(7) },
    )
    expect(association.principal).toBe('p')
    const reply = dataSet ? writeIdentifier(dataSet, transferSyntaxUID) : undefined
    return { response: respondTo(request, response.Status), ...(reply ? { dataSet: reply } : {}) }
  },
}

test('the acceptor may ask over the same association, and both directions carry data sets', async () => {
  const received: unknown[] = []
  const listener: ServiceProvider = {
    service: 'commit',
    contexts: new Map([[commitment, syntaxes]]),
    read: (command) => (command.EventTypeID === undefined ? undefined : command),
    async handle(request, dataSet, { association }) {
      const information = await readIdentifier(dataSet, implicit, 1000)
      received.push(request.EventTypeID, information.string(Tags.StudyID), association.principal)
      const reply = writeIdentifier(numbered(8), implicit)
      return { response: respondTo(request, Status.Success), dataSet: reply }
    },
  }
  const association = await open([reporting], {
    contexts: [{ abstractSyntaxUID: commitment, transferSyntaxUIDs: [implicit] }],
    services: [listener],
    principal: 'me',
  })
  const { response, dataSet } = await nAction(association, {
    sopClassUID: commitment,
    sopInstanceUID: '1.2.3',
    actionTypeID: 1,
    information: numbered(1),
  })
  expect(received).toEqual([1, '7', 'me'])
  expect(response).toMatchObject({ Status: 0, ActionTypeID: 1, AffectedSOPInstanceUID: '1.2.3' })
  expect(dataSet?.string(Tags.StudyID)).toBe('8')
  await association.release()
})

test('a role is accepted only where a service takes the requestor as SCP', async () => {
  const both: ServiceProvider = { ...reporting, requestorSCPContexts: new Map([[commitment, syntaxes]]) }
  const contexts = [
    { abstractSyntaxUID: commitment, transferSyntaxUIDs: [implicit], role: { scu: false, scp: true } },
    { abstractSyntaxUID: find, transferSyntaxUIDs: [implicit], role: { scu: true, scp: true } },
  ]
  const association = await open([both, counting(0)], { contexts })
  expect(association.contexts.map(({ result, requestorIsSCP }) => [result, requestorIsSCP])).toEqual([
    [0, true],
    [0, false],
  ])
  await expect(
    nAction(association, { sopClassUID: commitment, sopInstanceUID: '1.2', actionTypeID: 1 }),
  ).resolves.toMatchObject({ response: { Status: Status.SOPClassNotSupported } })
  await association.release()
})

test('within an asynchronous window requests are performed in parallel, and each response finds its request', async () => {
  let running = 0
  let most = 0
  const waiting: (() => void)[] = []
  const slow: ServiceProvider = {
    ...counting(0),
    async handle(request) {
      running += 1
      most = Math.max(most, running)
      if (running === 3) for (const go of waiting.splice(0)) go()
      else await new Promise<void>((resolve) => waiting.push(resolve))
      running -= 1
      return respondTo(request, Status.Success)
    },
  }
  const proposed = { maximumInvoked: 3, maximumPerformed: 0 }
  const [accepted, statuses] = await threeAtOnce(slow, proposed)
  expect(accepted).toEqual({ maximumInvoked: 3, maximumPerformed: 1 })
  expect(statuses.sort()).toEqual([1, 2, 3])
  expect(most).toBe(3)
})

/** Sends three C-FIND requests without waiting for an answer, by hand: our own requestor asks one after the other. */
async function threeAtOnce(service: ServiceProvider, asynchronousOperationsWindow: AsynchronousOperationsWindow) {
  const acceptor = new AssociationAcceptor({
    services: [service],
    policy: { admit: () => ({ accepted: true, principal: 'p', services: ['find'] }) },
    dangerouslyAcceptPlaintext: true,
  })
  const { port } = await acceptor.listen({ host: '127.0.0.1', port: 0 })
  closing.push(() => acceptor.close())
  const socket = connect(port, '127.0.0.1')
  closing.push(() => void socket.destroy())
  const pdus = pdusOf(socket)
  const titles = { calledAETitle: 'CALLED', callingAETitle: 'CALLER', applicationContextName: dicomApplicationContext }
  const presentationContexts = [{ id: 1, abstractSyntaxUID: find, transferSyntaxUIDs: [implicit] }]
  const userInformation = { maximumLength: 16_384, asynchronousOperationsWindow }
  socket.write(encodeAssociateRQ({ protocolVersion: 1, ...titles, presentationContexts, userInformation }))
  const answer = decodeAssociateAC((await pdus.next()).value!)
  for (const MessageID of [1, 2, 3]) {
    const command = { CommandField: 0x20, CommandDataSetType: 1, MessageID, AffectedSOPClassUID: find }
    const octets = encodeCommandSet(command)
    const dataSet = writeIdentifier(numbered(MessageID), implicit)
    socket.write(encodePDataTF([{ contextID: 1, isCommand: true, isLast: true, octets }]))
    socket.write(encodePDataTF([{ contextID: 1, isCommand: false, isLast: true, octets: dataSet }]))
  }
  const answered: number[] = []
  while (answered.length < 3) {
    const [value] = decodePDataTF((await pdus.next()).value!)
    answered.push(decodeCommandSet(value!.octets).MessageIDBeingRespondedTo!)
  }
  return [answer.userInformation.asynchronousOperationsWindow, answered] as const
}

async function* pdusOf(socket: Socket): AsyncGenerator<Buffer, undefined> {
  let octets = Buffer.alloc(0)
  for await (const chunk of socket) {
    octets = Buffer.concat([octets, chunk])
    for (let end = 0; octets.length >= 6; octets = octets.subarray(end)) {
      end = 6 + octets.readUInt32BE(2)
      if (octets.length < end) break
      yield octets.subarray(0, end)
    }
  }
}

/** Instances for a C-MOVE: one as stored, one that must be converted, one compressed, one damaged. */
const image = (
  sopInstanceUID: string,
  transferSyntaxUID: string,
  dataSet: Uint8Array | Error,
): RetrievableInstance => ({
  ...{ sopClassUID: UIDs.SecondaryCaptureImageStorage, sopInstanceUID, transferSyntaxUID, dataSetOctets: 100 },
  async open() {
    if (dataSet instanceof Error) throw dataSet
    return (async function* () {
      yield dataSet
    })()
  },
})

test('one bad instance does not end a move; counts, failed UIDs and the reason are exact', async () => {
  const set = numbered(1).set(Tags.SOPInstanceUID, 'UI', '1.2')
  const explicit = UIDs.ExplicitVRLittleEndian
  const instances = [
    image('1.1', implicit, encodeDataSet(set, { transferSyntaxUID: implicit })),
    image('1.2', UIDs.JPEGLosslessSV1, new Uint8Array(10)),
    image('1.3', explicit, new Error('damaged')),
    image('1.4', UIDs.ExplicitVRBigEndian, encodeDataSet(set, { transferSyntaxUID: UIDs.ExplicitVRBigEndian })),
    image('1.5', explicit, encodeDataSet(set, { transferSyntaxUID: explicit })),
  ]
  const received: [string, string, string | undefined][] = []
  const sink: InstanceSink = {
    async store({ sopInstanceUID, transferSyntaxUID }, dataSet) {
      const read = await readIdentifier(dataSet, transferSyntaxUID, 10_000)
      received.push([sopInstanceUID, transferSyntaxUID, read.string(Tags.StudyID)])
    },
  }
  const only = new Map([[UIDs.SecondaryCaptureImageStorage as string, syntaxes]])
  const receiver = new AssociationAcceptor({
    services: [{ ...storageSCP(sink), contexts: only }],
    policy: { admit: () => ({ accepted: true, principal: 'p', services: ['store'] }) },
    dangerouslyAcceptPlaintext: true,
  })
  const { port } = await receiver.listen({ host: '127.0.0.1', port: 0 })
  closing.push(() => receiver.close())
  const titles = { callingAETitle: 'ARCHIVE', calledAETitle: 'DEST' }
  const destination: MoveDestination = {
    open: (contexts) =>
      openAssociation({ host: '127.0.0.1', port, ...titles, contexts, dangerouslySendPlaintext: true }),
  }
  const abstractSyntaxUID = UIDs.StudyRootQueryRetrieveInformationModelMove
  const provider = {
    ...moveSCP({ select: async () => instances }, { find: async () => destination }),
    service: 'find' as const,
  }
  const association = await open([provider], { contexts: [{ abstractSyntaxUID, transferSyntaxUIDs: [implicit] }] })
  const identifier = new DataSet().set(Tags.QueryRetrieveLevel, 'CS', 'STUDY').set(Tags.StudyInstanceUID, 'UI', '1.9')
  const operation = cMove(association, { abstractSyntaxUID, identifier, destination: 'DEST' })
  const remaining: (number | undefined)[] = []
  for await (const counts of operation) remaining.push(counts.remaining)
  expect(remaining).toEqual([4, 3, 2, 1, undefined])
  const result = await operation.result
  expect(result).toMatchObject({ completed: 3, failed: 2, warning: 0, failedSOPInstanceUIDs: ['1.2', '1.3'] })
  expect(result.response).toMatchObject({
    Status: Status.SuboperationsWithFailures,
    ErrorComment: expect.stringMatching(/^1 not sent: /),
  })
  expect(received).toEqual(['1.1', '1.4', '1.5'].map((uid) => [uid, implicit, '1']))
  await association.release()
})
