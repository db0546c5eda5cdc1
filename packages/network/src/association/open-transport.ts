/** The connection of an association that is opened from here. Source: PS3.15 B.12 (TLS). */
import { connect, type Socket } from 'node:net'
import { connect as connectTls, type PeerCertificate } from 'node:tls'
import type { Clock } from '../clock.ts'
import { NetworkError } from '../errors.ts'
import type { Limits } from '../limits.ts'
import { tlsFailureOf } from '../tls/tls-failure.ts'
import type { ClientTlsMaterial } from '../tls/tls-material.ts'
import { secureContextOptions } from '../tls/tls-profile.ts'

/** Where another node is, and how it is spoken to. */
export type Way = { readonly host: string; readonly port: number } & (
  | { readonly tls: ClientTlsMaterial }
  | { /** No TLS: the network sees and may change everything. */ readonly dangerouslySendPlaintext: true }
)

/**
 * Connects, and ends the TLS handshake.
 *
 * @throws NetworkError `LG_CONNECTION_FAILED`, `LG_TLS_FAILED`, `LG_ASSOCIATION_TIMEOUT`
 */
export function openTransport(options: Way, limits: Limits, clock: Clock): Promise<Socket> {
  const { host, port } = options
  const isTls = 'tls' in options
  const transport = isTls
    ? connectTls({
        ...secureContextOptions(options.tls),
        host,
        port,
        ...(options.tls.serverName === undefined ? {} : { servername: options.tls.serverName }),
        ...(options.tls.fingerprints256 === undefined ? {} : pinned(options.tls.fingerprints256)),
      })
    : connect({ host, port })
  transport.setNoDelay(true)
  return new Promise((resolve, reject) => {
    const cancel = clock.after(limits.responseMs, () => {
      transport.destroy()
      reject(new NetworkError('LG_ASSOCIATION_TIMEOUT', 'The connection was not made in time', { port }))
    })
    const fail = (error: Error) => {
      cancel()
      transport.destroy()
      reject(connectionError(error, port))
    }
    transport.once('error', fail)
    transport.once(isTls ? 'secureConnect' : 'connect', () => {
      cancel()
      transport.off('error', fail)
      resolve(transport)
    })
  })
}

/** Called once the chain is verified; takes the place of the comparison of names. */
function pinned(fingerprints256: readonly string[]) {
  return {
    checkServerIdentity: (_: string, { fingerprint256 }: PeerCertificate) => {
      const shown = fingerprint256.replaceAll(':', '').toLowerCase()
      if (fingerprints256.includes(shown)) return undefined
      return Object.assign(new Error('the certificate is not registered for this node'), {
        code: 'ERR_TLS_CERT_PINNED',
      })
    },
  }
}

/** Errors of the system call are told from those of the handshake by `syscall`. */
function connectionError(error: Error, port: number): NetworkError {
  if ('syscall' in error && error.syscall !== 'read') {
    const code = 'code' in error ? String(error.code) : 'unknown'
    return new NetworkError('LG_CONNECTION_FAILED', `The connection failed: ${code}`, { port, code }, error)
  }
  const { why, code } = tlsFailureOf(error)
  return new NetworkError('LG_TLS_FAILED', `No TLS connection: ${why}`, { port, code }, error)
}
