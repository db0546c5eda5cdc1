/**
 * Passes octets between TLS and a connection, and notices whether the server asked for a client certificate.
 *
 * TLS 1.2: the server's CertificateRequest (handshake type 13) is readable. TLS 1.3: it is encrypted, but whoever was
 * asked answers with a Certificate message of its own before Finished, an encrypted record more than otherwise.
 *
 * Sources: RFC 5246 7.4.4 (CertificateRequest), RFC 8446 4.4 (authentication messages), 5.2 (records).
 */
import type { Socket } from 'node:net'
import { Duplex } from 'node:stream'

const recordHeaderOctets = 5
const handshakeRecord = 22
const applicationDataRecord = 23
const certificateRequest = 13
/** Octets of the server's flight that are looked at. */
const mostObserved = 64 * 1024

export class HandshakeObserver extends Duplex {
  readonly #socket: Socket
  #received = Buffer.alloc(0)
  #sent = Buffer.alloc(0)

  constructor(socket: Socket) {
    super()
    this.#socket = socket
    socket.on('data', (chunk: Buffer) => {
      this.#received = observed(this.#received, chunk)
      if (!this.push(chunk)) socket.pause()
    })
    socket.once('end', () => this.push(null))
    socket.once('close', () => this.destroy())
  }

  /** To be asked once the handshake is over; forgets what it held. */
  get certificateWasAsked(): boolean {
    const received = records(this.#received)
    const readable = received.filter(({ type }) => type === handshakeRecord).map(({ body }) => body)
    const encrypted = records(this.#sent).filter(({ type }) => type === applicationDataRecord).length
    this.#received = Buffer.alloc(0)
    this.#sent = Buffer.alloc(0)
    return handshakeTypes(Buffer.concat(readable)).includes(certificateRequest) || encrypted >= 2
  }

  override _read(): void {
    this.#socket.resume()
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#sent = observed(this.#sent, chunk)
    this.#socket.write(chunk, done)
  }

  override _final(done: () => void): void {
    this.#socket.end(done)
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#socket.destroy()
    done(error)
  }
}

function observed(before: Buffer<ArrayBuffer>, chunk: Buffer): Buffer<ArrayBuffer> {
  const room = mostObserved - before.length
  return room <= 0 ? before : Buffer.concat([before, chunk.subarray(0, room)])
}

function records(octets: Buffer): { type: number; body: Buffer }[] {
  const found: { type: number; body: Buffer }[] = []
  for (let place = 0; place + recordHeaderOctets <= octets.length; ) {
    const end = place + recordHeaderOctets + octets.readUInt16BE(place + 3)
    found.push({ type: octets[place]!, body: octets.subarray(place + recordHeaderOctets, end) })
    place = end
  }
  return found
}

/** Types of the handshake messages, which may lie across records; encrypted ones at the end read as any type. */
function handshakeTypes(octets: Buffer): number[] {
  const types: number[] = []
  for (let place = 0; place + 4 <= octets.length; ) {
    const type = octets[place]!
    types.push(type)
    // ServerHelloDone (14) ends what is readable.
    if (type === 14) break
    place += 4 + octets.readUIntBE(place + 1, 3)
  }
  return types
}
