/** The certificate of both listeners and what is said of it, judged by OpenSSL and curl; and that both are renewed without a restart. */
import { execFile } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, readFileSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ConnectionOptions, connect } from 'node:tls'
import { promisify } from 'node:util'
import { freePort } from '@leadglass/testkit'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { openDataFolder } from '../../src/data-folder/data-folder.ts'
import { OwnCertificate } from '../../src/identity/own-certificate.ts'
import { initialise, runOperation } from '../../src/index.ts'
import { startServer, type TestServer } from '../support/running-server.ts'

const run = promisify(execFile)
const place = mkdtempSync(join(tmpdir(), 'leadglass-own-certificate-'))
afterAll(() => rm(place, { recursive: true }))

describe('of a running server', () => {
  let address: string
  let archive: TestServer
  let authority: string
  let certificate: string
  beforeAll(async () => {
    archive = await startServer({}, { https: `127.0.0.1:${await freePort()}` })
    address = `${archive.server.ready.https}/api/certificates/status`
    authority = join(archive.folder, 'tls', 'authority.crt')
    certificate = join(archive.folder, 'tls', 'server.pem')
    // The DICOM listener ends the connection of whoever shows none.
    await runOperation(archive.folder, 'node.add', { aeTitle: 'CT1', services: ['echo'] })
    const node = await runOperation(archive.folder, 'node.certificate', { aeTitle: 'CT1' })
    await writeFile(join(place, 'node.pem'), node.key + node.certificate)
  })
  afterAll(() => archive?.close())

  const listeners = {
    https: () => new URL(archive.server.ready.https).host,
    dicom: () => archive.server.ready.dicomTls,
  }
  test.each(Object.keys(listeners) as (keyof typeof listeners)[])(
    'the %s listener shows in the handshake that it is good',
    async (name) => {
      const own = ['-key', join(place, 'node.pem'), '-cert', join(place, 'node.pem')]
      const asked = run('openssl', ['s_client', '-connect', listeners[name](), '-CAfile', authority, '-status', ...own])
      asked.child.stdin!.end()
      const { stdout } = await asked
      expect(stdout).toContain('OCSP Response Status: successful')
      expect(stdout).toContain('Cert Status: good')
      expect(stdout).toContain('Verify return code: 0 (ok)')
    },
  )

  test('curl, told to believe nobody without such a word, believes it', async () => {
    const strict = ['--silent', '--cert-status', '--cacert', authority]
    const { stdout } = await run('curl', [...strict, `${archive.server.ready.https}/healthz`])
    expect(JSON.parse(stdout)).toEqual({ status: 'ok' })
  })

  test('OpenSSL asks at the address that the certificate names, and takes the answer', async () => {
    expect(new X509Certificate(readFileSync(certificate)).infoAccess).toBe(`OCSP - URI:${address}`)
    const [asked, answered] = [join(place, 'request.der'), join(place, 'response.der')]
    const subject = ['-issuer', authority, '-cert', certificate]
    await run('openssl', ['ocsp', ...subject, '-no_nonce', '-reqout', asked])
    const request = readFileSync(asked)
    const { pathname } = new URL(address)
    const headers = { 'content-type': 'application/ocsp-request' }
    const answers = [
      await archive.send(pathname, { method: 'POST', headers, body: request }),
      await archive.send(`${pathname}/${encodeURIComponent(request.toString('base64'))}`),
    ]
    for (const { status, headers, octets } of answers) {
      expect([status, headers['content-type']]).toEqual([200, 'application/ocsp-response'])
      await writeFile(answered, octets)
      const verified = await run('openssl', ['ocsp', ...subject, '-CAfile', authority, '-respin', answered])
      expect(verified.stderr).toContain('Response verify OK')
      expect(verified.stdout).toContain(`${certificate}: good`)
    }
  })

  test('what is asked is not read: anything gets the same octets, of a bounded length', async () => {
    const { pathname } = new URL(address)
    const headers = { 'content-type': 'application/ocsp-request' }
    const post = (body: Buffer) => archive.send(pathname, { method: 'POST', headers, body })
    const [nothing, rubbish] = [await post(Buffer.alloc(0)), await post(Buffer.from('rubbish'))]
    expect(rubbish.octets).toEqual(nothing.octets)
    expect((await post(Buffer.alloc(2 ** 21))).status).toBe(413)
  })
})

