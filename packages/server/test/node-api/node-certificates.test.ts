import { execFile } from 'node:child_process'
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { renewNodeCertificate, runOperation } from '../../src/index.ts'
import { startServer, type TestServer } from '../support/running-server.ts'

const run = promisify(execFile)
let archive: TestServer
let place: string
let dicom: string
let files: { key: string; certificate: string; authority: string }
let number = 0

beforeAll(async () => {
  archive = await startServer()
  dicom = archive.server.ready.dicomTls
  place = await mkdtemp(join(tmpdir(), 'leadglass-node-'))
})
afterAll(async () => {
  await archive.close()
  await rm(place, { recursive: true })
})

let aeTitle: string
beforeEach(async () => {
  number += 1
  aeTitle = `CT${number}`
  files = await nodeFiles(aeTitle)
})

async function nodeFiles(title: string) {
  await runOperation(archive.folder, 'node.add', { aeTitle: title, services: ['echo'] })
  const issued = await runOperation(archive.folder, 'node.certificate', { aeTitle: title })
  const paths = {
    key: join(place, `${title}.key`),
    certificate: join(place, `${title}.crt`),
    authority: join(place, 'ca.crt'),
  }
  await writeFile(paths.key, issued.key)
  await writeFile(paths.certificate, issued.certificate)
  await writeFile(paths.authority, issued.authority)
  return paths
}

/** DCMTK's echoscu, a peer that knows nothing of us. */
function echo({ key, certificate, authority } = files) {
  const [host, port] = dicom.split(':') as [string, string]
  const tls = ['+tls', key, certificate, '+cf', authority, '-aet', aeTitle, '-aec', 'LEADGLASS', '-to', '20']
  return run('echoscu', [...tls, host, port]).then(
    () => 'success',
    () => 'refused',
  )
}

function curl(path: string, ...more: string[]) {
  const identity = ['--cert', files.certificate, '--key', files.key, '--cacert', files.authority]
  return run('curl', ['-s', '-S', '--max-time', '20', ...identity, ...more, `https://${dicom}${path}`])
}

const renew = (beforeMs = 4000 * 86_400_000) => renewNodeCertificate({ ...files, server: dicom, beforeMs })
const isPair = async () => {
  const [key, certificate] = await Promise.all([readFile(files.key, 'utf8'), readFile(files.certificate, 'utf8')])
  return new X509Certificate(certificate).checkPrivateKey(createPrivateKey(key))
}

test('a node renews its certificate with a key made at the node; old and new work', async () => {
  const before = { ...files, key: `${files.key}.before`, certificate: `${files.certificate}.before` }
  await writeFile(before.key, await readFile(files.key))
  await writeFile(before.certificate, await readFile(files.certificate))
  expect(await renew()).toMatchObject({ renewed: true })
  expect(await readFile(files.key, 'utf8')).not.toBe(await readFile(before.key, 'utf8'))
  expect(await isPair()).toBe(true)
  expect([await echo(), await echo(before)]).toEqual(['success', 'success'])
  const { entries } = await runOperation(archive.folder, 'audit.tail', { count: 50 })
  expect(entries.map(({ event }) => event)).toContainEqual(
    expect.objectContaining({ action: 'node:certificate-renewed', principal: `node:${aeTitle}` }),
  )
})

test('nothing happens while it is not due', async () => {
  expect(await renew(86_400_000)).toMatchObject({ renewed: false })
})

test('killed between its two files, the next run ends the replacement', async () => {
  await renew()
  const [newKey, newCertificate] = [await readFile(files.key), await readFile(files.certificate)]
  await renew()
  await writeFile(files.key, newKey)
  await rename(files.certificate, `${files.certificate}.other`)
  await writeFile(files.certificate, await readFile(`${files.certificate}.other`))
  await writeFile(`${files.certificate}.new`, newCertificate)
  expect(await isPair()).toBe(false)
  expect(await renew(1)).toMatchObject({ renewed: false })
  expect(await isPair()).toBe(true)
  expect(await echo()).toBe('success')
})

