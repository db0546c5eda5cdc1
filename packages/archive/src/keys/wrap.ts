/**
 * Wraps a 32-octet key by another: AES-256-GCM, a random nonce for each wrapping.
 *
 *     nonce 12 · ciphertext 32 · tag 16        60 octets
 *
 * Sources: NIST SP 800-38D; the number of wrappings by one key stays far below its limit of 2^32 random nonces.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

export const keyLength = 32
export const wrappedKeyLength = 60

const nonceLength = 12
const tagStart = nonceLength + keyLength

/** @param associatedData - what the key belongs to; needed unchanged to unwrap */
export function wrapKey(by: Uint8Array, key: Uint8Array, associatedData: Uint8Array): Buffer {
  const nonce = randomBytes(nonceLength)
  const cipher = createCipheriv('aes-256-gcm', by, nonce)
  cipher.setAAD(associatedData)
  const ciphertext = cipher.update(key)
  cipher.final()
  return Buffer.concat([nonce, ciphertext, cipher.getAuthTag()], wrappedKeyLength)
}

/** @returns `undefined` when the wrapping key, the associated data or any octet of `wrapped` is not as it was */
export function unwrapKey(by: Uint8Array, wrapped: Uint8Array, associatedData: Uint8Array): Buffer | undefined {
  if (wrapped.length !== wrappedKeyLength) return undefined
  const cipher = createDecipheriv('aes-256-gcm', by, wrapped.subarray(0, nonceLength))
  cipher.setAAD(associatedData)
  cipher.setAuthTag(wrapped.subarray(tagStart))
  const key = cipher.update(wrapped.subarray(nonceLength, tagStart))
  try {
    cipher.final()
  } catch {
    return undefined
  }
  return key
}