describe('a server that runs for months', () => {
  const dayMs = 86_400_000
  afterEach(() => {
    vi.useRealTimers()
    vi.restoreAllMocks()
  })

  test('shows a new certificate at both listeners, and what is said of it, on the day when it is due', async () => {
    const turns = vi.spyOn(globalThis, 'setInterval')
    const archive = await startServer({}, { https: `127.0.0.1:${await freePort()}` })
    try {
      const addresses = [new URL(archive.server.ready.https).host, archive.server.ready.dicomTls]
      const before = await Promise.all(addresses.map(shownAt))
      expect(before[0]).toEqual(before[1])
      /** What the server does each day, so many days from now. */
      const turnOf = async (days: number) => {
        vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + days * dayMs })
        for (const [turn, ms] of turns.mock.calls) if (ms === dayMs) turn()
      }
      await turnOf(1)
      const said = await vi.waitUntil(
        async () => {
          const [https, dicom] = await Promise.all(addresses.map(shownAt))
          return https!.status !== before[0]!.status && dicom!.status === https!.status && https
        },
        { timeout: 20_000 },
      )
      expect(said.serial).toBe(before[0]!.serial)
      await turnOf(370)
      const after = await vi.waitUntil(
        async () => {
          const [https, dicom] = await Promise.all(addresses.map(shownAt))
          return https!.serial !== before[0]!.serial && dicom!.serial === https!.serial && https
        },
        { timeout: 20_000 },
      )
      expect(after.status).toContain(after.serial)
    } finally {
      await archive.close()
    }
  })

  /** Serial number of the certificate, and the OCSPResponse in hexadecimal. Its day is not that of OpenSSL's clock. */
  async function shownAt(address: string): Promise<{ serial: string; status: string }> {
    const [host, port] = address.split(':') as [string, string]
    const socket = connect({
      host,
      port: Number(port),
      rejectUnauthorized: false,
      requestOCSP: true,
    } as ConnectionOptions)
    const [status] = (await once(socket, 'OCSPResponse')) as [Buffer]
    const serial = socket.getPeerCertificate().serialNumber
    socket.destroy()
    return { serial, status: status.toString('hex').toUpperCase() }
  }
})

describe('kept for years', () => {
  const start = new Date('2026-11-27T00:00:00Z')
  let folder: string
  let data: Awaited<ReturnType<typeof openDataFolder>>
  beforeAll(async () => {
    folder = join(place, 'data')
    await initialise({ folder, environment: {} })
    data = await openDataFolder({ folder, environment: {} })
  })
  afterAll(() => data?.close())

  /** @param clock - what time it is, changed by the test */
  async function open(clock: { days: number }) {
    const renewals: number[] = []
    const own = await OwnCertificate.open({
      layout: data.layout,
      keyring: data.keyring,
      options: {
        names: ['localhost'],
        keyType: 'ecdsa-p256',
        statusAddress: 'https://localhost/api/certificates/status',
      },
      now: () => new Date(start.getTime() + clock.days * 86_400_000),
      onRenewed: async () => void renewals.push(clock.days),
    })
    return { own, renewals }
  }

  test('the word is given anew every day, the certificate a month before its end, and who shows them is told', async () => {
    const clock = { days: 0 }
    const { own, renewals } = await open(clock)
    let told = 0
    own.onChange(() => {
      told += 1
    })
    const seen = new Set([own.current.status.toString('hex')])
    const certificates = new Set([own.current.certificate])
    for (const days of [1, 2, 366, 368, 369]) {
      clock.days = days
      await own.refresh()
      const { certificate, status } = own.current
      certificates.add(certificate)
      seen.add(status.toString('hex'))
      expect(status.includes(Buffer.from(new X509Certificate(certificate).serialNumber, 'hex'))).toBe(true)
      expect(Date.parse(new X509Certificate(certificate).validTo)).toBeGreaterThan(
        start.getTime() + (days + 28) * 86_400_000,
      )
    }
    expect({ told, words: seen.size, certificates: certificates.size }).toEqual({ told: 5, words: 6, certificates: 2 })
    // The first one is of the folder's making: it names no such address.
    expect(renewals).toEqual([0, 368])
  })

  test('a start takes the word that lies there, unless it is old or about another certificate', async () => {
    const path = data.layout.serverStatus
    const clock = { days: (Date.now() - start.getTime()) / 86_400_000 }
    const { own } = await open(clock)
    const { status } = own.current
    expect((await open(clock)).own.current.status).toEqual(status)

    clock.days += 8
    const newer = (await open(clock)).own.current.status
    expect(newer).not.toEqual(status)

    const other = Buffer.from(newer)
    const serial = Buffer.from(new X509Certificate(own.current.certificate).serialNumber, 'hex')
    other.fill(0x11, other.indexOf(serial), other.indexOf(serial) + serial.length)
    await writeFile(path, other)
    clock.days -= 8
    expect((await open(clock)).own.current.status).not.toEqual(other)
    await writeFile(path, '')
    expect((await open(clock)).own.current.status.length).toBeGreaterThan(200)
  })
})
