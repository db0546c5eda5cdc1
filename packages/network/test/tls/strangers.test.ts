/** Who gets through the TLS handshake, against DCMTK and openssl; the ones who do not are reported with address and reason. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openAssociation } from '../../src/index.ts'
import { certificateFolder, createAuthority, type Identity, type TestAuthority } from '../support/certificates.ts'
import { runTool } from '../support/run-tool.ts'
import { TestNode } from '../support/test-node.ts'

const { folder, remove } = certificateFolder()
let authority: TestAuthority
let stranger: TestAuthority
let server: Identity
let scanner: Identity
let node: TestNode

beforeAll(() => {
  authority = createAuthority(folder, 'hospital')
  stranger = createAuthority(folder, 'elsewhere')
  server = authority.issue('localhost')
  scanner = authority.issue('SCANNER1')
})
afterAll(remove)

const material = () => ({ ...server, authority: authority.certificate })
beforeEach(async () => {
  node = await TestNode.start({ tls: material() })
})
afterEach(() => node.close())

const echoscu = (...args: string[]) => runTool('echoscu', [...args, '127.0.0.1', String(node.port)])
const withIdentity = ({ keyFile, certificateFile }: Identity) => ['+tls', keyFile, certificateFile]
const trusting = () => ['+cf', authority.certificateFile]

test('a peer with a certificate of the authority is served, and the policy is told which', async () => {
  const { status } = await echoscu(...withIdentity(scanner), ...trusting())
  expect(status).toBe(0)
  expect(node.requests[0]?.certificate).toMatchObject({
    subject: 'CN=SCANNER1',
    fingerprint256: expect.stringMatching(/^[0-9a-f]{64}$/),
    serial: expect.stringMatching(/^[0-9a-f]+$/),
    notAfter: expect.any(Date),
  })
})

test('a peer without certificate fails in the handshake', async () => {
  const { status } = await echoscu('+tla', ...trusting())
  expect(status).not.toBe(0)
  expect(await node.event('onTlsFailure')).toMatchObject({
    address: '127.0.0.1',
    port: expect.any(Number),
    why: 'the peer showed no certificate',
  })
  expect(node.requests).toEqual([])
})

test('a peer with a certificate of another authority fails before a PDU is read', async () => {
  const { status } = await echoscu(...withIdentity(stranger.issue('SCANNER1')), ...trusting())
  expect(status).not.toBe(0)
  expect(await node.event('onTlsFailure')).toMatchObject({
    address: '127.0.0.1',
    why: 'the certificate is from another authority',
  })
  expect(node.requests).toEqual([])
})

test('an expired certificate is called expired', async () => {
  const expired = authority.issue('OLD', { days: -1 })
  await echoscu(...withIdentity(expired), ...trusting())
  expect(await node.event('onTlsFailure')).toMatchObject({ why: 'the certificate has expired' })
})

test('a peer that speaks no TLS is told apart', async () => {
  await echoscu()
  expect(await node.event('onTlsFailure')).toMatchObject({ address: '127.0.0.1', why: 'the peer does not speak TLS' })
})

describe.each(['-tls1_2', '-tls1_3'])('openssl s_client %s', (version) => {
  const connect = (...args: string[]) => {
    const target = ['s_client', '-connect', `127.0.0.1:${node.port}`, version, '-CAfile', authority.certificateFile]
    return runTool('openssl', [...target, ...args], { input: 'Q\n' })
  }

  test('comes through with its certificate', async () => {
    const { output } = await connect('-key', scanner.keyFile, '-cert', scanner.certificateFile)
    expect(output).toContain('Verify return code: 0 (ok)')
    expect(node.events('onTlsFailure')).toEqual([])
  })

  test('fails without a certificate', async () => {
    await connect('-ign_eof')
    expect(await node.event('onTlsFailure')).toMatchObject({ why: 'the peer showed no certificate' })
  })

  test('fails with a certificate of another authority', async () => {
    const other = stranger.issue(`S${version}`)
    await connect('-ign_eof', '-key', other.keyFile, '-cert', other.certificateFile)
    expect(await node.event('onTlsFailure')).toMatchObject({ why: 'the certificate is from another authority' })
    expect(node.events('onAccepted')).toEqual([])
  })
})

test.each([
  ['TLS 1.1', ['-tls1_1', '-cipher', 'ALL:@SECLEVEL=0']],
  ['a suite without authenticated encryption', ['-tls1_2', '-cipher', 'ECDHE-ECDSA-AES128-SHA256']],
  ['a suite without forward secrecy', ['-tls1_2', '-cipher', 'AES128-GCM-SHA256']],
])('%s is refused', async (_, args) => {
  const identity = ['-key', scanner.keyFile, '-cert', scanner.certificateFile]
  await runTool('openssl', ['s_client', '-connect', `127.0.0.1:${node.port}`, ...identity, ...args], { input: 'Q\n' })
  expect(await node.event('onTlsFailure')).toMatchObject({ why: expect.stringMatching(/^the peer offers no/) })
})

test('a handshake that is not finished in time ends', async () => {
  await node.close()
  node = await TestNode.start({ tls: material(), limits: { tlsHandshakeMs: 50 } })
  await runTool('bash', ['-c', `exec 3<>/dev/tcp/127.0.0.1/${node.port}; read -r _ <&3 || true`])
  expect(await node.event('onTlsFailure')).toMatchObject({ why: 'the handshake was not finished in time' })
})

test('certificate and authority are replaced while it listens', async () => {
  const next = createAuthority(folder, 'next')
  const identity = next.issue('localhost')
  node.acceptor.replaceTlsMaterial({ ...identity, authority: next.certificate })
  await echoscu(...withIdentity(scanner), ...trusting())
  expect(await node.event('onTlsFailure')).toBeDefined()
  const { status } = await echoscu(...withIdentity(next.issue('SCANNER1')), '+cf', next.certificateFile)
  expect(status).toBe(0)
})

test('as requestor it takes no server of another authority', async () => {
  const open = openAssociation({
    host: '127.0.0.1',
    port: node.port,
    callingAETitle: 'SCANNER1',
    calledAETitle: 'LEADGLASS',
    contexts: [{ abstractSyntaxUID: '1.2.840.10008.1.1', transferSyntaxUIDs: ['1.2.840.10008.1.2'] }],
    tls: { ...scanner, authority: stranger.certificate, serverName: 'localhost' },
  })
  await expect(open).rejects.toMatchObject({
    code: 'LG_TLS_FAILED',
    message: 'No TLS connection: the certificate is from another authority',
  })
})