test('curl and openssl do the same over HTTP on the DICOM port', async () => {
  const self = JSON.parse((await curl('/api/nodes/self')).stdout)
  expect(self).toMatchObject({ aeTitle, services: ['echo'] })
  const made = [
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-keyout',
    join(place, 'own.key'),
    '-out',
    join(place, 'own.csr'),
    '-subj',
    '/CN=LIAR',
  ]
  await run('openssl', ['req', '-new', ...made])
  const { stdout } = await curl('/api/nodes/self/certificate', '--data-binary', `@${join(place, 'own.csr')}`)
  const issued = new X509Certificate(JSON.parse(stdout).certificate)
  expect(issued.subject).toBe(`CN=${aeTitle}`)
  await writeFile(join(place, 'own.crt'), issued.toString())
  expect(await echo({ ...files, key: join(place, 'own.key'), certificate: join(place, 'own.crt') })).toBe('success')
})

test.each([
  ['nothing', ''],
  ['no request', 'hello'],
  ['too much', 'x'.repeat(20_000)],
])('%s is no certificate request', async (_, body) => {
  await writeFile(join(place, 'body'), body)
  const { stdout } = await curl('/api/nodes/self/certificate', '--data-binary', `@${join(place, 'body')}`)
  expect(JSON.parse(stdout)).toMatchObject({ status: 400 })
})

test('a request with a weak key, or one that is not signed by the key in it, is refused', async () => {
  const weak = [
    '-newkey',
    'rsa:1024',
    '-nodes',
    '-keyout',
    join(place, 'weak.key'),
    '-out',
    join(place, 'weak.csr'),
    '-subj',
    '/CN=x',
  ]
  await run('openssl', ['req', '-new', ...weak])
  const asked = curl('/api/nodes/self/certificate', '--data-binary', `@${join(place, 'weak.csr')}`)
  expect(JSON.parse((await asked).stdout)).toMatchObject({ status: 400, detail: expect.stringContaining('key') })
})

test('without a certificate nothing is answered at all', async () => {
  const stranger = run('curl', [
    '-s',
    '--max-time',
    '20',
    '--cacert',
    files.authority,
    `https://${dicom}/api/nodes/self`,
  ])
  await expect(stranger).rejects.toMatchObject({ stdout: '' })
})

test('a revoked certificate fails in the handshake, at once and without a restart; the node gets another one', async () => {
  expect(await echo()).toBe('success')
  expect(await runOperation(archive.folder, 'node.revoke', { aeTitle, reason: 'keyCompromise' })).toEqual({
    aeTitle,
    revoked: 1,
  })
  expect(await echo()).toBe('refused')
  await expect(renew()).rejects.toMatchObject({ code: 'LG_RENEWAL_REFUSED' })
  const log = archive.log.map((line) => JSON.parse(line))
  await expect
    .poll(() => log.concat(archive.log.map((line) => JSON.parse(line))).some(({ code }) => code === 'CERT_REVOKED'))
    .toBe(true)
  const issued = await runOperation(archive.folder, 'node.certificate', { aeTitle })
  await writeFile(files.key, issued.key)
  await writeFile(files.certificate, issued.certificate)
  expect(await echo()).toBe('success')
})

test('openssl verifies the list that anyone may fetch, and finds the revoked certificate on it', async () => {
  const other = await nodeFiles(`${aeTitle}B`)
  await runOperation(archive.folder, 'node.remove', { aeTitle })
  const answer = await archive.send('/api/certificates/revoked.crl')
  expect(answer).toMatchObject({ status: 200, headers: { 'content-type': 'application/pkix-crl' } })
  await writeFile(join(place, 'list.der'), answer.octets)
  await run('openssl', [
    'crl',
    '-inform',
    'DER',
    '-in',
    join(place, 'list.der'),
    '-CAfile',
    files.authority,
    '-out',
    join(place, 'list.pem'),
  ])
  const verify = (path: string) =>
    run('openssl', [
      'verify',
      '-crl_check',
      '-CAfile',
      files.authority,
      '-CRLfile',
      join(place, 'list.pem'),
      path,
    ]).then(
      () => 'good',
      ({ stderr }) => String(stderr),
    )
  expect(await verify(other.certificate)).toBe('good')
  expect(await verify(files.certificate)).toContain('certificate revoked')
})
