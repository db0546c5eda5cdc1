/** The certificate of both listeners and what is said of it, judged by OpenSSL and curl; and that both are renewed without a restart. */
import { execFile } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { mkdtempSync, readFileSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { freePort } from '@leadglass/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openDataFolder } from '../../src/data-folder/data-folder.ts'
import { OwnCertificate } from '../../src/identity/own-certificate.ts'
import { initialise } from '../../src/index.ts'
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
  })
  afterAll(() => archive?.close())

  const listeners = {
    https: () => new URL(archive.server.ready.https).host,
    dicom: () => archive.server.ready.dicomTls,
  }
  test.each(Object.keys(listeners) as (keyof typeof listeners)[])(
    'the %s listener shows in the handshake that it is good',
    async (name) => {
      const asked = run('openssl', ['s_client', '-connect', listeners[name](), '-CAfile', authority, '-status'])
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
