/** A shield's web front with an old archive of the test behind it: what reached that is kept, and who is who is a table. */
import { mkdtempSync, rmSync } from 'node:fs'
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type RequestListener,
  type Server,
} from 'node:http'
import { request as openRequest, type RequestOptions } from 'node:https'
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, type TLSSocket } from 'node:tls'
import { AccessError, Gate, type Principal, principalLabel } from '@leadglass/access'
import type { AuditEvent } from '@leadglass/audit'
import { selfSigned } from '@leadglass/testkit'
import { WebFront, type WebFrontParts } from '../../src/web/web-front.ts'

export const secrets = { ada: 'A'.repeat(43), root: 'R'.repeat(43), share: 'S'.repeat(43), program: 'P'.repeat(43) }

const ada: Principal = { kind: 'person', name: 'ada', role: 'clinician', via: 'session' }
const root: Principal = { kind: 'person', name: 'root', role: 'administrator', via: 'session' }
const program: Principal = { kind: 'token', name: 'viewer', role: 'clinician' }
const share: Principal = { kind: 'share', name: 's1', recipient: 'x', madeBy: 'person:ada', studyInstanceUID: '1.2' }

export interface Seen {
  method: string
  url: string
  /** Names and values in turn, as they came. */
  raw: readonly string[]
  headers: IncomingHttpHeaders
  body: string
}

export interface Answer {
  status: number
  headers: IncomingHttpHeaders
  body: string
}

export class OldArchive {
  readonly seen: Seen[] = []
  readonly server: Server
  /** Answers in place of the default. */
  respond: RequestListener = (_request, response) => response.end('old page')

  constructor() {
    this.server = createServer((request, response) => {
      const at = this.#note(request)
      request.setEncoding('utf8')
      request.on('data', (text) => {
        at.body += text
      })
      this.respond(request, response)
    })
  }

  #note({ method = '', url = '', rawHeaders: raw, headers }: IncomingMessage): Seen {
    const seen = { method, url, raw, headers, body: '' }
    this.seen.push(seen)
    return seen
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve))
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`
  }

  close(): Promise<void> {
    this.server.closeAllConnections()
    return new Promise((resolve) => this.server.close(() => resolve()))
  }
}

export class Bench {
  readonly folder = mkdtempSync(join(tmpdir(), 'shield-web-'))
  readonly archive = new OldArchive()
  readonly entries: AuditEvent[] = []
  readonly errors: unknown[] = []
  readonly suspended = new Set<string>()
  /** Headers by which it was asked who somebody is. */
  readonly asked: IncomingHttpHeaders[] = []
  readonly people = new Map<string, Principal>([
    [secrets.ada, ada],
    [secrets.root, root],
  ])
  taken = 0
  mostOctets = Number.POSITIVE_INFINITY
  now = Date.parse('2026-03-01T08:00:00.000Z')
  origin = ''
  port = 0
  front!: WebFront
  #authority!: Buffer
  #rawTarget: ReturnType<typeof createTcpServer> | undefined

  /** @param given - parts other than usual */
  async start(given: Partial<WebFrontParts> = {}): Promise<void> {
    const { certificate, key } = selfSigned(this.folder)
    this.#authority = certificate
    const pem = certificate.toString()
    this.front = new WebFront({
      target: await this.archive.listen(),
      identity: () => ({ key: key.toString(), certificate: pem, authority: pem }),
      onIdentityChange: () => undefined,
      principalOf: async (headers) => this.#principalOf(headers),
      gate: new Gate({ isSuspended: (principal) => this.suspended.has(principalLabel(principal)) }),
      audit: { append: async (event) => void this.entries.push(event) },
      watch: { handedOut: (principal, octets) => this.#handedOut(principal, octets) },
      signInAddress: () => 'https://127.0.0.1:8443',
      onError: (error) => void this.errors.push(error),
      now: () => this.now,
      ...given,
    })
    const { port } = await this.front.listen({ host: '127.0.0.1', port: 0 })
    this.port = port
    this.origin = `https://127.0.0.1:${port}`
  }

  async stop(): Promise<void> {
    await this.front.close()
    await this.archive.close()
    await new Promise<void>((resolve) => (this.#rawTarget ? this.#rawTarget.close(() => resolve()) : resolve()))
    rmSync(this.folder, { recursive: true })
  }

  /** As the server: a header Authorization is a token or nobody, and is never made up for by a cookie. */
  #principalOf(headers: IncomingHttpHeaders): Principal | undefined {
    this.asked.push(headers)
    if (headers.authorization !== undefined) {
      return headers.authorization === `Bearer ${secrets.program}` ? program : undefined
    }
    if (headers.cookie?.includes(`__Host-leadglass-share=${secrets.share}`)) return share
    const secret = /__Host-leadglass=([\w-]+)/.exec(headers.cookie ?? '')?.[1]
    return this.people.get(secret ?? '')
  }

  /** As the watch does with whoever takes too much. */
  #handedOut(principal: Principal, octets: number): void {
    this.taken += octets
    if (this.taken <= this.mostOctets) return
    this.suspended.add(principalLabel(principal))
    throw new AccessError('LG_ACCESS_DENIED', 'suspended')
  }

  ask(path: string, options: RequestOptions & { body?: string } = {}): Promise<Answer> {
    const { body, ...rest } = options
    return new Promise((resolve, reject) => {
      const request = openRequest(
        { host: '127.0.0.1', port: this.port, path, ca: this.#authority, agent: false, ...rest },
        (response) => {
          let text = ''
          response.setEncoding('utf8')
          response.on('data', (chunk) => {
            text += chunk
          })
          response.on('error', reject)
          response.on('end', () => resolve({ status: response.statusCode!, headers: response.headers, body: text }))
        },
      )
      request.on('error', reject)
      request.end(body)
    })
  }

  /** Asks as somebody who is signed in. */
  as(who: 'ada' | 'root', path: string, options: RequestOptions & { body?: string } = {}): Promise<Answer> {
    const { cookie, ...headers } = (options.headers ?? {}) as Record<string, string>
    const ours = `__Host-leadglass=${secrets[who]}`
    return this.ask(path, { ...options, headers: { ...headers, cookie: cookie ? `${cookie}; ${ours}` : ours } })
  }

  /** A connection on which the test writes the octets. */
  connection(): TLSSocket {
    return connect({ host: '127.0.0.1', port: this.port, ca: this.#authority })
  }

  /** Sends the octets, and reads until the other side closes. */
  exchange(octets: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const socket = this.connection()
      let text = ''
      socket.on('data', (chunk) => {
        text += chunk.toString('latin1')
      })
      socket.on('error', reject)
      socket.on('close', () => resolve(text))
      socket.write(octets, 'latin1')
    })
  }

  /** A target that is no HTTP server: the test is given each connection. @returns its address */
  async rawTarget(take: (socket: Socket) => void): Promise<string> {
    const server = createTcpServer((socket) => {
      socket.on('error', () => undefined)
      take(socket)
    })
    this.#rawTarget = server
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  }

  actions(): string[] {
    return this.entries.map(({ action }) => action)
  }
}

/** An address at which nothing listens. */
export async function deadAddress(): Promise<string> {
  const server = createTcpServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise<void>((resolve) => server.close(() => resolve()))
  return `http://127.0.0.1:${port}`
}
