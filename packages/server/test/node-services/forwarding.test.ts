/** Forwarding: rules, order, refusals, unreachable destinations, commitment; the receivers are DCMTK's storescp and scripted ones. */
import { AssociationAcceptor, respondTo, type ServiceProvider, Status, storageSCP } from '@leadglass/network'
import { ctPhantom, freePort, mrPhantom, type SampleInstance } from '@leadglass/testkit'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { createServer, type NodeCertificate, runOperation } from '../../src/index.ts'
import { eventually, nodeOf, removeScratchFolders, upload } from '../support/archives.ts'
import { startServer, type TestServer } from '../support/running-server.ts'

let ct: SampleInstance[]
let mr: SampleInstance[]
const opened: { close(): Promise<unknown> }[] = []

beforeAll(async () => {
  ct = []
  mr = []
  for await (const slice of ctPhantom({ sliceCount: 4 })) ct.push(slice)
  for await (const slice of mrPhantom({ sliceCount: 2 })) mr.push(slice)
})
afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close()
})
afterAll(removeScratchFolders)

interface Receiver {
  /** SOP Instance UIDs in the order in which they came. */
  received: string[]
  port: number
  acceptor: AssociationAcceptor
}

/** A receiver that counts, and answers each with `status`. */
async function receiver(
  certificate: NodeCertificate,
  { port = 0, status = () => Status.Success as number, extra = [] as ServiceProvider[] } = {},
): Promise<Receiver> {
  const received: string[] = []
  const storage = storageSCP({ store: async () => undefined })
  const counting: ServiceProvider = {
    ...storage,
    async handle(request, dataSet) {
      for await (const _ of dataSet);
      received.push(request.AffectedSOPInstanceUID!)
      return respondTo(request, status())
    },
  }
  const acceptor = new AssociationAcceptor({
    tls: { key: certificate.key, certificate: certificate.certificate, authority: certificate.authority },
    policy: { admit: () => ({ accepted: true, principal: undefined, services: ['store', 'commit'] }) },
    services: [counting, ...extra],
  })
  const bound = await acceptor.listen({ host: '127.0.0.1', port })
  opened.push(acceptor)
  return { received, port: bound.port, acceptor }
}

/** An archive with rules, whose destination is not there yet. */
async function archiveWith(rules: unknown[], environment: Record<string, string> = {}): Promise<TestServer> {
  const archive = await startServer({
    LEADGLASS_FORWARDING_RULES: JSON.stringify(rules),
    LEADGLASS_FORWARDING_LONGEST_PAUSE_SECONDS: '1',
    ...environment,
  })
  opened.push(archive)
  return archive
}

const uidsOf = (instances: readonly SampleInstance[]) => instances.map(({ sopInstanceUID }) => sopInstanceUID)
const summary = async (archive: TestServer) => (await runOperation(archive.folder, 'forward.status', {})).destinations

async function destinationOf(archive: TestServer, aeTitle: string, options = {}): Promise<Receiver> {
  // The address must be known before the certificate is made out to it.
  const probe = await freePort()
  const certificate = await nodeOf(archive, aeTitle, ['store', 'commit'], `127.0.0.1:${probe}`)
  return receiver(certificate, { ...options, port: probe })
}

describe('what is sent', () => {
  test('is what the rule names, each instance once, and the audit log tells of each', async () => {
    const archive = await archiveWith([{ name: 'scans', when: { modality: ['MR'] }, to: ['MIRROR'] }])
    const { received } = await destinationOf(archive, 'MIRROR')
    await upload(archive, [...ct, ...mr])
    await upload(archive, mr)
    await eventually(
      () => summary(archive),
      ([view]) => view?.delivered === 2,
    )
    expect(received.sort()).toEqual(uidsOf(mr).sort())
    const { entries } = await runOperation(archive.folder, 'audit.tail', { count: 200 })
    const told = entries.map(({ event }) => event).filter(({ action }) => action === 'instance:forwarded')
    expect(told).toHaveLength(2)
    expect(told[0]).toMatchObject({
      outcome: 'success',
      principal: 'operator:forwarding',
      detail: { destination: 'MIRROR', rule: 'scans' },
    })
  })

  test('is not what was here before the rule was', async () => {
    const archive = await startServer()
    opened.push(archive)
    await upload(archive, ct)
    await archive.server.close()
    const rules = JSON.stringify([{ name: 'all', to: ['MIRROR'] }])
    const again = await createServer({
      folder: archive.folder,
      https: '127.0.0.1:0',
      dicomTls: '127.0.0.1:0',
      environment: { LEADGLASS_FORWARDING_RULES: rules },
      logDestination: { write: () => undefined },
    })
    opened.push(again)
    const { received } = await destinationOf(archive, 'MIRROR')
    await upload(archive, mr)
    await eventually(
      () => summary(archive),
      ([view]) => view?.delivered === 2,
    )
    expect(received.sort()).toEqual(uidsOf(mr).sort())
  })

  test('goes in the order of priority', async () => {
    const archive = await archiveWith([
      {
        name: 'urgent',
        when: { attributes: { BodyPartExamined: '*', Modality: 'MR' } },
        to: ['MIRROR'],
        priority: 'high',
      },
      { name: 'rest', to: ['MIRROR'], priority: 'low' },
    ])
    await upload(archive, [...ct, ...mr])
    await eventually(
      () => summary(archive),
      ([view]) => view?.waiting === 6,
    )
    const { received } = await destinationOf(archive, 'MIRROR')
    await runOperation(archive.folder, 'forward.retry', {})
    await eventually(
      () => summary(archive),
      ([view]) => view?.delivered === 6,
    )
    expect(received.slice(0, 2).sort()).toEqual(uidsOf(mr).sort())
  })
})

