/** Requests and answers on their way through: whole, at the pace of the slower side, and whatever the old archive does. */
import { mkdtempSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { request as openRequest } from 'node:https'
import { join } from 'node:path'
import { selfSigned } from '@leadglass/testkit'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Bench, deadAddress, secrets } from './support.ts'

let bench: Bench
beforeEach(() => {
  bench = new Bench()
})
afterEach(() => bench.stop())

const asAda = (headers: Record<string, string> = {}) => ({ cookie: `__Host-leadglass=${secrets.ada}`, ...headers })
const samePage = { 'sec-fetch-site': 'same-origin' }

test('a form is posted whole, and its answer comes whole', async () => {
  await bench.start()
  bench.archive.respond = (request, response) => {
    request.on('end', () => response.writeHead(201, { 'Content-Type': 'text/plain', 'X-Old': '1' }).end('kept'))
  }
  const body = 'patient=DOE^JOHN'
  const answer = await bench.as('ada', '/form', {
    method: 'POST',
    headers: { ...samePage, 'content-type': 'text/x' },
    body,
  })
  expect(answer).toMatchObject({ status: 201, body: 'kept', headers: { 'x-old': '1', 'content-type': 'text/plain' } })
  expect(bench.archive.seen).toMatchObject([
    { method: 'POST', url: '/form', body, headers: { 'content-type': 'text/x' } },
  ])
})

test('our cookie never gets there, the old ones do', async () => {
  await bench.start()
  await bench.as('ada', '/', { headers: { cookie: 'JSESSIONID=1' } })
  const [seen] = bench.archive.seen
  expect(seen!.headers.cookie).toBe('JSESSIONID=1')
  expect(JSON.stringify(seen)).not.toContain(secrets.ada)
})

test('a cookie of ours is never set by the old archive', async () => {
  await bench.start()
  bench.archive.respond = (_request, response) =>
    response
      .writeHead(200, {
        'Set-Cookie': [`__Host-leadglass=${'x'.repeat(43)}; Path=/; Secure`, 'JSESSIONID=1; Domain=example'],
      })
      .end()
  expect((await bench.as('ada', '/')).headers['set-cookie']).toEqual(['JSESSIONID=1; Secure'])
})

test.each([1, 64])('each request has a connection of its own, where %i may be open', async (targetConnections) => {
  await bench.start({ limits: { targetConnections } })
  const ports = new Set<number | undefined>()
  bench.archive.respond = (request, response) => {
    ports.add(request.socket.remotePort)
    response.end(request.headers.connection)
  }
  const answers = await Promise.all([1, 2, 3, 4].map(() => bench.as('ada', '/')))
  expect(answers.map(({ body }) => body)).toEqual(Array(4).fill('close'))
  expect(ports.size).toBe(4)
})

test('a body of unknown length passes as it comes, before its end', async () => {
  await bench.start()
  let first: Promise<string> | undefined
  bench.archive.respond = (request, response) => {
    first = new Promise((resolve) => request.once('data', resolve))
    request.on('end', () => response.end('end'))
    request.on('data', () => undefined)
  }
  const client = await open('/upload', { method: 'PUT', headers: asAda(samePage) })
  client.request.write('one')
  await expect.poll(() => first).toBe('one')
  client.request.end('two')
  expect((await client.response).statusCode).toBe(200)
  expect(bench.archive.seen[0]).toMatchObject({ body: 'onetwo', headers: { 'transfer-encoding': 'chunked' } })
})

test('an answer is not read faster than the browser takes it', async () => {
  await bench.start()
  const whole = 64 * 1024 * 1024
  let written = 0
  bench.archive.respond = (_request, response) => {
    const chunk = Buffer.alloc(64 * 1024)
    const more = () => {
      while (written < whole) {
        written += chunk.length
        if (!response.write(chunk)) return void response.once('drain', more)
      }
      response.end()
    }
    more()
  }
  const client = await open('/big', { headers: asAda() })
  client.request.end()
  const response = await client.response
  response.pause()
  const seen: number[] = []
  await expect.poll(() => seen.push(written) > 1 && seen.at(-1) === seen.at(-2), { interval: 300 }).toBe(true)
  expect(written).toBeLessThan(whole / 2)
  let read = 0
  response.on('data', (chunk: Buffer) => {
    read += chunk.length
  })
  response.resume()
  await new Promise((resolve) => response.on('end', resolve))
  expect(read).toBe(whole)
})

test('a browser that leaves ends the request there', async () => {
  await bench.start()
  const left = new Promise<void>((resolve) => {
    bench.archive.respond = (_request, response) => response.once('close', () => resolve())
  })
  const client = await open('/slow', { headers: asAda() })
  client.request.end()
  await expect.poll(() => bench.archive.seen.length).toBe(1)
  client.request.destroy()
  await left
})

