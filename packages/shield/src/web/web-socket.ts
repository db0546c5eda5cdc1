/**
 * A WebSocket between a page of the old archive and the old archive. It is one only once the old archive has said so, with the
 * answer that the key asks for: whatever else it says is an ordinary answer, and nothing passes unread.
 *
 * Source: RFC 6455 4.1, 4.2.
 */
import { createHash } from 'node:crypto'
import { type ClientRequest, type IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { ourOriginOf } from './admission.ts'
import { answerTo, askTarget, type ExchangeParts, type Passage, relayAnswer } from './exchange.ts'
import { Refusal } from './refusal.ts'
import { headersForBrowser } from './response-headers.ts'
import { Silence } from './silence.ts'

/** The two ends of a connection that the parser has let go of, with what it had read of them already. */
export interface End {
  socket: Duplex
  head: Buffer
}

/** @throws Refusal `not-a-web-socket` */
export function requireWebSocket({ method, headers }: IncomingMessage): void {
  const isOne =
    method === 'GET' &&
    headers.upgrade?.toLowerCase() === 'websocket' &&
    headers['sec-websocket-version'] === '13' &&
    /^[+/0-9A-Za-z]{22}==$/.test(String(headers['sec-websocket-key']))
  if (!isOne) throw new Refusal('not-a-web-socket')
}

/** For answers to a request that asked to become a WebSocket, and does not. */
export function responseOn(request: IncomingMessage, socket: Duplex): ServerResponse {
  const response = new ServerResponse(request)
  response.shouldKeepAlive = false
  response.assignSocket(socket as never)
  response.once('finish', () => socket.end())
  return response
}

/**
 * Resolves when it is closed.
 *
 * @param response - for the old archive's answer, where it is an ordinary one
 * @throws Refusal while nothing was answered yet
 */
export async function relayWebSocket(
  parts: ExchangeParts,
  passage: Passage,
  browser: End,
  response: () => ServerResponse,
): Promise<void> {
  const { request } = passage
  const outgoing = askTarget(parts, passage, { connection: 'Upgrade', upgrade: 'websocket' })
  browser.socket.once('close', () => outgoing.destroy())
  const silence = new Silence(parts.limits.silentMs, () => outgoing.destroy(new Refusal('silent')))
  try {
    const upgraded = upgradeOf(outgoing)
    outgoing.end()
    const answer = await Promise.race([upgraded, answerTo(outgoing)])
    silence.end()
    if (!('head' in answer)) return await relayAnswer(parts, passage, answer, response())
    const { incoming, ...target } = answer
    try {
      browser.socket.write(switchingProtocols(parts, request, incoming), 'latin1')
    } catch (error) {
      target.socket.destroy()
      throw error
    }
    await join(browser, target, passage, parts.limits.webSocketSilentMs)
  } finally {
    silence.end()
    outgoing.destroy()
  }
}

/** @throws Refusal `odd`, `elsewhere`: it is not the answer that was asked for */
function switchingProtocols(
  { target, limits }: ExchangeParts,
  request: IncomingMessage,
  incoming: IncomingMessage,
): string {
  const expected = acceptOf(String(request.headers['sec-websocket-key']))
  if (incoming.headers['sec-websocket-accept'] !== expected) throw new Refusal('odd')
  const way = { target, ours: ourOriginOf(request), path: request.url!, limits }
  const lines = pairsOf(headersForBrowser(incoming.rawHeaders, way)).map(([name, value]) => `${name}: ${value}\r\n`)
  return `HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n${lines.join('')}\r\n`
}

function upgradeOf(outgoing: ClientRequest): Promise<End & { incoming: IncomingMessage }> {
  return new Promise((resolve) => {
    outgoing.once('upgrade', (incoming, socket, head) => resolve({ incoming, socket, head }))
  })
}

/** Each octet of one end goes to the other, until one of them ends. */
function join(browser: End, target: End, { count }: Passage, silentMs: number): Promise<void> {
  return new Promise((resolve) => {
    const close = () => {
      silence.end()
      browser.socket.destroy()
      target.socket.destroy()
      resolve()
    }
    const silence = new Silence(silentMs, close)
    const pass = (from: End, to: End, direction: 'sentOctets' | 'receivedOctets') => {
      const moved = (chunk: Buffer) => {
        silence.broken()
        count(direction, chunk.length)
      }
      from.socket.on('data', moved)
      from.socket.on('error', close)
      from.socket.on('close', close)
      if (from.head.length > 0) {
        moved(from.head)
        to.socket.write(from.head)
      }
      from.socket.pipe(to.socket)
    }
    pass(target, browser, 'sentOctets')
    pass(browser, target, 'receivedOctets')
    if (browser.socket.destroyed || target.socket.destroyed) close()
  })
}

function acceptOf(key: string): string {
  return createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64')
}

function pairsOf(raw: readonly string[]): [string, string][] {
  return Array.from({ length: raw.length / 2 }, (_, index) => [raw[2 * index]!, raw[2 * index + 1]!])
}
