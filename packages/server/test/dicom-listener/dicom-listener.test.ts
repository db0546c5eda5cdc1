import { execFile } from 'node:child_process'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openAssociation } from '@leadglass/network'
import { ctPhantom, part10File, type SampleInstance } from '@leadglass/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { initialise, type NodeCertificate, runOperation } from '../../src/index.ts'
import { startServer, type TestServer } from '../support/running-server.ts'

let archive: TestServer
let scratch: string
let slice: SampleInstance
let scanner: NodeCertificate
let viewer: NodeCertificate
let foreign: NodeCertificate

beforeAll(async () => {
  archive = await startServer()
  scratch = await mkdtemp(join(tmpdir(), 'leadglass-dcmtk-'))
  for await (const one of ctPhantom({ sliceCount: 1 })) slice = one
  await writeFile(join(scratch, 'slice.dcm'), part10File(slice))
  scanner = await nodeOf(archive.folder, 'SCANNER1')
  viewer = await nodeOf(archive.folder, 'VIEWER', ['echo'])
  const elsewhere = join(scratch, 'elsewhere')
  await initialise({ folder: elsewhere, environment: {} })
  foreign = await nodeOf(elsewhere, 'SCANNER1')
})
afterAll(() => archive.close())

test('storescu stores over TLS with the certificate it was issued', async () => {
  const sent = await storescu({ as: 'SCANNER1', with: scanner })
  expect(sent.status, sent.output).toBe(0)
  const found = await archive.send('/dicom-web/instances', { as: 'clinician' })
  expect(found.json()[0]['00080018'].Value).toEqual([slice.sopInstanceUID])
})

describe('is rejected, stores nothing and is in the audit log with the reason:', () => {
  const otherAuthority = () => storescu({ as: 'SCANNER1', with: { ...foreign, authority: scanner.authority } })
  test.each([
    ['no client certificate', () => storescu({ as: 'SCANNER1' }), /./],
    ['a certificate of another authority', otherAuthority, /./],
    ["another node's certificate", () => storescu({ as: 'SCANNER1', with: viewer }), /^certificate of another node/],
    ['an unknown AE title', () => storescu({ as: 'NOBODY', with: scanner }), /^calling AE title not registered/],
    [
      'another called AE title',
      () => storescu({ as: 'SCANNER1', with: scanner, calling: 'X' }),
      /^called AE title is not ours/,
    ],
  ])('%s', async (_, attempt, why) => {
    const before = await rejections()
    const sent = await attempt()
    expect(sent.status, sent.output).not.toBe(0)
    expect((await archive.send('/dicom-web/instances', { as: 'clinician' })).json()).toHaveLength(1)
    const fresh = (await rejections()).slice(before.length)
    expect(fresh.length).toBeGreaterThan(0)
    expect(fresh[0]).toMatchObject({ outcome: 'denied', principal: 'stranger', address: '127.0.0.1' })
    expect(fresh[0]!.detail.why).toMatch(why)
  })
})

test('a node without the storage service stores nothing', async () => {
  expect((await storescu({ as: 'VIEWER', with: viewer })).status).not.toBe(0)
  expect((await archive.send('/dicom-web/instances', { as: 'clinician' })).json()).toHaveLength(1)
})

test('a node that was removed is rejected with the certificate it still has', async () => {
  const gone = await nodeOf(archive.folder, 'GONE')
  expect((await storescu({ as: 'GONE', with: gone })).status).toBe(0)
  await runOperation(archive.folder, 'node.remove', { aeTitle: 'GONE' })
  expect((await storescu({ as: 'GONE', with: gone })).status).not.toBe(0)
})

test('rejections repeated without end are counted, not written one by one', async () => {
  const before = (await rejections()).length
  for (let attempt = 0; attempt < 30; attempt++) await knock().catch(() => undefined)
  const written = (await rejections()).length - before
  expect(written).toBeGreaterThan(0)
  expect(written).toBeLessThanOrEqual(10)
})