test.each([
  ['of a stated length', 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf'],
  ['in chunks', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n'],
])('an answer %s that ends too early is not taken for whole', async (_, octets) => {
  await bench.start({ target: await bench.rawTarget((socket) => socket.once('data', () => socket.end(octets))) })
  await expect(bench.ask('/', { headers: asAda() })).rejects.toThrow(/aborted|hang up|ECONNRESET/)
})

test.each([
  ['headers without end', `HTTP/1.1 200 OK\r\nX-A: ${'a'.repeat(40_000)}`],
  ['hundreds of headers', `HTTP/1.1 200 OK\r\n${'a: b\r\n'.repeat(300)}\r\n`],
  ['no HTTP', 'SSH-2.0-OpenSSH_9.2\r\n'],
  ['a status that is none', 'HTTP/1.1 99 Odd\r\nContent-Length: 0\r\n\r\n'],
  ['both lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
  [
    'another protocol that nobody asked for',
    'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n',
  ],
  ['nothing', ''],
])('%s from the old archive is no answer', async (_, octets) => {
  await bench.start({ target: await bench.rawTarget((socket) => socket.once('data', () => socket.end(octets))) })
  const { status, body } = await bench.ask('/?patient=DOE', { headers: asAda() })
  expect([status, JSON.parse(body).title]).toEqual([502, 'The old archive gave no sound answer'])
  expect(bench.errors).toEqual([])
})

test('an answer behind the one that was asked for goes to nobody', async () => {
  const two = 'HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\noneHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nother'
  await bench.start({ target: await bench.rawTarget((socket) => socket.once('data', () => socket.end(two))) })
  const answers = await bench.exchange(
    ['', '', 'Connection: close\r\n']
      .map((last) => `GET / HTTP/1.1\r\nHost: a\r\nCookie: __Host-leadglass=${secrets.ada}\r\n${last}\r\n`)
      .join(''),
  )
  expect(answers.match(/one/g)).toHaveLength(3)
  expect(answers).not.toContain('other')
})

test('a redirect elsewhere is not passed on', async () => {
  await bench.start()
  bench.archive.respond = (_request, response) =>
    response.writeHead(302, { Location: 'http://elsewhere.example/?patient=DOE' }).end()
  const { status, headers, body } = await bench.as('ada', '/', { headers: { accept: 'text/html' } })
  expect([status, headers.location]).toEqual([502, undefined])
  expect(body).toContain('leads elsewhere')
  expect(body).not.toContain('DOE')
})

test('a redirect to itself comes to us', async () => {
  await bench.start()
  bench.archive.respond = (request, response) =>
    response.writeHead(302, { Location: `http://${request.headers.host}/in?a=1` }).end()
  expect((await bench.as('ada', '/')).headers.location).toBe(`${bench.origin}/in?a=1`)
})

test('an old archive that is down says what to do', async () => {
  await bench.start({ target: await deadAddress() })
  const program = await bench.as('ada', '/')
  expect([program.status, JSON.parse(program.body).detail]).toEqual([502, expect.stringContaining('shield.web')])
  const person = await bench.as('ada', '/', { headers: { accept: 'text/html' } })
  expect([person.status, person.headers['content-type']]).toEqual([502, 'text/html; charset=utf-8'])
  expect(person.body).toContain('Its web pages cannot be reached')
  expect(person.headers['content-security-policy']).toContain("default-src 'none'")
})

test('an old archive that hangs is given up', async () => {
  await bench.start({ limits: { silentMs: 300 } })
  bench.archive.respond = () => undefined
  const { status, body } = await bench.as('ada', '/')
  expect([status, JSON.parse(body).title]).toEqual([504, 'The old archive takes too long'])
})

test('an answer that hangs in the middle is cut', async () => {
  await bench.start({ limits: { silentMs: 300 } })
  bench.archive.respond = (_request, response) => void response.write('half')
  await expect(bench.as('ada', '/')).rejects.toThrow(/aborted|hang up|ECONNRESET/)
})

test('a browser that says nothing is closed', async () => {
  await bench.start({ limits: { headersMs: 300 } })
  expect(await bench.exchange(`GET / HTTP/1.1\r\nHost: a\r\n`)).toMatch(/^HTTP\/1.1 408 /)
})

test('a body is asked for only once its sender is let in', async () => {
  await bench.start()
  const head = (cookie: string) =>
    `POST / HTTP/1.1\r\nHost: a\r\nOrigin: https://a\r\n${cookie}Expect: 100-continue\r\nContent-Length: 4\r\n`
  expect(await bench.exchange(`${head('')}\r\n`)).toMatch(/^HTTP\/1.1 401 /)
  const socket = bench.connection()
  socket.write(`${head(`Cookie: __Host-leadglass=${secrets.ada}\r\n`)}Connection: close\r\n\r\n`)
  expect(String(await new Promise((resolve) => socket.once('data', resolve)))).toMatch(/^HTTP\/1.1 100 /)
  socket.write('body')
  expect(String(await new Promise((resolve) => socket.once('data', resolve)))).toMatch(/^HTTP\/1.1 200 /)
  expect(bench.archive.seen).toMatchObject([{ body: 'body' }])
})

test('a download ends when its session does, and looking keeps no session awake', async () => {
  await bench.start({ limits: { recheckMs: 50 } })
  bench.archive.respond = (_request, response) => void response.write('first')
  const client = await open('/big', { headers: asAda() })
  client.request.end()
  const response = await client.response
  const cut = new Promise((resolve) => response.once('error', resolve))
  response.resume()
  bench.now += 600_000
  await expect.poll(() => bench.asked.at(-1)).toMatchObject({ 'x-idle-seconds': '600' })
  bench.people.delete(secrets.ada)
  await cut
  expect(bench.entries.at(-1)).toMatchObject({
    action: 'shield:web-refused',
    principal: 'person:ada',
    detail: { why: 'ended' },
  })
})

test('a download ends when somebody is suspended', async () => {
  await bench.start({ limits: { recheckMs: 50 } })
  bench.archive.respond = (_request, response) => void response.write('first')
  const client = await open('/big', { headers: asAda() })
  client.request.end()
  const response = await client.response
  const cut = new Promise((resolve) => response.once('error', resolve))
  response.resume()
  bench.suspended.add('person:ada')
  await cut
})

test('a download that is too much for the watch is cut, and the next request refused', async () => {
  await bench.start()
  bench.mostOctets = 1_000_000
  bench.archive.respond = (_request, response) => response.end(Buffer.alloc(4_000_000))
  await expect(bench.as('ada', '/all')).rejects.toThrow(/aborted|hang up|ECONNRESET/)
  expect(bench.taken).toBeLessThan(2_000_000)
  expect((await bench.as('ada', '/')).status).toBe(403)
})

test('nothing is shown while the log cannot be written', async () => {
  const append = vi.fn().mockRejectedValue(new Error('no space'))
  await bench.start({ audit: { append } })
  expect((await bench.as('ada', '/')).status).toBe(503)
  expect(bench.archive.seen).toEqual([])
  expect(bench.errors).not.toEqual([])
})

test('entries count, and say nothing of what was looked at', async () => {
  await bench.start()
  await bench.as('ada', '/list?patient=DOE%5EJOHN')
  await bench.as('ada', '/in', { method: 'POST', headers: samePage, body: 'DOE^JOHN' })
  await bench.as('root', '/list?patient=DOE%5EJOHN')
  await bench.front.close()
  expect(
    bench.entries.map(({ action, principal, address, detail }) => ({ action, principal, address, detail })),
  ).toEqual([
    { action: 'shield:web-opened', principal: 'person:ada', address: '127.0.0.1', detail: undefined },
    { action: 'shield:web-refused', principal: 'person:root', address: '127.0.0.1', detail: { why: 'not-permitted' } },
    {
      action: 'shield:web-used',
      principal: 'person:ada',
      address: '127.0.0.1',
      detail: { requests: 2, sentOctets: 16, receivedOctets: 8 },
    },
  ])
  expect(JSON.stringify(bench.entries)).not.toMatch(/DOE|list/)
})

test('another certificate is shown once there is one', async () => {
  const first = selfSigned(mkdtempSync(join(bench.folder, 'first-')))
  const second = selfSigned(mkdtempSync(join(bench.folder, 'second-')))
  let current = first
  let changed = () => {}
  await bench.start({
    identity: () => ({
      key: `${current.key}`,
      certificate: `${current.certificate}`,
      authority: `${current.certificate}`,
    }),
    onIdentityChange: (listener) => {
      changed = listener
    },
  })
  expect((await bench.as('ada', '/', { ca: first.certificate })).status).toBe(200)
  current = second
  changed()
  expect((await bench.as('ada', '/', { ca: second.certificate })).status).toBe(200)
  await expect(bench.as('ada', '/', { ca: first.certificate })).rejects.toThrow()
})

interface Client {
  request: ReturnType<typeof openRequest>
  response: Promise<IncomingMessage>
}

async function open(path: string, options: { method?: string; headers: Record<string, string> }): Promise<Client> {
  const request = openRequest({
    host: '127.0.0.1',
    port: bench.port,
    path,
    agent: false,
    rejectUnauthorized: false,
    ...options,
  })
  const response = new Promise<IncomingMessage>((resolve, reject) => {
    request.once('response', resolve)
    request.once('error', reject)
  })
  response.catch(() => undefined)
  return { request, response }
}
