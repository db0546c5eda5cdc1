/** Requests with many responses, cancelling, requests in the other direction, roles, windows: two of our own sides. */
import { DataSet, Tags, UIDs } from '@leadglass/dicom'
import { afterEach, expect, test } from 'vitest'
import {
  AssociationAcceptor,
  asCFindRQ,
  asNActionRQ,
  cFind,
  type Exchange,
  nAction,
  nEventReport,
  type OpenAssociationOptions,
  openAssociation,
  type RequestorAssociation,
  readIdentifier,
  respondTo,
  type ServiceProvider,
  Status,
  writeIdentifier,
} from '../../src/index.ts'

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