test('a destination that is down gets everything once it is up, without a person', async () => {
  const archive = await archiveWith([{ name: 'all', to: ['MIRROR'] }])
  const port = await freePort()
  const certificate = await nodeOf(archive, 'MIRROR', ['store'], `127.0.0.1:${port}`)
  await upload(archive, ct)
  const [down] = await eventually(
    () => summary(archive),
    // One of them may be under way at this very moment.
    ([view]) => view?.why !== undefined && view.waiting === ct.length,
  )
  expect(down).toMatchObject({ waiting: 4, delivered: 0, why: expect.stringMatching(/ECONNREFUSED/) })
  expect(down?.said).toEqual([{ code: 'connection-failed', facts: { code: 'ECONNREFUSED' } }])
  const { received } = await receiver(certificate, { port })
  await eventually(
    () => summary(archive),
    ([view]) => view?.delivered === 4,
  )
  expect(received.sort()).toEqual(uidsOf(ct).sort())
})

test('the queue survives a restart, and nothing of it is readable on the disk', async () => {
  const archive = await archiveWith([{ name: 'all', to: ['MIRROR'] }])
  const port = await freePort()
  const certificate = await nodeOf(archive, 'MIRROR', ['store'], `127.0.0.1:${port}`)
  await upload(archive, ct)
  await eventually(
    () => summary(archive),
    ([view]) => view?.waiting === 4,
  )
  await archive.server.close()
  const { readFile } = await import('node:fs/promises')
  for (const name of ['services.db', 'services.db-wal']) {
    const octets = await readFile(`${archive.folder}/${name}`).catch(() => Buffer.alloc(0))
    expect(octets.includes(ct[0]!.sopInstanceUID)).toBe(false)
    expect(octets.includes('SQLite format')).toBe(false)
  }
  const { received } = await receiver(certificate, { port })
  const again = await createServer({
    folder: archive.folder,
    https: '127.0.0.1:0',
    dicomTls: '127.0.0.1:0',
    environment: { LEADGLASS_FORWARDING_RULES: JSON.stringify([{ name: 'all', to: ['MIRROR'] }]) },
    logDestination: { write: () => undefined },
  })
  opened.push(again)
  await eventually(
    () => summary(archive),
    ([view]) => view?.delivered === 4,
  )
  expect(received.sort()).toEqual(uidsOf(ct).sort())
})

describe('an instance that the receiver', () => {
  test('does not understand goes to the dead letters with the reason, and back on request', async () => {
    const archive = await archiveWith([{ name: 'all', to: ['MIRROR'] }])
    let status: number = Status.CannotUnderstand
    const { received } = await destinationOf(archive, 'MIRROR', { status: () => status })
    await upload(archive, mr)
    await eventually(
      () => summary(archive),
      ([view]) => view?.dead === 2,
    )
    const { deliveries } = await runOperation(archive.folder, 'forward.list', {})
    expect(deliveries[0]).toMatchObject({ state: 'dead', why: 'the receiver does not take it (status C000H)' })
    expect(deliveries[0]?.said).toEqual([{ code: 'receiver-takes-not', facts: { status: 'C000H' } }])
    const { warnings } = await runOperation(archive.folder, 'status', {})
    expect(warnings.join()).toContain('2 instances could not be delivered to MIRROR')
    status = Status.Success
    expect(await runOperation(archive.folder, 'forward.retry', { destination: 'MIRROR' })).toEqual({ deliveries: 2 })
    await eventually(
      () => summary(archive),
      ([view]) => view?.delivered === 2,
    )
    expect(received).toHaveLength(4)
  })

  test('has no room for is offered again', async () => {
    const archive = await archiveWith([{ name: 'all', to: ['MIRROR'] }])
    let answers = 0
    const status = () => (++answers <= 2 ? Status.OutOfResources : Status.Success)
    const { received } = await destinationOf(archive, 'MIRROR', { status })
    await upload(archive, mr)
    await eventually(
      () => summary(archive),
      ([view]) => view?.delivered === 2,
    )
    expect(received).toHaveLength(4)
  })

  test('erased here meanwhile is not sent, and forgotten', async () => {
    const archive = await archiveWith([{ name: 'all', to: ['MIRROR'] }])
    await upload(archive, mr)
    await eventually(
      () => summary(archive),
      ([view]) => view?.waiting === 2,
    )
    const found = await archive.send('/dicom-web/studies', { as: 'clinician' })
    const studyInstanceUID = found.json()[0]['0020000D'].Value[0]
    await runOperation(archive.folder, 'erase', { studyInstanceUID })
    expect(await summary(archive)).toEqual([])
  })
})

test('a rule that names a keyword nobody knows stops the start', async () => {
  const rules = JSON.stringify([{ name: 'x', to: ['MIRROR'], when: { attributes: { Modalty: 'CT' } } }])
  await expect(startServer({ LEADGLASS_FORWARDING_RULES: rules })).rejects.toMatchObject({ code: 'LG_CONFIG_VALUE' })
})
