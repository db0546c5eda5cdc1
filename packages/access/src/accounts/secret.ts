/** Secrets that we make: 32 random octets; only their SHA-256 is kept. */
import { createHmac, hash, randomBytes } from 'node:crypto'

const secretOctets = 32

/** 43 characters of base64url, after `prefix`. */
export function newSecret(prefix = ''): string {
  return prefix + randomBytes(secretOctets).toString('base64url')
}

/** A secret of 256 random bits needs no salt and no slow hash. */
export function secretHash(secret: string): Buffer {
  return hash('sha256', Buffer.from(secret), 'buffer')
}

/** The same, as a key of a Map. */
export function secretKey(secret: string): string {
  return hash('sha256', secret, 'base64')
}

/** Derived, so that it needs no place of its own; who sees it cannot come by the session's secret. */
export function csrfTokenOf(sessionSecret: string): string {
  return createHmac('sha256', sessionSecret).update('leadglass csrf').digest('base64url')
}
