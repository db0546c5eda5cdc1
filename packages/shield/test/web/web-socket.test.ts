/** WebSockets through the shield: the old archive's answer decides, and the same people as for pages are let in. */
import { createHash, randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { TLSSocket } from 'node:tls'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Bench, secrets } from './support.ts'

const key = randomBytes(16).toString('base64')
const accept = (given = key) =>
  createHash('sha1').update(`${given}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64')
const switching = (given = key) =>
  `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept(given)}\r\n`

let bench: Bench
let ended: Promise<void>
beforeEach(() => {
  bench = new Bench()
  // Sends every octet back.
  ended = new Promise((resolve) => {
    bench.archive.server.on('upgrade', (request: IncomingMessage, socket: Duplex) => {
      bench.archive.seen.push({
        method: 'upgrade',
        url: request.url!,
        raw: request.rawHeaders,
        headers: request.headers,
        body: '',
      })
      socket.on('error', () => undefined)
      socket.on('close', () => resolve())
      socket.write(
        `${switching(request.headers['sec-websocket-key'])}Server: old\r\nSet-Cookie: __Host-leadglass=x\r\n\r\nhello `,
      )
      socket.pipe(socket)
    })
  })
})
afterEach(() => bench.stop())

const head = (lines: Record<string, string> = {}) => {
  const all: Record<string, string> = {
    Host: 'shield.example',
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': key,
    Origin: 'https://shield.example',
    Cookie: `JSESSIONID=1; __Host-leadglass=${secrets.ada}`,
    ...lines,
  }
  return `GET /socket HTTP/1.1\r\n${Object.entries(all)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')}\r\n`
}

/** Opens one, and collects what comes. */
function open(octets: string) {
  const socket: TLSSocket = bench.connection()
  const at = { socket, text: '', closed: new Promise<void>((resolve) => socket.once('close', () => resolve())) }
  socket.on('error', () => undefined)
  socket.on('data', (chunk: Buffer) => {
    at.text += chunk.toString('latin1')
  })
  socket.write(octets, 'latin1')
  return at
}

test('octets pass both ways, those that came early as well', async () => {
  await bench.start()
  const at = open(`${head()}early `)
  await expect.poll(() => at.text).toMatch(/^HTTP\/1.1 101 [\s\S]*\r\n\r\nhello early $/)
  at.socket.write('later')
  await expect.poll(() => at.text).toMatch(/hello early later$/)
  expect(at.text).toContain(`Sec-WebSocket-Accept: ${accept()}`)
  expect(at.text).not.toMatch(/Server: old|__Host-leadglass/)
  const [seen] = bench.archive.seen
  expect(seen!.headers).toMatchObject({ cookie: 'JSESSIONID=1', upgrade: 'websocket', 'sec-websocket-key': key })
  expect(seen!.headers.origin).toMatch(/^http:\/\/127\.0\.0\.1:/)
  at.socket.destroy()
  await ended
})

test.each([
  ['nobody', { Cookie: '' }, 401],
  ['whoever may not read every study', { Cookie: `__Host-leadglass=${secrets.root}` }, 403],
  ['a page of another site', { Origin: 'https://elsewhere.example' }, 403],
  ['a page that does not say where it is from', { Origin: '' }, 403],
  ['another site by Fetch Metadata', { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'websocket' }, 403],
  ['another protocol', { Upgrade: 'h2c' }, 400],
  ['another version', { 'Sec-WebSocket-Version': '777' }, 400],
  ['a key that is none', { 'Sec-WebSocket-Key': 'x' }, 400],
])('%s gets none', async (_, lines, status) => {
  await bench.start()
  expect(await bench.exchange(head(lines))).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
  expect(bench.archive.seen).toEqual([])
  expect(bench.actions()).toEqual(['shield:web-refused'])
})

test('an old archive that does not want to answers as to any request, and what comes behind is not read', async () => {
  const octets = 'HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno'
  let asked = ''
  const target = await bench.rawTarget((socket) =>
    socket.on('data', (chunk) => {
      asked += chunk
      socket.write(octets)
    }),
  )
  await bench.start({ target })
  const answer = await bench.exchange(`${head()}GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n`)
  expect(answer).toMatch(/^HTTP\/1.1 403 [\s\S]*\r\n\r\nno$/)
  expect(asked).not.toContain('smuggled')
})

test.each([
  ['another key', `${switching('x')}\r\n`],
  ['elsewhere', `${switching()}Location: http://elsewhere.example/\r\n\r\n`],
  ['no key', 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n'],
])('an answer for %s opens nothing', async (_, octets) => {
  await bench.start({ target: await bench.rawTarget((socket) => socket.once('data', () => socket.write(octets))) })
  expect(await bench.exchange(`${head()}early`)).toMatch(/^HTTP\/1.1 502 /)
})

test('an old archive that hangs is given up', async () => {
  await bench.start({ limits: { silentMs: 300 }, target: await bench.rawTarget((socket) => socket.resume()) })
  expect(await bench.exchange(head())).toMatch(/^HTTP\/1.1 504 /)
})

test('one that says nothing for long is closed', async () => {
  await bench.start({ limits: { webSocketSilentMs: 300 } })
  const at = open(head())
  await at.closed
  expect(at.text).toMatch(/^HTTP\/1.1 101 /)
})

test('one outlasts the time that an answer is waited for', async () => {
  await bench.start({ limits: { silentMs: 200 } })
  const at = open(head())
  await expect.poll(() => at.text).toMatch(/hello $/)
  await new Promise((resolve) => setTimeout(resolve, 400))
  at.socket.write('later')
  await expect.poll(() => at.text).toMatch(/hello later$/)
})

test('somebody has so many and no more, and others still have theirs', async () => {
  await bench.start({ limits: { webSocketsEach: 1 } })
  const at = open(head())
  await expect.poll(() => at.text).toMatch(/hello $/)
  expect(await bench.exchange(head())).toMatch(/^HTTP\/1.1 503 /)
  bench.people.set(secrets.root, { kind: 'person', name: 'bob', role: 'clinician', via: 'session' })
  const other = open(head({ Cookie: `__Host-leadglass=${secrets.root}` }))
  await expect.poll(() => other.text).toMatch(/hello $/)
  at.socket.destroy()
  await expect
    .poll(() => {
      const again = open(head())
      return expect
        .poll(() => again.text)
        .toMatch(/^HTTP/)
        .then(() => again.text.slice(9, 12))
    })
    .toBe('101')
})

test.each(['signed out', 'suspended'])('one ends when its person is %s', async (how) => {
  await bench.start({ limits: { recheckMs: 50 } })
  const at = open(head())
  await expect.poll(() => at.text).toMatch(/hello $/)
  if (how === 'suspended') bench.suspended.add('person:ada')
  else bench.people.delete(secrets.ada)
  await at.closed
  await ended
})

test('what passed is counted', async () => {
  await bench.start()
  const at = open(head())
  at.socket.write('12345')
  await expect.poll(() => at.text).toMatch(/hello 12345$/)
  await bench.front.close()
  await at.closed
  expect(bench.entries.at(-1)).toMatchObject({
    action: 'shield:web-used',
    detail: { requests: 1, sentOctets: 11, receivedOctets: 5 },
  })
})
