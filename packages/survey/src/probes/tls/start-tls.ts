/** A TLS handshake on an open connection, as a stranger: any certificate is taken, what was seen is told. */
import type { Socket } from 'node:net'
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls'
import { handshakeTimeoutMs } from '../../limits.ts'
import { HandshakeObserver } from './handshake-observer.ts'

/** Not among Node's constants (openssl/ssl.h). */
const SSL_OP_CLEANSE_PLAINTEXT = 2

export interface TlsStarted {
  readonly secure: TLSSocket
  readonly asksForClientCertificate: boolean
}

/**
 * @param options - versions and cipher suites to offer; default those of Node
 * @param timeoutMs - for the handshake
 * @throws the system's or OpenSSL's error; `ETIMEDOUT` when it takes too long
 */
export function startTls(
  socket: Socket,
  options: ConnectionOptions = {},
  timeoutMs = handshakeTimeoutMs,
): Promise<TlsStarted> {
  const observer = new HandshakeObserver(socket)
  const secure = connect({
    ...options,
    socket: observer,
    // What was decrypted may name patients: OpenSSL is to clear its own buffers too.
    secureOptions: SSL_OP_CLEANSE_PLAINTEXT,
    // A survey describes certificates; it sends nothing that one would have to protect.
    rejectUnauthorized: false,
    checkServerIdentity: () => undefined,
  })
  return new Promise((resolve, reject) => {
    const fail = (error: Error) => {
      clearTimeout(timer)
      secure.destroy()
      socket.destroy()
      reject(error)
    }
    const timer = setTimeout(() => fail(coded('ETIMEDOUT')), timeoutMs)
    const closed = () => fail(coded('ECONNRESET'))
    secure.once('error', fail)
    socket.once('close', closed)
    secure.once('secureConnect', () => {
      clearTimeout(timer)
      secure.off('error', fail)
      socket.off('close', closed)
      secure.on('error', () => socket.destroy())
      secure.once('close', () => socket.destroy())
      // Our own last flight is written just after this event.
      setImmediate(() => resolve({ secure, asksForClientCertificate: observer.certificateWasAsked }))
    })
  })
}

function coded(code: string): Error {
  return Object.assign(new Error('the handshake was not finished'), { code })
}
