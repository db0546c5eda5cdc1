/** sslscan against both listeners: TLS 1.2 and 1.3 with forward secrecy and authenticated encryption, nothing else. */
import { execFile } from 'node:child_process'
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
