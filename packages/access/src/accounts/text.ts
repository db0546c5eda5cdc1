/** Sentences that people write: purposes, reasons, notes. */
import { AccessError, type AccessErrorCode } from '../errors.ts'
import { maxTextCharacters } from '../limits.ts'

/** Control characters, and the marks that turn the direction of what follows: neither belongs into a sentence. */
const unseen = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/u

/** @param least - fewest characters @throws AccessError of this code */
export function requireText(text: string, code: AccessErrorCode, what: string, least = 1): string {
  const trimmed = text.normalize('NFC').trim()
  if (trimmed.length >= least && trimmed.length <= maxTextCharacters && !unseen.test(trimmed)) return trimmed
  throw new AccessError(code, `The ${what} has ${least} to ${maxTextCharacters} characters on one line.`)
}
