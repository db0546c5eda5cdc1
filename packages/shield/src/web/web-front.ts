/**
 * The web pages of an old archive, over TLS, for whoever is signed in here and may read every study.
 *
 * Sources: RFC 9110 and 9112 (what a gateway passes on), RFC 6455 (WebSocket), RFC 9325 (TLS).
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer, type Server } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { principalLabel } from '@leadglass/access'
import { secureContextOptions } from '@leadglass/network'
import { type WebLimits, webLimits } from '../limits.ts'
import { Admission, type AdmissionParts, type Admitted, addressOf } from './admission.ts'
import { answerRefusal } from './answers.ts'
import { agentOf, type ExchangeParts, relayRequest } from './exchange.ts'
import { Passages, type PassagesParts } from './passages.ts'
import { Refusal } from './refusal.ts'
import { Refusals } from './refusals.ts'
import { targetOf } from './target.ts'
import { Usage, type UsageParts } from './usage.ts'
import { relayWebSocket, requireWebSocket, responseOn } from './web-socket.ts'

/** PEM, and what the authority says of the certificate, for browsers that ask in the handshake. */
export interface WebIdentity {
  key: string
  certificate: string
  authority: string
  status?: Buffer
}

export interface WebFrontParts
  extends AdmissionParts,
    Pick<UsageParts, 'audit' | 'onError'>,
    Pick<PassagesParts, 'watch'> {
  /** Web pages of the old archive: `http://HOST` or `http://HOST:PORT`. */
  target: string
  /** Certificate of this machine, at this moment. */
  identity(): WebIdentity
  /** Told when `identity` gives another one. */
  onIdentityChange(listener: () => void): void
  /** `https://HOST:PORT`, where whoever is not signed in is sent. */
  signInAddress(): string
  /** Default `Date.now`. */
  now?: () => number
  limits?: Partial<WebLimits>
}

export class WebFront {
  readonly #parts: WebFrontParts
  readonly #limits: WebLimits
  readonly #exchange: ExchangeParts
  readonly #admission: Admission
  readonly #usage: Usage
  readonly #refusals: Refusals
  readonly #passages: Passages
  readonly #server: Server
  readonly #sockets = new Set<Duplex>()
  /** Connections on which an answer is being given. */
  readonly #answering = new WeakSet<Duplex>()
  readonly #timer: NodeJS.Timeout

