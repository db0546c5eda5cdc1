/** Whatever octets come from either side, and wherever they end: the front answers or closes, and goes on. */
import type { Socket } from 'node:net'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Bench, secrets } from './support.ts'

let bench: Bench
const unhandled: unknown[] = []
const note = (error: unknown) => void unhandled.push(error)
beforeEach(() => {
  unhandled.length = 0
  process.on('unhandledRejection', note)
  bench = new Bench()
})
afterEach(async () => {
  await bench.stop()
  process.off('unhandledRejection', note)
  expect([unhandled, bench.errors]).toEqual([[], []])
})

const cookie = `Cookie: __Host-leadglass=${secrets.ada}\r\n`
const requests = [
  `GET /a HTTP/1.1\r\nHost: a\r\n${cookie}\r\n`,
  `POST /b HTTP/1.1\r\nHost: a\r\nOrigin: https://a\r\n${cookie}Content-Length: 8\r\n\r\nabcdefgh`,
  `PUT /c HTTP/1.1\r\nHost: a\r\nOrigin: https://a\r\n${cookie}Transfer-Encoding: chunked\r\n\r\n4\r\nabcd\r\n0\r\n\r\n`,
  `GET /d HTTP/1.1\r\nHost: a\r\nOrigin: https://a\r\n${cookie}Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\nabc`,
]
const answers = [
  'HTTP/1.1 200 OK\r\nContent-Length: 8\r\nSet-Cookie: a=1\r\n\r\nabcdefgh',
  'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: A\r\n\r\n4\r\nabcd\r\n0\r\nA: b\r\n\r\n',
  'HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n',
  'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n',
  'HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\nuntil the end',
  'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ICX+Yqv66kxgM0FcWaLWlFLwTAI=\r\n\r\nabc',
]

/** A text that is cut, and an octet of it changed. */
const damaged = (texts: readonly string[]) =>
  fc
    .tuple(
      fc.constantFrom(...texts),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.option(fc.tuple(fc.nat(), fc.nat(255))),
    )
    .map(([text, end, change]) => {
      const octets = Buffer.from(text.slice(0, Math.ceil(text.length * end)), 'latin1')
      if (change && octets.length > 0) octets[change[0] % octets.length] = change[1]
      return octets
    })

function send(octets: Buffer, breaksOff: boolean): Promise<void> {
  return new Promise((resolve) => {
    const socket = bench.connection()
    socket.on('error', () => undefined)
    socket.on('close', () => resolve())
    socket.resume()
    socket.write(octets, () => (breaksOff ? socket.destroy() : socket.end()))
  })
}

test('from the browser', async () => {
  await bench.start({ limits: { silentMs: 500, headersMs: 500, idleConnectionMs: 500, webSocketSilentMs: 500 } })
  const run = fc.asyncProperty(
    fc.array(fc.tuple(damaged(requests), fc.boolean()), { minLength: 8, maxLength: 8 }),
    (many) => Promise.all(many.map(([octets, breaksOff]) => send(octets, breaksOff))).then(() => undefined),
  )
  await fc.assert(run, { numRuns: 15 })
  expect((await bench.as('ada', '/after')).status).toBe(200)
})

test('from the old archive', async () => {
  let answer = Buffer.alloc(0)
  const sockets = new Set<Socket>()
  const target = await bench.rawTarget((socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    socket.once('data', () => socket.end(answer))
  })
  await bench.start({ target, limits: { silentMs: 500, webSocketSilentMs: 500 } })
  const run = fc.asyncProperty(damaged(answers), fc.constantFrom(...requests), async (octets, request) => {
    answer = octets
    await send(Buffer.from(request, 'latin1'), false)
  })
  await fc.assert(run, { numRuns: 100 })
  answer = Buffer.from(answers[0]!)
  expect((await bench.ask('/after', { headers: { cookie: `__Host-leadglass=${secrets.ada}` } })).body).toBe('abcdefgh')
  await expect.poll(() => sockets.size).toBe(0)
})