describe('TLS', () => {
  test.each([
    ['https', '-tls1', false],
    ['https', '-tls1_1', false],
    ['https', '-tls1_2', true],
    ['https', '-tls1_3', true],
    ['dicomTls', '-tls1_1', false],
    ['dicomTls', '-tls1_2', true],
    ['dicomTls', '-tls1_3', true],
  ] as const)('%s %s: %s', async (listener, version, accepted) => {
    const address = archive.server.ready[listener].replace('https://', '')
    const { output } = await run('openssl', ['s_client', '-connect', address, version, '-cipher', 'ALL:@SECLEVEL=0'])
    expect(/Cipher is (?!\(NONE\))/.test(output), output).toBe(accepted)
  })

  test.each(['AES128-SHA', 'ECDHE-ECDSA-AES256-SHA', 'AES128-GCM-SHA256'])('refuses %s', async (cipher) => {
    const address = archive.server.ready.https.replace('https://', '')
    const options = ['s_client', '-connect', address, '-tls1_2', '-cipher', `${cipher}:@SECLEVEL=0`]
    expect((await run('openssl', options)).output).toContain('Cipher is (NONE)')
  })
})

test('with RSA keys, for equipment that knows no elliptic curves, storescu stores as well', async () => {
  const old = await startServer({ LEADGLASS_CERTIFICATES_KEY_TYPE: 'rsa-3072' })
  try {
    const node = await nodeOf(old.folder, 'OLD')
    const sent = await storescu({ as: 'OLD', with: node, port: old.server.ready.dicomTls.split(':')[1]! })
    expect(sent.status, sent.output).toBe(0)
  } finally {
    await old.close()
  }
})

async function nodeOf(folder: string, aeTitle: string, services = ['echo', 'store']): Promise<NodeCertificate> {
  await runOperation(folder, 'node.add', { aeTitle, services })
  return runOperation(folder, 'node.certificate', { aeTitle })
}

interface Sender {
  as: string
  with?: NodeCertificate
  calling?: string
  port?: string
}

async function storescu({ as, with: node, calling = 'LEADGLASS', port }: Sender) {
  const folder = await mkdtemp(join(scratch, 'node-'))
  const [key, certificate, authority] = ['node.key', 'node.crt', 'ca.crt'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ]
  await writeFile(authority, node?.authority ?? scanner.authority)
  if (node) {
    await writeFile(key, node.key)
    await writeFile(certificate, node.certificate)
  }
  const tls = node ? ['+tls', key, certificate] : ['+tla']
  const address = ['127.0.0.1', port ?? archive.server.ready.dicomTls.split(':')[1]!]
  return run('storescu', [
    ...tls,
    '+cf',
    authority,
    '-aet',
    as,
    '-aec',
    calling,
    ...address,
    join(scratch, 'slice.dcm'),
  ])
}

function run(command: string, options: string[]): Promise<{ status: number; output: string }> {
  return new Promise((resolve) => {
    const child = execFile(command, options, (error, out, err) =>
      resolve({ status: error ? Number(error.code ?? 1) : 0, output: out + err }),
    )
    child.stdin?.end()
  })
}

async function knock(): Promise<void> {
  const [host, port] = archive.server.ready.dicomTls.split(':') as [string, string]
  const { key, certificate, authority } = viewer
  const contexts = [{ abstractSyntaxUID: '1.2.840.10008.1.1', transferSyntaxUIDs: ['1.2.840.10008.1.2'] }]
  const titles = { callingAETitle: 'KNOCKER', calledAETitle: 'LEADGLASS' }
  const association = await openAssociation({
    host,
    port: Number(port),
    ...titles,
    contexts,
    tls: { key, certificate, authority },
  })
  await association.release()
}

async function rejections() {
  const { entries } = await runOperation(archive.folder, 'audit.tail', { count: 1000 })
  return entries
    .map(({ event }) => event as { action: string; detail: { why: string } })
    .filter(({ action }) => action === 'association:rejected')
}
