import { connect } from 'node:tls'
import { hostileTexts } from '@leadglass/testkit'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isHostHeader } from '../../src/http/host-header.ts'
import { startServer, type TestServer } from '../support/running-server.ts'

test.each([
  '',
  'localhost',
  'pacs.hospital.example:8443',
  'my_pacs',
  '127.0.0.1:8443',
  '[::1]:8443',
  'xn--mnchen-3ya.de',
])('%j names a host', (host) => {
  expect(isHostHeader(host)).toBe(true)
})

test.each(hostileTexts.filter(({ aim }) => aim !== 'name'))('$id names none', ({ text }) => {
  expect(isHostHeader(text)).toBe(false)
})

test('what names a host means nothing in markup and headers, and ends no address', () => {
  const host = fc.stringMatching(/^[a-z0-9.\-[\]:@/?#<>"' \\]{0,20}$/)
  fc.assert(
    fc.property(host, (text) => {
      if (isHostHeader(text)) expect(text).toMatch(/^[\w.:[\]-]*$/)
    }),
    { numRuns: 2000 },
  )
})

describe('a server', () => {
  let archive: TestServer
  beforeAll(async () => {
    archive = await startServer()
  })
  afterAll(() => archive.close())

  /** As no client of ours would write it. */
  async function ask(head: string): Promise<string> {
    const { hostname, port } = new URL(archive.server.ready.https)
    const socket = connect({ host: hostname, port: Number(port), ca: archive.authority })
    socket.write(`${head}\r\n\r\n`)
    const chunks: Buffer[] = []
    for await (const chunk of socket) chunks.push(chunk as Buffer)
    return Buffer.concat(chunks).toString()
  }

  test('refuses a request to what is no host, and has it in no answer', async () => {
    const signedIn = `Authorization: Bearer ${archive.tokens.clinician}\r\nConnection: close`
    for (const path of ['/', '/dicom-web/studies', '/api/session']) {
      const answer = await ask(`GET ${path} HTTP/1.1\r\nHost: "><img src=x:>.example\r\n${signedIn}`)
      expect(answer).toMatch(/^HTTP\/1\.1 400 /)
      expect(answer).toContain('The Host header names no host.')
      expect(answer).toContain("default-src 'none'")
      expect(answer).not.toContain('img src')
    }
    expect(await ask(`GET /api/session HTTP/1.1\r\nHost: pacs.example:8443\r\n${signedIn}`)).toMatch(/^HTTP\/1\.1 200 /)
  })

  test('still answers a load balancer that speaks HTTP/1.0 and names no host', async () => {
    expect(await ask('GET /healthz HTTP/1.0')).toMatch(/^HTTP\/1\.1 200 /)
  })
})
