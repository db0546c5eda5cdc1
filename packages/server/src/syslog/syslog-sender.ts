/**
 * Sends messages to a syslog collector over TLS, in order, on one connection that is kept.
 *
 * Syslog has no acknowledgement: a message counts as sent when the collector's TLS has taken it off our hands and the connection
 * stood for a moment after. What was written to a connection that then broke is sent again, so that a collector may see a message
 * twice and misses none that its machine did not lose. Source: RFC 5425.
 */
import { readFile } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { connect, type TLSSocket } from 'node:tls'
import { ServerError } from '../errors.ts'
import { framed } from './syslog-message.ts'

export interface SyslogTarget {
  /** `HOST:PORT` */
  address: string
  /** PEM files; '' is none. */
  authorityFile: string
  identityFile: string
}

const connectMs = 10_000
const sendMs = 15_000
/** A collector that closes at once closes within this. */
const settleMs = 50

export class SyslogSender {
  readonly #target: SyslogTarget
  #socket: TLSSocket | undefined
  #broken: Error | undefined
  /** The connection ended with an error after something was sent on it: what was in between may be lost. */
  #isCut = false

  constructor(target: SyslogTarget) {
    this.#target = target
  }

  /** All or none of these are known to have left. @throws ServerError `LG_SYSLOG_FAILED` */
  async send(messages: readonly Uint8Array[]): Promise<void> {
    try {
      this.#socket ??= await this.#connect()
      await within(sendMs, written(this.#socket, Buffer.concat(messages.map(framed))))
      await pause(settleMs)
      if (this.#broken) throw this.#broken
    } catch (error) {
      this.close()
      const code = String((error as { code?: unknown }).code ?? 'UNKNOWN')
      throw new ServerError('LG_SYSLOG_FAILED', `${this.#target.address}: ${reasonOf(error)}`, { code }, error)
    }
  }

  /** Whether a connection broke since this was asked last; not one that the collector closed in order. */
  takeBroken(): boolean {
    const isCut = this.#isCut
    this.#isCut = false
    return isCut
  }

  close(): void {
    this.#socket?.destroy()
    this.#socket = undefined
  }

  async #connect(): Promise<TLSSocket> {
    const { address, authorityFile, identityFile } = this.#target
    const at = address.lastIndexOf(':')
    const host = address.slice(0, at).replace(/^\[|\]$/g, '')
    const ca = authorityFile === '' ? undefined : await readFile(authorityFile)
    const identity = identityFile === '' ? undefined : await readFile(identityFile)
    this.#broken = undefined
    const socket = connect({
      host,
      port: Number(address.slice(at + 1)),
      servername: /^[\d.:]+$/.test(host) ? '' : host,
      minVersion: 'TLSv1.2',
      ...(ca ? { ca } : {}),
      ...(identity ? { cert: identity, key: identity } : {}),
    })
    const lost = (error?: Error) => {
      this.#broken ??= error ?? new Error('the collector closed the connection')
      if (this.#socket !== socket) return
      this.#isCut ||= error !== undefined
      this.#socket = undefined
    }
    socket
      .on('error', lost)
      .on('close', () => lost())
      .on('end', () => lost())
    socket.resume()
    await within(
      connectMs,
      new Promise<void>((resolve, reject) => socket.once('secureConnect', resolve).once('error', reject)),
    ).catch((error) => {
      socket.destroy()
      throw error
    })
    return socket
  }
}

function written(socket: TLSSocket, octets: Buffer): Promise<void> {
  return new Promise((resolve, reject) => socket.write(octets, (error) => (error ? reject(error) : resolve())))
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms / 1000} s`)), ms)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : 'the connection failed'
}
