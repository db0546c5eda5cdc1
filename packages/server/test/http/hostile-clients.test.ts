import { execFile } from 'node:child_process'
import { connect as connectHttp2, constants } from 'node:http2'
import { request as httpsRequest } from 'node:https'
import { connect as connectTls, type TLSSocket } from 'node:tls'
import { ctPhantom, part10File } from '@leadglass/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startServer, type TestServer } from '../support/running-server.ts'

let archive: TestServer
let address: { host: string; port: number; ca: string }
let file: Uint8Array

beforeAll(async () => {
  archive = await startServer({
    LEADGLASS_HTTPS_REQUEST_TIMEOUT_SECONDS: '5',
    LEADGLASS_LIMITS_INSTANCE_MEGABYTES: '4',
  })
  const { hostname, port } = new URL(archive.server.ready.https)
  address = { host: hostname, port: Number(port), ca: archive.authority }
  for await (const slice of ctPhantom({ sliceCount: 1 })) file = part10File(slice)
})
afterAll(() => archive.close())

const alive = async () => expect((await archive.send('/healthz')).status).toBe(200)

describe('HTTP/2', () => {
  test('is spoken to who can, HTTP/1.1 to who cannot', async () => {
    expect(await curlVersion('--http2')).toBe('2')
    expect(await curlVersion('--http1.1')).toBe('1.1')
  })

  test('streams opened and reset without end close their connection, not the server', async () => {
    const session = connectHttp2(archive.server.ready.https, { ca: archive.authority })
    const closed = new Promise((resolve) => session.once('close', resolve))
    session.on('error', () => undefined)
    for (let round = 0; round < 2000 && !session.destroyed; round++) {
      const stream = session.request({ ':path': '/healthz' })
      stream.on('error', () => undefined)
      stream.close(constants.NGHTTP2_CANCEL)
      if (round % 100 === 0) await new Promise((resolve) => setTimeout(resolve, 1))
    }
    await closed
    await alive()
  })

  test('a body that does not arrive is cut in time', async () => {
    const session = connectHttp2(archive.server.ready.https, { ca: archive.authority })
    session.on('error', () => undefined)
    const stream = session.request({ ':path': '/api/session', ':method': 'POST', 'content-type': 'application/json' })
    stream.on('error', () => undefined)
    stream.write('{"name":')
    await new Promise((resolve) => stream.once('close', resolve))
    session.destroy()
    await alive()
  })
})

describe('HTTP/1.1', () => {
  test.each([
    ['two lengths', 'GET /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n'],
    [
      'length and chunks',
      'POST /api/session HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    ['a header with a line break', 'GET /healthz HTTP/1.1\r\nHost: x\r\nX-A: b\rc\r\n\r\n'],
    ['no HTTP', '\x16\x03\x01 hello\r\n\r\n'],
    ['headers without end', `GET /healthz HTTP/1.1\r\nHost: x\r\n${`X-Long: ${'y'.repeat(1000)}\r\n`.repeat(40)}\r\n`],
  ])('%s is refused and the connection closed', async (_, text) => {
    const answer = await rawAnswer(text)
    expect(answer).not.toMatch(/^HTTP\/1\.1 2/)
    await alive()
  })

  test('headers that drip in are not waited for', async () => {
    const socket = await open()
    const closed = new Promise((resolve) => socket.once('close', resolve))
    socket.write('GET /healthz HTTP/1.1\r\nHost: x\r\n')
    const drip = setInterval(() => socket.write('X-Drip: y\r\n'), 500)
    await closed
    clearInterval(drip)
    await alive()
  }, 20_000)
})

describe('uploads', () => {
  const options = (path: string) => ({
    ...address,
    path,
    method: 'POST',
    headers: {
      authorization: `Bearer ${archive.tokens.clinician}`,
      'content-type': 'multipart/related; type="application/dicom"; boundary=b',
    },
  })
  const stored = async () => (await archive.send('/dicom-web/instances', { as: 'clinician' })).json().length

  test('an upload cut half-way stores nothing of the part that was cut', async () => {
    await new Promise<void>((resolve) => {
      const upload = httpsRequest(options('/dicom-web/studies'))
      upload.on('error', () => undefined)
      upload.once('close', resolve)
      upload.write('--b\r\nContent-Type: application/dicom\r\n\r\n')
      upload.write(file.subarray(0, file.length - 1000), () => setTimeout(() => upload.destroy(), 50))
    })
    await alive()
    expect(await stored()).toBe(0)
  })

  test('a part without end does not fill memory', async () => {
    const before = process.memoryUsage().rss
    const upload = httpsRequest(options('/dicom-web/studies'))
    upload.on('error', () => undefined)
    upload.write('--b\r\nContent-Type: application/dicom\r\n\r\n')
    upload.write(file)
    const chunk = Buffer.alloc(1_000_000)
    for (let sent = 0; sent < 100; sent++) await new Promise((resolve) => upload.write(chunk, resolve))
    upload.destroy()
    expect(process.memoryUsage().rss - before).toBeLessThan(150_000_000)
    await alive()
  })
})

test('closing waits for a running upload and then lets go of every connection', async () => {
  const own = await startServer()
  const { hostname, port } = new URL(own.server.ready.https)
  const idle = connectTls({ host: hostname, port: Number(port), ca: own.authority })
  idle.on('error', () => undefined)
  const status = new Promise<number>((resolve, reject) => {
    const headers = { authorization: `Bearer ${own.tokens.clinician}`, 'content-type': 'application/dicom' }
    const upload = httpsRequest(
      { host: hostname, port, ca: own.authority, path: '/dicom-web/studies', method: 'POST', headers },
      (answer) => {
        answer.resume()
        resolve(answer.statusCode!)
      },
    )
    upload.once('error', reject)
    upload.write(file.subarray(0, 100_000), () => {
      setTimeout(() => void own.close(), 100)
      setTimeout(() => upload.end(file.subarray(100_000)), 600)
    })
  })
  expect(await status).toBe(200)
})

function curlVersion(option: string): Promise<string> {
  const options = [
    '-sk',
    '-m',
    '5',
    option,
    '-o',
    '/dev/null',
    '-w',
    '%{http_version}',
    `${archive.server.ready.https}/healthz`,
  ]
  return new Promise((resolve) => execFile('curl', options, (_, out) => resolve(out)))
}

function open(): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const socket = connectTls({ ...address, ALPNProtocols: ['http/1.1'] }, () => resolve(socket))
    socket.once('error', reject)
  })
}

async function rawAnswer(text: string): Promise<string> {
  const socket = await open()
  const chunks: Buffer[] = []
  socket.on('data', (chunk) => chunks.push(chunk))
  socket.on('error', () => undefined)
  socket.write(text)
  await new Promise((resolve) => socket.once('close', resolve))
  return Buffer.concat(chunks).toString()
}
