/**
 * The TLS profile of every connection: TLS 1.2 and 1.3, forward secrecy and authenticated encryption only.
 *
 * Sources: PS3.15 B.12 and B.13 (BCP 195 profiles), RFC 9325 4.2 (recommended suites).
 */
import { constants } from 'node:crypto'
import type { SecureContextOptions } from 'node:tls'
import type { ClientTlsMaterial, ServerTlsMaterial } from './tls-material.ts'

const cipherSuites = [
  'TLS_AES_128_GCM_SHA256',
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-CHACHA20-POLY1305',
  'ECDHE-RSA-CHACHA20-POLY1305',
]

/**
 * Options for a secure context. Sessions are not resumed: each association proves its certificate against the authority of
 * the moment. Renegotiation is refused.
 */
export function secureContextOptions(material: ServerTlsMaterial | ClientTlsMaterial): SecureContextOptions {
  const { key, certificate, authority } = material
  return {
    ...(key === undefined ? {} : { key }),
    ...(certificate === undefined ? {} : { cert: certificate }),
    ...('revocations' in material && material.revocations !== undefined ? { crl: material.revocations } : {}),
    ca: typeof authority === 'string' || Buffer.isBuffer(authority) ? authority : [...authority],
    minVersion: 'TLSv1.2',
    maxVersion: 'TLSv1.3',
    ciphers: cipherSuites.join(':'),
    ecdhCurve: 'X25519:P-256:P-384',
    honorCipherOrder: true,
    secureOptions: constants.SSL_OP_NO_TICKET | constants.SSL_OP_NO_RENEGOTIATION,
  }
}
