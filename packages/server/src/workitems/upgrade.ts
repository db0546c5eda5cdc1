/**
 * Requests to become a WebSocket (RFC 6455): they go through the same routes, hooks and gate as any other request, and become one
 * only when the handler of a route says so.
 *
 * Over HTTP/1.1 alone: RFC 8441 (WebSockets over HTTP/2) is not offered, and clients fall back by themselves.
 */
import { type IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import type { App, FastifyReply, FastifyRequest } from '../http/context.ts'
import { HttpProblem } from '../http/problem.ts'
import { limits } from '../limits.ts'

interface Upgrade {
  socket: Duplex
  head: Buffer
}

const waiting = new WeakMap<IncomingMessage, Upgrade>()

export function installUpgrades(app: App): void {
  app.server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy())
    // The parser has let go of the connection: a body could not be read.
    if (request.method !== 'GET') return void socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n')
    waiting.set(request, { socket, head })
    const response = new ServerResponse(request)
    response.shouldKeepAlive = false
    response.assignSocket(socket as never)
    response.once('finish', () => socket.end())
    app.routing(request, response)
  })
}

/**
 * @returns the open socket
 * @throws HttpProblem 426 when it is no such request, 403 when a page of another site sends it, 400 when it is not of its form
 */
export function upgraded(request: FastifyRequest, reply: FastifyReply): Promise<WebSocket> {
  const raw = request.raw as IncomingMessage
  const upgrade = waiting.get(raw)
  if (!upgrade || raw.headers.upgrade?.toLowerCase() !== 'websocket') {
    throw new HttpProblem(426, 'WebSocket needed', 'This address is a WebSocket; open it as one, over HTTP/1.1.', {
      headers: { upgrade: 'websocket' },
    })
  }
  // Browsers send cookies along whatever page asks, and always say which one it is.
  const { origin } = raw.headers
  if (origin !== undefined && origin !== `https://${request.host}`)
    throw new HttpProblem(403, 'Not permitted', 'This request was sent by a page of another site.')
  if (
    raw.headers['sec-websocket-version'] !== '13' ||
    !/^[+/0-9A-Za-z]{22}==$/.test(String(raw.headers['sec-websocket-key']))
  )
    throw new HttpProblem(400, 'Not a WebSocket', 'The handshake is not that of RFC 6455, version 13.')
  waiting.delete(raw)
  reply.hijack()
  const response = reply.raw as unknown as ServerResponse
  response.detachSocket(upgrade.socket as never)
  return new Promise((resolve) => server.handleUpgrade(raw, upgrade.socket, upgrade.head, resolve))
}

const server = new WebSocketServer({
  noServer: true,
  clientTracking: false,
  perMessageDeflate: false,
  maxPayload: limits.workitemChannelMessageOctets,
})
