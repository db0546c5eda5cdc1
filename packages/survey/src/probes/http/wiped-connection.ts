/**
 * A plain connection for an HTTP client that leaves nothing behind of what was read.
 *
 * Octets are read into one buffer of our own, which is cleared at once: Node's own are cut to size after each read, and what
 * was in them stays in free memory. The copies handed on are exact, and whoever listens last wipes them.
 */
import type { OnReadOpts, Socket } from 'node:net'
import { Duplex } from 'node:stream'

/** Octets of one read; more than a page needs. */
const readOctets = 16_384

export class WipedConnection extends Duplex {
  #socket: Socket | undefined
  /** For `Reach.connect`. */
  readonly onread: OnReadOpts = {
    // On a buffer of its own: a short one would lie in V8's heap, where the collector moves it and leaves copies.
    buffer: new Uint8Array(new ArrayBuffer(readOctets)),
    callback: (length, buffer) => {
      const octets = buffer.subarray(0, length)
      const goesOn = this.push(Buffer.from(octets))
      octets.fill(0)
      return goesOn
    },
  }

  /** @param socket - the one that was connected with `onread` */
  use(socket: Socket): this {
    this.#socket = socket
    socket.once('end', () => this.push(null))
    socket.once('close', () => this.destroy())
    return this
  }

  // What Node's HTTP client asks of a socket that it keeps for the next request.
  setKeepAlive(): this {
    return this
  }
  setTimeout(): this {
    return this
  }
  setNoDelay(): this {
    return this
  }
  ref(): this {
    this.#socket?.ref()
    return this
  }
  unref(): this {
    this.#socket?.unref()
    return this
  }

  override _read(): void {
    this.#socket?.resume()
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    if (this.#socket?.writable) this.#socket.write(chunk, done)
    else done(Object.assign(new Error('the connection is closed'), { code: 'ECONNRESET' }))
  }

  override _final(done: () => void): void {
    this.#socket?.end()
    done()
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#socket?.destroy()
    done(error)
  }
}
