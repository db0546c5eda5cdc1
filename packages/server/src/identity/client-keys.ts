/**
 * Public keys of programs, as JSON Web Key Sets: taken as a set, as one key, or as PEM.
 *
 * Sources: RFC 7517 (JWK), RFC 7518 6 (what is private in one), RFC 7638 (thumbprint), NIST SP 800-131A (RSA from 2048 bits).
 */
import { createPublicKey } from 'node:crypto'
import { AccessError } from '@leadglass/access'
import { limits } from '../limits.ts'

/** What assertions may be signed with; RFC 8725 3.1: the list is ours, never the token's. */
export const assertionAlgorithms = ['ES256', 'ES384', 'EdDSA', 'PS256', 'PS384', 'RS256', 'RS384']

/** @returns the set as JSON, each key with a `kid` @throws AccessError `LG_SCOPE_INVALID` */
export async function publicKeySet(text: string): Promise<string> {
  const given = text.includes('-----BEGIN') ? [fromPem(text)] : fromJson(text)
  if (given.length === 0 || given.length > limits.keysPerClient) throw unusable(`1 to ${limits.keysPerClient} keys`)
  return JSON.stringify({ keys: await Promise.all(given.map(checked)) })
}

function fromPem(text: string): Record<string, unknown> {
  if (text.includes('PRIVATE KEY'))
    throw unusable('public keys only; this is a private one, which must not leave the program')
  try {
    return createPublicKey(text).export({ format: 'jwk' }) as Record<string, unknown>
  } catch {
    throw unusable('a public key in PEM')
  }
}

function fromJson(text: string): Record<string, unknown>[] {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw unusable('a JSON Web Key Set, a JSON Web Key, or a public key in PEM')
  }
  const keys = (value as { keys?: unknown } | null)?.keys ?? [value]
  if (Array.isArray(keys) && keys.every((key) => typeof key === 'object' && key !== null)) return keys
  throw unusable('a JSON Web Key Set, a JSON Web Key, or a public key in PEM')
}

async function checked(key: Record<string, unknown>): Promise<Record<string, unknown>> {
  if ('d' in key || 'k' in key) throw unusable('public keys only; a private or shared one must not leave the program')
  let bits: number | undefined
  try {
    bits = createPublicKey({ key: key as never, format: 'jwk' }).asymmetricKeyDetails?.modulusLength
  } catch {
    throw unusable('keys of the types EC, OKP and RSA')
  }
  if (bits !== undefined && bits < 2048) throw unusable('RSA keys of 2048 bits or more')
  const { kty, crv, x, y, n, e } = key
  const plain = Object.fromEntries(Object.entries({ kty, crv, x, y, n, e }).filter(([, value]) => value !== undefined))
  const { calculateJwkThumbprint } = await import('jose')
  const kid =
    typeof key.kid === 'string' && key.kid.length <= 200 ? key.kid : await calculateJwkThumbprint(plain as never)
  return { ...plain, kid }
}

function unusable(wanted: string): AccessError {
  return new AccessError('LG_SCOPE_INVALID', `These keys cannot be used. They may be: ${wanted}.`, { field: 'keys' })
}