  constructor(parts: WebFrontParts) {
    this.#parts = parts
    this.#limits = { ...webLimits, ...parts.limits }
    const { audit, onError, watch, now = Date.now } = parts
    const records = { audit, now, onError }
    this.#admission = new Admission(parts)
    this.#usage = new Usage(records, this.#limits)
    this.#refusals = new Refusals(records, this.#limits)
    const [admission, usage, refusals] = [this.#admission, this.#usage, this.#refusals]
    this.#passages = new Passages({ admission, usage, refusals, watch, now, onError }, this.#limits)
    this.#exchange = { target: targetOf(parts.target), limits: this.#limits, agent: agentOf(this.#limits) }
    this.#server = this.#createServer()
    this.#timer = setInterval(() => void this.#turn(), this.#limits.recheckMs)
    this.#timer.unref()
  }

  /** @throws what a listener that cannot be bound throws */
  async listen({ host, port }: { host: string; port: number }): Promise<{ host: string; port: number }> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject)
      this.#server.listen({ host, port }, () => {
        this.#server.off('error', reject)
        resolve()
      })
    })
    const bound = this.#server.address() as AddressInfo
    return { host: bound.address, port: bound.port }
  }

  /** Cuts what is open, and writes down what was used. */
  async close(): Promise<void> {
    clearInterval(this.#timer)
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()))
    for (const socket of this.#sockets) socket.destroy()
    this.#exchange.agent.destroy()
    await closed
    await Promise.all([this.#refusals.close(), this.#usage.close()])
  }

  #createServer(): Server {
    const { handshakeMs, headerOctets, headersMs, idleConnectionMs, connections } = this.#limits
    const server = createServer({
      ...this.#secureContext(),
      handshakeTimeout: handshakeMs,
      maxHeaderSize: headerOctets,
      headersTimeout: headersMs,
      connectionsCheckingInterval: Math.min(headersMs, 5000),
      // Uploads may take hours; those on which nothing moves are given up.
      requestTimeout: 0,
      keepAliveTimeout: idleConnectionMs,
      insecureHTTPParser: false,
      // Refused by the admission, which writes it down.
      requireHostHeader: false,
      noDelay: true,
    })
    server.maxConnections = connections
    server.maxHeadersCount = 0
    server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket)
      socket.once('close', () => this.#sockets.delete(socket))
    })
    server.on('OCSPRequest', (_certificate, _issuer, answer) =>
      answer(null, this.#parts.identity().status ?? (null as unknown as Buffer)),
    )
    this.#parts.onIdentityChange(() => server.setSecureContext(this.#secureContext()))
    server.on('request', (request, response) => void this.#answer(request, response))
    server.on('checkContinue', (request, response) => void this.#answer(request, response))
    server.on('upgrade', (request, socket, head) => void this.#upgrade(request, socket, head))
    server.on('connect', (request: IncomingMessage, socket: Duplex) => {
      socket.on('error', () => socket.destroy())
      this.#refuse(request, responseOn(request, socket), new Refusal('method'))
    })
    server.on('clientError', (error: { code?: unknown }, socket: Duplex) => this.#refuseMalformed(error.code, socket))
    return server
  }

  #secureContext() {
    const { key, certificate, authority } = this.#parts.identity()
    return secureContextOptions({ key, certificate: `${certificate.trimEnd()}\n${authority}`, authority })
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.#answering.add(request.socket)
    response.once('close', () => this.#answering.delete(request.socket))
    let admitted: Admitted | undefined
    try {
      admitted = await this.#admission.admit(request, false, this.#limits)
      await this.#passages.during(
        request,
        admitted,
        () => response.destroy(),
        (passage) => {
          if (request.headers.expect !== undefined) response.writeContinue()
          return relayRequest(this.#exchange, passage, response)
        },
      )
    } catch (error) {
      this.#refuse(request, response, error, admitted)
    }
  }

  async #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    socket.on('error', () => socket.destroy())
    let made: ServerResponse | undefined
    const response = () => {
      made ??= responseOn(request, socket)
      return made
    }
    let admitted: Admitted | undefined
    try {
      admitted = await this.#admission.admit(request, true, this.#limits)
      requireWebSocket(request)
      const leave = this.#passages.takeWebSocket(admitted)
      try {
        await this.#passages.during(
          request,
          admitted,
          () => socket.destroy(),
          (passage) => relayWebSocket(this.#exchange, passage, { socket, head }, response),
        )
      } finally {
        leave()
      }
    } catch (error) {
      this.#refuse(request, response(), error, admitted)
    }
  }

  #refuse(request: IncomingMessage, response: ServerResponse, error: unknown, admitted?: Admitted): void {
    const refusal = error instanceof Refusal ? error : new Refusal('odd')
    if (refusal !== error) this.#parts.onError(error)
    const who = admitted === undefined ? refusal.who : principalLabel(admitted.principal)
    if (refusal.isDenial) this.#refusals.record(who, addressOf(request), refusal.kind)
    if (response.headersSent || response.destroyed) response.destroy()
    else answerRefusal(request, response, refusal, this.#parts.signInAddress())
  }

  /** What is no request, as the parser sees it: two lengths of one body, a header without end, or nothing for too long. */
  #refuseMalformed(code: unknown, socket: Duplex): void {
    const { remoteAddress = 'unknown' } = socket as Socket
    if (String(code).startsWith('HPE_')) this.#refusals.record('stranger', remoteAddress, 'malformed')
    if (!socket.writable || this.#answering.has(socket)) socket.destroy()
    else socket.end(`HTTP/1.1 ${statusLines[String(code)] ?? '400 Bad Request'}\r\nConnection: close\r\n\r\n`)
  }

  async #turn(): Promise<void> {
    this.#refusals.turn()
    await Promise.all([this.#usage.turn(), this.#passages.lookAgain()])
  }
}

const statusLines: Readonly<Record<string, string>> = {
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
}
