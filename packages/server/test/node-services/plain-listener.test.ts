/** The quarantined plain listener: one device, few services, an end; and the log that explains what was refused. */
import { join } from 'node:path'
import { UIDs } from '@leadglass/dicom'
import { openAssociation, Status } from '@leadglass/network'
import { ctPhantom, type SampleInstance } from '@leadglass/testkit'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { BoundedAudit } from '../../src/data-folder/bounded-audit.ts'
import { openDataFolder } from '../../src/data-folder/data-folder.ts'
import { createMetrics } from '../../src/http/metrics.ts'
import { runOperation } from '../../src/index.ts'
import { createLog } from '../../src/log/log.ts'
import { PlainListener } from '../../src/plain-listener/plain-listener.ts'
import { plainListenerSettings } from '../../src/plain-listener/plain-listener-settings.ts'
import { ServicesFile } from '../../src/services-file/services-file.ts'
import { eventually, nodeOf, scratchFolder } from '../support/archives.ts'
import { startServer, type TestServer } from '../support/running-server.ts'

const opened: { close(): Promise<unknown> }[] = []
let slice: SampleInstance

beforeAll(async () => {
  for await (const one of ctPhantom({ sliceCount: 1 })) slice = one
})
afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close()
})

function day(fromNow: number): string {
  const date = new Date(Date.now() + fromNow * 86_400_000)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}

async function archiveFor(changes: Record<string, string> = {}): Promise<TestServer> {
  const settings = {
    LISTEN: '127.0.0.1:0',
    PEER_ADDRESS: '127.0.0.1',
    AE_TITLE: 'OLDCT',
    UNTIL: day(3),
    ...changes,
  }
  const environment = Object.entries(settings).map(([name, value]) => [
    `LEADGLASS_DANGEROUSLY_ACCEPT_PLAINTEXT_${name}`,
    value,
  ])
  const archive = await startServer(Object.fromEntries(environment))
  opened.push(archive)
  await runOperation(archive.folder, 'node.add', { aeTitle: 'OLDCT', services: ['echo', 'store', 'worklist', 'find'] })
  return archive
}

function connect(address: string, callingAETitle = 'OLDCT', sopClassUID: string = slice.sopClassUID) {
  const [host, port] = address.split(':') as [string, string]
  return openAssociation({
    host,
    port: Number(port),
    callingAETitle,
    calledAETitle: 'LEADGLASS',
    contexts: [{ abstractSyntaxUID: sopClassUID, transferSyntaxUIDs: [UIDs.ExplicitVRLittleEndian] }],
    dangerouslySendPlaintext: true,
  })
}

const actions = async (archive: TestServer) =>
  (await runOperation(archive.folder, 'audit.tail', { count: 200 })).entries.map(({ event }) => event.action)

test('the one device stores; status warns; the audit log tells of it', async () => {
  const archive = await archiveFor()
  const association = await connect(archive.server.ready.dicomPlain!)
  expect((await association.store(slice)).Status).toBe(Status.Success)
  await association.release()
  const status = (await archive.send('/api/status', { as: 'administrator' })).json()
  expect(status.plaintext).toMatchObject({ aeTitle: 'OLDCT', peerAddress: '127.0.0.1', expired: false })
  expect(status.warnings[0]).toMatch(/OLDCT at 127\.0\.0\.1 connects WITHOUT TLS/)
  expect(await actions(archive)).toEqual(expect.arrayContaining(['plaintext:started', 'plaintext:association']))
})

test('another AE title is rejected, another service is not offered', async () => {
  const archive = await archiveFor({ SERVICES: 'echo' })
  await nodeOf(archive, 'NEWCT')
  await expect(connect(archive.server.ready.dicomPlain!, 'NEWCT')).rejects.toMatchObject({
    code: 'LG_ASSOCIATION_REJECTED',
  })
  for (const sopClass of [slice.sopClassUID, UIDs.StudyRootQueryRetrieveInformationModelFind]) {
    const association = await connect(archive.server.ready.dicomPlain!, 'OLDCT', sopClass)
    expect(association.contexts[0]?.result).not.toBe(0)
    await association.release()
  }
  const { refusals } = await runOperation(archive.folder, 'node.log', {})
  expect(refusals.map(({ why }) => why)).toContain('not the AE title of the plain listener')
})

test('another address is cut off before a word is exchanged', async () => {
  const archive = await archiveFor({ PEER_ADDRESS: '192.0.2.7' })
  await expect(connect(archive.server.ready.dicomPlain!)).rejects.toThrow()
  const { refusals } = await runOperation(archive.folder, 'node.log', {})
  expect(refusals[0]).toMatchObject({ kind: 'connection', aeTitle: '', why: 'not the address of the plain listener' })
})

