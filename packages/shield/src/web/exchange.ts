/**
 * One request at the old archive, and its answer: both bodies as they come, at the pace of whoever is slower.
 *
 * Each request has a connection of its own: old web servers sign a connection in (NTLM), and whoever came next on it would be taken for
 * the one before. The parser of Node is the strict one on both sides. An answer that ends too early ends the browser's connection, so
 * that it is never taken for whole.
 */
import { Agent, type ClientRequest, type IncomingMessage, request as openRequest, type ServerResponse } from 'node:http'
import { pipeline } from 'node:stream'
import type { WebLimits } from '../limits.ts'
import { type Admitted, ourOriginOf } from './admission.ts'
import { Refusal } from './refusal.ts'
import { headersForTarget } from './request-headers.ts'
import { headersForBrowser } from './response-headers.ts'
import { Silence } from './silence.ts'
import type { Target } from './target.ts'

export interface ExchangeParts {
  target: Target
  limits: WebLimits
  agent: Agent
}

/** What is going on for somebody: may be cut, and says when the browser last sent something. */
export interface Passage {
  request: IncomingMessage
  admitted: Admitted
  count(direction: 'sentOctets' | 'receivedOctets', octets: number): void
}

export function agentOf({ targetConnections }: WebLimits): Agent {
  return new Agent({ keepAlive: false, maxSockets: targetConnections })
}

/**
 * Resolves when the answer has ended, whole or cut.
 *
 * @throws Refusal while nothing was answered yet
 */
export async function relayRequest(parts: ExchangeParts, passage: Passage, response: ServerResponse): Promise<void> {
  const { request } = passage
  const outgoing = askTarget(parts, passage)
  const over = () => outgoing.destroy()
  response.once('close', over)
  if (response.destroyed) over()
  const silence = new Silence(parts.limits.silentMs, () => outgoing.destroy(new Refusal('silent')))
  request.on('data', (chunk: Buffer) => {
    silence.broken()
    passage.count('receivedOctets', chunk.length)
  })
  request.pipe(outgoing)
  try {
    const incoming = await answerTo(outgoing)
    silence.broken()
    incoming.on('data', () => silence.broken())
    await relayAnswer(parts, passage, incoming, response)
  } catch (error) {
    outgoing.destroy()
    request.unpipe()
    throw error
  } finally {
    silence.end()
  }
}

/**
 * @param hop - headers of the connection to the old archive; without `close` the next that waits for one would be given it
 * @throws Refusal `bad-request` where Node would not write such a request
 */
export function askTarget(
  { target, limits, agent }: ExchangeParts,
  { request, admitted: { authorization } }: Passage,
  hop: Readonly<Record<string, string>> = { connection: 'close' },
): ClientRequest {
  const headers = headersForTarget(request.rawHeaders, { target, ours: ourOriginOf(request), authorization })
  try {
    return openRequest({
      ...{ host: target.hostname, port: target.port, method: request.method!, path: request.url!, setHost: false },
      headers: { ...headers, ...hop },
      maxHeaderSize: limits.targetHeaderOctets,
      insecureHTTPParser: false,
      // What lasts for hours takes no place from what waits.
      agent: 'upgrade' in hop ? false : agent,
    }).on('error', () => undefined)
  } catch {
    throw new Refusal('bad-request')
  }
}

/** @throws Refusal what kept the old archive from answering */
export function answerTo(outgoing: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    outgoing.once('response', resolve)
    outgoing.once('error', (error) => reject(refusalOf(error)))
    outgoing.once('close', () => reject(new Refusal('odd')))
  })
}

/** @throws Refusal while nothing was answered yet */
export function relayAnswer(
  { target, limits }: Pick<ExchangeParts, 'target' | 'limits'>,
  { request, count }: Passage,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const way = { target, ours: ourOriginOf(request), path: request.url!, limits }
  // A body that may never be read to its end would be taken for the next request.
  if (!request.complete) response.shouldKeepAlive = false
  try {
    if (incoming.rawHeaders.length > 2 * limits.headers) throw new Refusal('odd')
    response.writeHead(incoming.statusCode!, headersForBrowser(incoming.rawHeaders, way))
  } catch (error) {
    incoming.destroy()
    throw error instanceof Refusal ? error : new Refusal('odd')
  }
  incoming.on('data', (chunk: Buffer) => count('sentOctets', chunk.length))
  return new Promise((resolve) => {
    // What is cut short destroys the response, and with it the browser's connection.
    pipeline(incoming, response, () => resolve())
  })
}

const unreachable: ReadonlySet<unknown> = new Set([
  'EAI_AGAIN',
  'ECONNREFUSED',
  'EHOSTDOWN',
  'EHOSTUNREACH',
  'ENETDOWN',
  'ENETUNREACH',
  'ENOTFOUND',
  'ETIMEDOUT',
])

function refusalOf(error: Error & { code?: unknown }): Refusal {
  if (error instanceof Refusal) return error
  return new Refusal(unreachable.has(error.code) ? 'down' : 'odd')
}
