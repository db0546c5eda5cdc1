/** Storage commitment: every octet is read back before it is promised, and the report comes, over either association, also after a restart. */
import { open, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Tags, UIDs } from '@leadglass/dicom'
import {
  AssociationAcceptor,
  type CommitmentReport,
  FailureReason,
  nAction,
  requestCommitment,
  requestContext,
  Status,
  storageCommitment,
} from '@leadglass/network'
import { ctPhantom, freePort, type SampleInstance } from '@leadglass/testkit'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createServer, type NodeCertificate, runOperation } from '../../src/index.ts'
import { associate, eventually, nodeOf, removeScratchFolders, upload } from '../support/archives.ts'
import { startServer, type TestServer } from '../support/running-server.ts'

let archive: TestServer
let slices: SampleInstance[]
let scanner: NodeCertificate
let port: number
/** What came to the scanner's own listener. */
const received: CommitmentReport[] = []
let listener: AssociationAcceptor

beforeAll(async () => {
  archive = await startServer()
  slices = []
  for await (const slice of ctPhantom({ sliceCount: 3 })) slices.push(slice)
  await upload(archive, slices)
  port = await freePort()
  scanner = await nodeOf(archive, 'SCANNER1', ['store', 'commit'], `127.0.0.1:${port}`)
  listener = await listen(port)
})
afterAll(async () => {
  await listener.close()
  await archive.close()
  await removeScratchFolders()
})

const device = () => ({ aeTitle: 'SCANNER1', certificate: scanner })
const itemsOf = (instances: readonly SampleInstance[]) =>
  instances.map(({ sopClassUID, sopInstanceUID }) => ({ sopClassUID, sopInstanceUID }))
let transactions = 0
const newTransaction = () => `1.2.826.0.1.3680043.9.7778.${++transactions}`

/** A device that takes reports. */
function desk(reports: CommitmentReport[]) {
  return storageCommitment({
    asked: () => Promise.reject(new Error('this device keeps nothing')),
    reported: async (_, report) => reports.push(report) > 0,
  })
}

async function listen(at: number): Promise<AssociationAcceptor> {
  const acceptor = new AssociationAcceptor({
    tls: { key: scanner.key, certificate: scanner.certificate, authority: scanner.authority },
    policy: { admit: () => ({ accepted: true, principal: undefined, services: ['commit'] }) },
    services: [desk(received)],
  })
  await acceptor.listen({ host: '127.0.0.1', port: at })
  return acceptor
}

function reportOn(transactionUID: string, reports = received): Promise<CommitmentReport> {
  return eventually(
    async () => reports.find((report) => report.transactionUID === transactionUID)!,
    (report) => report !== undefined,
  )
}

test('the report comes over a new association when the device has closed its own', async () => {
  const transactionUID = newTransaction()
  const association = await associate(archive, device(), [requestContext])
  const response = await requestCommitment(association, { transactionUID, items: itemsOf(slices) })
  await association.release()
  expect(response.Status).toBe(Status.Success)
  expect(await reportOn(transactionUID)).toEqual({ transactionUID, items: itemsOf(slices) })
})

test('the report comes over the same association while the device waits on it', async () => {
  const transactionUID = newTransaction()
  const reports: CommitmentReport[] = []
  const association = await associate(archive, device(), [requestContext], [desk(reports)])
  await requestCommitment(association, { transactionUID, items: itemsOf(slices) })
  expect(await reportOn(transactionUID, reports)).toEqual({ transactionUID, items: itemsOf(slices) })
  await association.release()
  expect(received.some((report) => report.transactionUID === transactionUID)).toBe(false)
})

test('what is not here, or of another class, is not committed, each with its reason', async () => {
  const transactionUID = newTransaction()
  const [first] = itemsOf(slices)
  const missing = { sopClassUID: first!.sopClassUID, sopInstanceUID: '1.2.3.4.5' }
  const conflict = { sopClassUID: UIDs.MRImageStorage, sopInstanceUID: slices[1]!.sopInstanceUID }
  const association = await associate(archive, device(), [requestContext])
  await requestCommitment(association, { transactionUID, items: [first!, missing, conflict] })
  await association.release()
  expect((await reportOn(transactionUID)).items).toEqual([
    first,
    { ...missing, failureReason: FailureReason.NoSuchObjectInstance },
    { ...conflict, failureReason: FailureReason.ClassInstanceConflict },
  ])
})