test('after its last day it does not begin to listen', async () => {
  const archive = await archiveFor({ UNTIL: day(-1) })
  expect(archive.server.ready.dicomPlain).toBeUndefined()
  const { warnings, plaintext } = await runOperation(archive.folder, 'status', {})
  expect(plaintext?.expired).toBe(true)
  expect(warnings[0]).toMatch(/expired/)
  expect(await actions(archive)).toContain('plaintext:expired')
})

test('when its last day ends while it runs, running associations end and new ones are refused', async () => {
  const archive = await startServer()
  await runOperation(archive.folder, 'node.add', { aeTitle: 'OLDCT', services: ['store'] })
  await archive.server.close()
  const data = await openDataFolder({ folder: archive.folder, environment: {} })
  const log = createLog('error', { write: () => undefined })
  let now = Date.now()
  const until = day(1)
  const group = {
    listen: '127.0.0.1:104',
    peerAddress: '127.0.0.1',
    aeTitle: 'OLDCT',
    services: ['store' as const],
    until,
  }
  const settings = plainListenerSettings(group)!
  // The day is over in a moment, by its own clock.
  now = settings.expiresAt - 400
  const started = performance.now()
  const listener = new PlainListener({
    ...{ data, log, settings, metrics: createMetrics(), refusals: new BoundedAudit(data.audit, log), providers: [] },
    relay: undefined,
    now: () => now + (performance.now() - started),
  })
  const { port } = await listener.listen({ host: '127.0.0.1', port: 0 })
  const association = await connect(`127.0.0.1:${port}`)
  expect((await association.store(slice)).Status).toBe(Status.Success)
  await eventually(
    () =>
      association.store(slice).then(
        () => false,
        () => true,
      ),
    (ended) => ended,
  )
  await expect(connect(`127.0.0.1:${port}`)).rejects.toThrow()
  await listener.close()
  await data.close()
  await archive.close()
})

describe('does not start', () => {
  test.each([
    ['on all interfaces', { LISTEN: '0.0.0.0:0' }, /listen: name one interface/],
    ['without an address of the device', { PEER_ADDRESS: '' }, /peerAddress/],
    ['without an AE title', { AE_TITLE: '' }, /aeTitle/],
    ['without an end', { UNTIL: '' }, /until: name the last day/],
    ['with an end that lies too far ahead', { UNTIL: day(800) }, /at most a year/],
    ['with a day that does not exist', { UNTIL: '2027-02-30' }, /no such day/],
  ])('%s', async (_, changes, expected) => {
    await expect(archiveFor(changes)).rejects.toThrow(expected)
  })
})

describe('the log of refusals', () => {
  test('tells a certificate of another authority by the address of the node', async () => {
    const archive = await archiveFor({ LISTEN: '' })
    const elsewhere = await startServer()
    opened.push(elsewhere)
    const foreign = await nodeOf(elsewhere, 'SCANNER1')
    const own = await nodeOf(archive, 'SCANNER1', ['store'], '127.0.0.1:11112')
    const [host, port] = archive.server.ready.dicomTls.split(':') as [string, string]
    const attempt = openAssociation({
      host,
      port: Number(port),
      callingAETitle: 'SCANNER1',
      calledAETitle: 'LEADGLASS',
      contexts: [{ abstractSyntaxUID: slice.sopClassUID, transferSyntaxUIDs: [UIDs.ExplicitVRLittleEndian] }],
      tls: { key: foreign.key, certificate: foreign.certificate, authority: own.authority },
    })
    await expect(attempt).rejects.toThrow()
    const { refusals } = await eventually(
      () => runOperation(archive.folder, 'node.log', { aeTitle: 'SCANNER1' }),
      (log) => log.refusals.length > 0,
    )
    expect(refusals[0]).toMatchObject({ kind: 'connection', address: '127.0.0.1' })
    expect(refusals[0]?.why).toMatch(/certificate is from another authority/)
  })

  test('counts what is repeated', async () => {
    const archive = await archiveFor()
    for (let attempt = 0; attempt < 3; attempt += 1)
      await connect(archive.server.ready.dicomPlain!, 'STRANGER').catch(() => undefined)
    const refusals = (await archive.send('/api/refusals', { as: 'administrator' })).json().refusals
    expect(refusals[0]).toMatchObject({ aeTitle: 'STRANGER', count: 3 })
  })

  test('holds no control characters of a stranger', async () => {
    const file = ServicesFile.open({ path: join(await scratchFolder(), 'services.db'), key: new Uint8Array(32) })
    file.refusals.record({ kind: 'association', aeTitle: 'EVIL\u001b[2J', address: '192.0.2.1', why: 'x' })
    expect(file.refusals.list({ limit: 1 })[0]?.aeTitle).toBe('EVIL?[2J')
    await file.close()
  })

  test('is for those who may see nodes', async () => {
    const archive = await archiveFor({ LISTEN: '' })
    expect((await archive.send('/api/refusals', { as: 'clinician' })).status).toBe(403)
  })
})
