/**
 * A connection to the port, plain or inside TLS. A stranger's certificate is not judged here: the `tls` probe does that, and
 * nothing secret of ours goes over the line.
 */
import type { Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import type { Reach } from '../probe.ts'

/** OpenSSL's SSL_OP_CLEANSE_PLAINTEXT: what was decrypted is cleared in the library's own buffers too (openssl/ssl.h). */
const SSL_OP_CLEANSE_PLAINTEXT = 2

export type Connection =
  | { readonly socket: Socket }
  /** The system's or the TLS library's code: `ECONNREFUSED`. */
  | { readonly failure: string }

/** @throws SurveyError `LG_SURVEY_OUT_OF_SCOPE`, `LG_SURVEY_STOPPED` */
export async function connectPlain(reach: Reach, port: number): Promise<Connection> {
  try {
    const socket = await reach.connect(port)
    socket.on('error', () => {})
    socket.setNoDelay(true)
    return { socket }
  } catch (error) {
    if (isSurveyError(error)) throw error
    return { failure: codeOf(error) }
  }
}

/** @throws SurveyError `LG_SURVEY_OUT_OF_SCOPE`, `LG_SURVEY_STOPPED` */
export async function connectInTls(reach: Reach, port: number, handshakeMs: number): Promise<Connection> {
  const connection = await connectPlain(reach, port)
  if ('failure' in connection) return connection
  const { socket } = connection
  const secured = connectTls({
    socket,
    rejectUnauthorized: false,
    minVersion: 'TLSv1',
    secureOptions: SSL_OP_CLEANSE_PLAINTEXT,
  })
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
      resolve({ socket: secured })
    })
  })
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
}

function isSurveyError(error: unknown): boolean {
  return error instanceof Error && error.name === 'SurveyError'
}
