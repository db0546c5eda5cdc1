/**
 * The audit log's public key, from the seed the keyring gives.
 *
 * Source: RFC 8410 7 (a private key is the seed in an OCTET STRING).
 */
import { createPrivateKey, createPublicKey } from 'node:crypto'

/** PrivateKeyInfo of an Ed25519 key up to the seed. */
const pkcs8Prefix = Buffer.from('302e020100300506032b657004220420', 'hex')

/**
 * @param seed - 32 octets
 * @returns 32 octets
 */
export function auditPublicKey(seed: Uint8Array): Uint8Array {
  const key = createPrivateKey({ key: Buffer.concat([pkcs8Prefix, seed]), format: 'der', type: 'pkcs8' })
  return createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-32)
}
