/**
 * Passwords: which are refused, and how they are kept.
 *
 * Sources: NIST SP 800-63B-4 3.1.1 (length, lists, no composition rules, NFKC), RFC 9106 (Argon2id).
 */
import { randomBytes } from 'node:crypto'
import { hash, verify } from '@node-rs/argon2'
import { AccessError } from '../errors.ts'
import {
  argon2,
  maxConcurrentHashes,
  maxPasswordCharacters,
  maxWaitingHashes,
  minDistinctCharacters,
  minNameInPassword,
  minPasswordCharacters,
} from '../limits.ts'
import { commonPasswords } from './common-passwords.ts'
import { Turnstile } from './turnstile.ts'

const turnstile = new Turnstile(maxConcurrentHashes, maxWaitingHashes)

/**
 * Hashes a new password.
 *
 * @returns a PHC string
 * @throws AccessError `LG_PASSWORD_WEAK`; `detail.why` is 'short', 'long', 'common', 'uniform' or 'name'
 */
export async function hashPassword(name: string, password: string): Promise<string> {
  const normal = password.normalize('NFKC')
  requireStrong(name, normal)
  return turnstile.pass(() => hash(normal, argon2))
}

/** Compares with a stored hash; without one it takes as long and says no. */
export async function isPassword(password: string, stored: string | null | undefined): Promise<boolean> {
  const normal = password.slice(0, maxPasswordCharacters).normalize('NFKC')
  const matched = await turnstile.pass(() => verify(stored ?? nobodysHash, normal))
  return matched && Boolean(stored)
}

/** A hash that no password has: of the right form and cost, its salt and value random. */
const nobodysHash = [
  '$argon2id$v=19',
  `m=${argon2.memoryCost},t=${argon2.timeCost},p=${argon2.parallelism}`,
  base64(16),
  base64(argon2.outputLen),
].join('$')

function base64(octets: number): string {
  return randomBytes(octets).toString('base64').replace(/=+$/, '')
}

function requireStrong(name: string, password: string): void {
  const characters = [...password]
  const lower = password.toLowerCase()
  const lowerName = name.normalize('NFKC').toLowerCase()
  if (characters.length < minPasswordCharacters) throw weak('short', `at least ${minPasswordCharacters} characters`)
  if (characters.length > maxPasswordCharacters) throw weak('long', `at most ${maxPasswordCharacters} characters`)
  if (new Set(characters).size < minDistinctCharacters) throw weak('uniform', 'more different characters')
  if (commonPasswords.has(lower.replace(/[^\p{L}\p{N}]/gu, ''))) throw weak('common', 'one that is not on every list')
  if (lowerName.length >= minNameInPassword && lower.includes(lowerName))
    throw weak('name', 'one without the name in it')
}

function weak(why: string, wanted: string): AccessError {
  return new AccessError('LG_PASSWORD_WEAK', `This password is refused. Choose ${wanted}.`, { why })
}