test('one damaged octet on the disk, and the instance is not committed', async () => {
  const own = await startServer()
  try {
    const node = await nodeOf(own, 'SCANNER1', ['commit'])
    await upload(own, slices)
    await flipOctet(join(own.folder, 'packs'))
    const reports: CommitmentReport[] = []
    const certificate = { aeTitle: 'SCANNER1', certificate: node }
    const association = await associate(own, certificate, [requestContext], [desk(reports)])
    const transactionUID = newTransaction()
    await requestCommitment(association, { transactionUID, items: itemsOf(slices) })
    const { items } = await reportOn(transactionUID, reports)
    await association.release()
    const failed = items.filter(({ failureReason }) => failureReason !== undefined)
    expect(failed).toHaveLength(1)
    expect(failed[0]?.failureReason).toBe(FailureReason.ProcessingFailure)
  } finally {
    await own.close()
  }
})

test('a report that the device cannot take is kept over a restart and delivered later', async () => {
  const own = await startServer()
  const later = await freePort()
  try {
    const node = await nodeOf(own, 'SCANNER1', ['commit'], `127.0.0.1:${later}`)
    await upload(own, slices)
    const association = await associate(own, { aeTitle: 'SCANNER1', certificate: node }, [requestContext])
    const transactionUID = newTransaction()
    await requestCommitment(association, { transactionUID, items: itemsOf(slices) })
    await association.release()
    const waiting = async () => (await runOperation(own.folder, 'forward.status', {})).commitmentReports
    await eventually(
      async () => own.log.join(''),
      (log) => log.includes('storage commitment'),
    )
    await own.server.close()
    expect(await waiting()).toEqual({ waiting: 1, undeliverable: 0 })

    const reports: CommitmentReport[] = []
    const acceptor = new AssociationAcceptor({
      tls: { key: node.key, certificate: node.certificate, authority: node.authority },
      policy: { admit: () => ({ accepted: true, principal: undefined, services: ['commit'] }) },
      services: [desk(reports)],
    })
    await acceptor.listen({ host: '127.0.0.1', port: later })
    const again = await createServer({
      folder: own.folder,
      https: '127.0.0.1:0',
      dicomTls: '127.0.0.1:0',
      environment: {},
      logDestination: { write: () => undefined },
    })
    expect((await reportOn(transactionUID, reports)).items).toEqual(itemsOf(slices))
    await eventually(waiting, ({ waiting }) => waiting === 0)
    await again.close()
    await acceptor.close()
  } finally {
    await own.close()
  }
})

test.each([
  ['another action type', 2, undefined, Status.NoSuchActionType],
  ['another instance than the well-known one', 1, '1.2.3', Status.NoSuchSOPInstance],
  ['no transaction UID', 1, undefined, Status.InvalidArgumentValue],
])('%s is refused as the Standard says', async (_, actionTypeID, sopInstanceUID, expected) => {
  const association = await associate(archive, device(), [requestContext])
  const { response } = await nAction(association, {
    sopClassUID: UIDs.StorageCommitmentPushModel,
    sopInstanceUID: sopInstanceUID ?? UIDs.StorageCommitmentPushModelInstance,
    actionTypeID,
    information: new (await import('@leadglass/dicom')).DataSet().set(Tags.ReferencedSOPSequence, 'SQ', []),
  })
  await association.release()
  expect(response.Status).toBe(expected)
})

/** The last octet of the newest pack that holds instances lies in the last segment of a data set. */
async function flipOctet(packs: string): Promise<void> {
  const names = await readdir(packs)
  for (const name of names) {
    const file = await open(join(packs, name), 'r+')
    const { size } = await file.stat()
    if (size < 400_000) {
      await file.close()
      continue
    }
    const octet = Buffer.alloc(1)
    await file.read(octet, 0, 1, 300_000)
    octet[0] = octet[0]! ^ 1
    await file.write(octet, 0, 1, 300_000)
    await file.close()
    return
  }
  throw new Error('no pack is long enough')
}
