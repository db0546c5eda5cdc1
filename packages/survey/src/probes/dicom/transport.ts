/**
 * A connection to the port, plain or inside TLS. A stranger's certificate is not judged here: the `tls` probe does that, and
 * nothing secret of ours goes over the line.
 */
import type { OnReadOpts, Socket } from 'node:net'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { connect as connectTls, createSecureContext } from 'node:tls'
import type { Reach } from '../probe.ts'

/** OpenSSL's SSL_OP_CLEANSE_PLAINTEXT: what was decrypted is cleared in the library's own buffers too (openssl/ssl.h). */
const SSL_OP_CLEANSE_PLAINTEXT = 2

export type Connection =
  | { readonly socket: Socket; readonly arrivals: Arrivals }
  /** The system's or the TLS library's code: `ECONNREFUSED`. */
  | { readonly failure: string }

/** One read of a socket at most; what the kernel of Linux keeps ready by default is twice that. */
const READ_OCTETS = 65_536

/**
 * The buffer into which a plain connection is read. There is one for all reads, and whoever takes the octets clears it: Node's own
 * buffers are cut to size after the read, and what was in them stays behind in free memory.
 */
export class Arrivals {
  /** Takes octets and clears them. */
  take: (octets: Uint8Array) => void = (octets) => void octets.fill(0)

  /** For `net.connect`; to be called once, and `giveBack` when the socket is closed. */
  onread(): OnReadOpts & { readonly buffer: Uint8Array } {
    return {
      buffer: spareBuffers.pop() ?? new Uint8Array(READ_OCTETS),
      callback: (length, buffer) => {
        this.take(buffer.subarray(0, length))
        return true
      },
    }
  }

  /** For sockets that bring octets as events: inside TLS. */
  listenTo(socket: Socket): void {
    socket.on('data', (octets: Buffer) => this.take(octets))
  }
}

/** Cleared buffers that no socket reads into any more: thousands of new ones would keep the collector busy. */
const spareBuffers: Uint8Array[] = []
const MOST_SPARE_BUFFERS = 256

function giveBack(buffer: Uint8Array): void {
  if (spareBuffers.length < MOST_SPARE_BUFFERS) spareBuffers.push(buffer)
}

/** @throws SurveyError `LG_SURVEY_OUT_OF_SCOPE`, `LG_SURVEY_STOPPED` */
export async function connectPlain(reach: Reach, port: number): Promise<Connection> {
  const arrivals = new Arrivals()
  const onread = arrivals.onread()
  const socket = await connected(reach, port, onread)
  if ('failure' in socket) return socket
  socket.once('close', () => giveBack(onread.buffer))
  // A reach that has no use for `onread` brings octets as events.
  arrivals.listenTo(socket)
  return { socket, arrivals }
}

async function connected(reach: Reach, port: number, onread?: OnReadOpts): Promise<Socket | { failure: string }> {
  try {
    const socket = await reach.connect(port, onread)
    socket.on('error', () => {})
    socket.setNoDelay(true)
    return socket
  } catch (error) {
    if (isSurveyError(error)) throw error
    return { failure: codeOf(error) }
  }
}

/** One for all hosts: nothing in it differs. */
const secureContext = createSecureContext({ minVersion: 'TLSv1', secureOptions: SSL_OP_CLEANSE_PLAINTEXT })

/** @throws SurveyError `LG_SURVEY_OUT_OF_SCOPE`, `LG_SURVEY_STOPPED` */
export async function connectInTls(reach: Reach, port: number, handshakeMs: number): Promise<Connection> {
  const socket = await connected(reach, port)
  if ('failure' in socket) return socket
  const secured = connectTls({ socket, rejectUnauthorized: false, secureContext })
  return new Promise((resolve) => {
    const fail = (failure: string) => {
      clearTimeout(timer)
      reach.signal.removeEventListener('abort', onStop)
      socket.destroy()
      resolve({ failure })
    }
    const timer = setTimeout(() => fail('ERR_TLS_HANDSHAKE_TIMEOUT'), handshakeMs)
    const onStop = () => fail('ABORT_ERR')
    reach.signal.addEventListener('abort', onStop)
    secured.on('error', (error) => fail(codeOf(error)))
    secured.once('close', () => fail('ECONNRESET'))
    secured.once('secureConnect', () => {
      clearTimeout(timer)
      reach.signal.removeEventListener('abort', onStop)
      const arrivals = new Arrivals()
      arrivals.listenTo(secured)
      resolve({ socket: secured, arrivals })
    })
  })
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
}

function isSurveyError(error: unknown): boolean {
  return error instanceof Error && error.name === 'SurveyError'
}

const DEEP_CALLS = 2_000

/**
 * Writes over the part of the stack that earlier calls used. Node decrypts into an array of 16 KiB on the stack and leaves it
 * there; to be called when a host inside TLS was counted.
 */
export async function clearStack(): Promise<void> {
  // From the bottom of the event loop, as a read of a socket begins there too.
  await nextTurn()
  deepCall(DEEP_CALLS)
}

/** Each call writes some hundred octets. */
function deepCall(depth: number): number {
  const slots = [depth, depth, depth, depth] as const
  const [a, b, c, d] = slots
  return depth === 0 ? a : deepCall(depth - 1) + b - c + d - d
}
