/** Certificates for 127.0.0.1, and a syslog collector over TLS that keeps what it gets. */
import { mkdtempSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createServer, type TLSSocket } from 'node:tls'
import { type SelfSigned, selfSigned } from '@leadglass/testkit'
import { onTestFinished } from 'vitest'

export interface OwnCertificate extends SelfSigned {
  folder: string
}

export function ownCertificate(): OwnCertificate {
  const folder = mkdtempSync(join(tmpdir(), 'leadglass-collector-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return { ...selfSigned(folder), folder }
}

export class Collector {
  readonly messages: string[] = []
  readonly #own: OwnCertificate
  readonly #sockets = new Set<TLSSocket>()
  #server: ReturnType<typeof createServer> | undefined
  #port = 0
  #waiting: { count: number; done: () => void }[] = []

  constructor(own: OwnCertificate) {
    this.#own = own
    onTestFinished(() => this.stop())
  }

  get address(): string {
    return `127.0.0.1:${this.#port}`
  }

  /** On the port of before, after an outage. */
  async start({ trusts }: { trusts?: Buffer } = {}): Promise<void> {
    const { certificate, key } = this.#own
    const mutual = trusts ? { ca: trusts, requestCert: true, rejectUnauthorized: true } : {}
    const server = createServer({ cert: certificate, key, ...mutual }, (socket) => this.#read(socket))
    await new Promise<void>((resolve) => server.listen(this.#port, '127.0.0.1', resolve))
    this.#server = server
    this.#port = (server.address() as AddressInfo).port
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    await new Promise((resolve) => (this.#server ? this.#server.close(resolve) : resolve(undefined)))
    this.#server = undefined
  }

  /** Resolves once so many messages came. */
  received(count: number): Promise<void> {
    if (this.messages.length >= count) return Promise.resolve()
    return new Promise((done) => this.#waiting.push({ count, done }))
  }

  /** RFC 5425 4.3: MSG-LEN SP SYSLOG-MSG. */
  #read(socket: TLSSocket): void {
    this.#sockets.add(socket)
    socket.on('error', () => undefined).on('close', () => this.#sockets.delete(socket))
    let held = Buffer.alloc(0)
    socket.on('data', (chunk) => {
      held = Buffer.concat([held, chunk])
      for (;;) {
        const space = held.indexOf(' ')
        const length = Number(held.subarray(0, Math.max(space, 0)))
        if (space < 1 || held.length < space + 1 + length) break
        this.messages.push(held.subarray(space + 1, space + 1 + length).toString())
        held = held.subarray(space + 1 + length)
      }
      for (const { count, done } of this.#waiting) if (this.messages.length >= count) done()
    })
  }
}
