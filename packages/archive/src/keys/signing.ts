/** Ed25519 from a 32-octet seed, as node:crypto wants it. Sources: RFC 8032, RFC 8410 section 7. */
import { createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto'

/** PKCS #8 wrapping of an Ed25519 seed: everything but the seed itself. */
const pkcs8Prefix = Buffer.from('302e020100300506032b657004220420', 'hex')

export function signingKeyFrom(seed: Uint8Array): KeyObject {
  return createPrivateKey({ key: Buffer.concat([pkcs8Prefix, seed]), format: 'der', type: 'pkcs8' })
}

/** The 32 octets of the public key, hexadecimal. */
export function publicKeyHex(key: KeyObject): string {
  const der = createPublicKey(key).export({ format: 'der', type: 'spki' })
  return der.subarray(der.length - 32).toString('hex')
}

export function signText(key: KeyObject, text: string): string {
  return sign(null, Buffer.from(text), key).toString('hex')
}
