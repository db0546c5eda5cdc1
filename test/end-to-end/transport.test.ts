/**
 * sslscan and testssl.sh against both listeners: nothing of LOW or worse.
 *
 * Left out on purpose, each with its reason: what judges trust in the certificate authority, which is the archive's own and no
 * public one (`ownAuthority`); simulations of clients and looking up names on the internet, which need one.
 */
import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Server } from './support/server.ts'
import { TestArchive } from './support/test-archive.ts'

const run = promisify(execFile)
let archive: TestArchive
let server: Server

beforeAll(async () => {
  archive = await TestArchive.create()
  server = await archive.serve()
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

/** Findings of testssl.sh that judge the authority, not the connection. */
const ownAuthority =
  /^(cert_chain_of_trust|cert_trust|cert_crlDistributionPoints|cert_ocspURL|OCSP_stapling|DNS_CAArecord|cert_revocation|certificate_transparency|cert_mustStapleExtension|cert_commonName_wo_SNI)/

test.each(names)('testssl.sh finds nothing of LOW or worse on the %s listener', { timeout: 120_000 }, async (name) => {
  const report = join(archive.place, `testssl-${name}.json`)
  const checks = [
    '--protocols',
    '--std',
    '--server-defaults',
    '--heartbleed',
    '--renegotiation',
    '--robot',
    '--crime',
    '--poodle',
    '--tls-fallback',
  ]
  const options = [
    '--quiet',
    '--color',
    '0',
    '--warnings',
    'batch',
    '--nodns',
    'none',
    '--fast',
    '--jsonfile',
    report,
  ]
  await run('testssl', [...options, ...checks, `127.0.0.1:${ports[name]()}`], { timeout: 110_000 }).catch(
    () => undefined,
  )
  const findings: { id: string; severity: string; finding: string }[] = JSON.parse(await readFile(report, 'utf8'))
  expect(findings.length).toBeGreaterThan(10)
  const bad = findings.filter(
    ({ id, severity }) => /^(LOW|MEDIUM|HIGH|CRITICAL|FATAL)$/.test(severity) && !ownAuthority.test(id),
  )
  expect(bad).toEqual([])
})
