/**
 * TLS as BCP 195 asks for: 1.2 and 1.3, authenticated encryption and forward secrecy only. Renegotiation is refused: each would
 * cost the server a handshake, and nothing here needs one.
 *
 * Sources: RFC 9325 3.5 (renegotiation), 4.2 (cipher suites), PS3.15 B.12 (the DICOM profile of it).
 */
import { constants } from 'node:crypto'
import type { SecureContextOptions } from 'node:tls'

export const tlsProfile = {
  minVersion: 'TLSv1.2',
  maxVersion: 'TLSv1.3',
  ciphers: [
    'TLS_AES_256_GCM_SHA384',
    'TLS_CHACHA20_POLY1305_SHA256',
    'TLS_AES_128_GCM_SHA256',
    'ECDHE-ECDSA-AES256-GCM-SHA384',
    'ECDHE-RSA-AES256-GCM-SHA384',
    'ECDHE-ECDSA-CHACHA20-POLY1305',
    'ECDHE-RSA-CHACHA20-POLY1305',
    'ECDHE-ECDSA-AES128-GCM-SHA256',
    'ECDHE-RSA-AES128-GCM-SHA256',
  ].join(':'),
  ecdhCurve: 'X25519:P-256:P-384',
  honorCipherOrder: true,
  secureOptions: constants.SSL_OP_NO_RENEGOTIATION,
} as const satisfies SecureContextOptions
