/**
 * New key pairs, in the form that certificates are made with.
 *
 * ECDSA P-256 is the default: DCMTK 3.6.7, dcm4che and every stack with TLS 1.2 AEAD suites take it, and a handshake
 * costs a twentieth of RSA's. RSA 3072 stays a setting for equipment that knows no elliptic curves (PS3.15 B.12).
 */
import { KeyObject, webcrypto } from 'node:crypto'

export type KeyType = 'ecdsa-p256' | 'rsa-3072'

type Algorithm = (EcKeyAlgorithm | RsaHashedKeyAlgorithm) & { hash: 'SHA-256' }

const algorithms = {
  'ecdsa-p256': { name: 'ECDSA', namedCurve: 'P-256' },
  'rsa-3072': {
    name: 'RSASSA-PKCS1-v1_5',
    hash: 'SHA-256',
    modulusLength: 3072,
    publicExponent: Uint8Array.of(1, 0, 1),
  },
} as const

/** Generated on another thread. */
export async function generateKeyPair(type: KeyType): Promise<webcrypto.CryptoKeyPair> {
  return (await webcrypto.subtle.generateKey(algorithms[type], true, ['sign', 'verify'])) as webcrypto.CryptoKeyPair
}

/** For signing certificates with a key that was stored. */
export async function importSigningKey(key: KeyObject): Promise<webcrypto.CryptoKey> {
  const algorithm = algorithms[key.asymmetricKeyType === 'rsa' ? 'rsa-3072' : 'ecdsa-p256']
  return webcrypto.subtle.importKey('pkcs8', key.export({ type: 'pkcs8', format: 'der' }), algorithm, false, ['sign'])
}

export function signatureAlgorithm(key: webcrypto.CryptoKey): Algorithm {
  return { ...key.algorithm, hash: 'SHA-256' } as Algorithm
}

export function toKeyObject(key: webcrypto.CryptoKey): KeyObject {
  return KeyObject.from(key)
}
