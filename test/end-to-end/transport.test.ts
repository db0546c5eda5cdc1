/**
 * sslscan and testssl.sh against both listeners: TLS 1.2 and 1.3 with forward secrecy and authenticated encryption, nothing else, and
 * no weakness of LOW or worse. The DICOM listener is scanned as strangers meet it, without a certificate.
 */
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { freePort } from '@leadglass/testkit'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Server } from './support/server.ts'
import { TestArchive } from './support/test-archive.ts'
import { longestMs, testssl } from './support/testssl.ts'

const run = promisify(execFile)
let archive: TestArchive
let server: Server

beforeAll(async () => {
  archive = await TestArchive.create()
  server = await archive.serve({}, { https: await freePort() })
})
afterAll(() => archive?.remove())

const ports = { https: () => Number(new URL(server.https).port), dicom: () => server.dicomPort }
const names = ['https', 'dicom'] as const

test.each(names)(
  'sslscan: the %s listener speaks TLS 1.2 and 1.3 with forward secrecy and authenticated encryption only',
  async (name) => {
    const { stdout } = await run('sslscan', ['--no-colour', '--no-check-certificate', `127.0.0.1:${ports[name]()}`], {
      timeout: 60_000,
    })
    for (const version of ['SSLv2', 'SSLv3', 'TLSv1.0', 'TLSv1.1'])
      expect(stdout).toMatch(new RegExp(`${version}\\s+disabled`))
    for (const version of ['TLSv1.2', 'TLSv1.3']) expect(stdout).toMatch(new RegExp(`${version}\\s+enabled`))
    const suites = stdout.split('\n').filter((line) => /^(Preferred|Accepted) /.test(line))
    expect(suites.length).toBeGreaterThanOrEqual(3)
    for (const suite of suites) expect(suite).toMatch(/TLS_(AES|CHACHA20)|ECDHE-(ECDSA|RSA)-(AES\d+-GCM|CHACHA20)/)
    expect(stdout).not.toMatch(/vulnerable to heartbleed(?<!not vulnerable to heartbleed)/i)
  },
)

/** testssl.sh has no certificate to come that far with at the DICOM listener. */
test.each(names)('openssl: the %s listener refuses to renegotiate', async (name) => {
  const { key, certificate } = await archive.node(`SCANNER-${name}`)
  const identity = ['-key', key, '-cert', certificate]
  const child = spawn('openssl', ['s_client', '-tls1_2', ...identity, '-connect', `127.0.0.1:${ports[name]()}`])
  try {
    const said: Buffer[] = []
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (octets) => said.push(octets))
    // It reads its input once the handshake is over, and ends by itself when it is refused.
    child.stdin.write('R\n')
    await once(child, 'close')
    const text = Buffer.concat(said).toString()
    expect(text).toContain('RENEGOTIATING')
    expect(text).toContain(':no renegotiation:')
  } finally {
    child.kill()
  }
})

const severe = ['LOW', 'MEDIUM', 'HIGH', 'CRITICAL', 'FATAL']
/** What it must have looked at, and come to an end with. */
const protocols = ['SSLv2', 'SSLv3', 'TLS1', 'TLS1_1', 'TLS1_2', 'TLS1_3']
const suites = ['NULL', 'aNULL', 'EXPORT', 'LOW', '3DES_IDEA', 'AVERAGE', 'STRONG'].map((name) => `cipherlist_${name}`)
const certificate = [
  'cert_chain_of_trust',
  'cert_trust',
  'cert_expirationStatus',
  'cert_keySize',
  'cert_signatureAlgorithm',
  'OCSP_stapling',
  'cert_ocspURL',
]
const weaknesses = ['heartbleed', 'CCS', 'ROBOT', 'secure_renego', 'CRIME_TLS', 'POODLE_SSL']
const older = ['fallback_SCSV', 'SWEET32', 'FREAK', 'DROWN', 'LOGJAM', 'BEAST', 'LUCKY13', 'RC4']
const lookedAt = [...protocols, ...suites, 'cipher_order', ...certificate, ...weaknesses, ...older]
const lookedAtOverHttp = [
  'HSTS_time',
  'X-Frame-Options',
  'Content-Security-Policy',
  'BREACH',
  'ticketbleed',
  'secure_client_renego',
]

test.each(names)(
  'testssl.sh finds nothing of LOW or worse at the %s listener',
  { timeout: longestMs + 20_000 },
  async (name) => {
    const authority = join(archive.folder, 'tls', 'authority.crt')
    const findings = await testssl(`127.0.0.1:${ports[name]()}`, authority, join(archive.place, `testssl-${name}.json`))
    const concluded = findings.filter(({ severity }) => severity !== 'WARN' && severity !== 'DEBUG').map(({ id }) => id)
    const wanted = name === 'https' ? [...lookedAt, ...lookedAtOverHttp] : lookedAt
    expect(wanted.filter((id) => !concluded.includes(id))).toEqual([])
    expect(findings.filter(({ severity }) => severe.includes(severity))).toEqual([])
  },
)
