/**
 * Entity tags, and requests that depend on them.
 *
 * What is stored under a UID never changes; a tag is made from the versions of the instances in an answer and from the form
 * they are sent in. Sources: RFC 9110 8.8.3 (ETag), 13.1 (preconditions).
 */
import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from '../http/context.ts'

/** @param facts - everything that the octets of the answer depend on */
export function strongTag(...facts: readonly string[]): string {
  return `"${createHash('sha256').update(facts.join('\n')).digest('base64url')}"`
}

/** For answers whose octets differ from time to time: boundaries, compression. */
export function weakTag(...facts: readonly string[]): string {
  return `W/${strongTag(...facts)}`
}

/**
 * Puts the tag on the answer.
 *
 * @returns whether the client has this answer already, so that it is to be 304 without a body
 */
export function hasAlready(request: FastifyRequest, reply: FastifyReply, tag: string): boolean {
  reply.header('etag', tag)
  const given = request.headers['if-none-match']
  if (given === undefined) return false
  const opaque = tag.replace(/^W\//, '')
  const known: readonly string[] = given.match(/"[^"]{0,200}"/g) ?? []
  return given.trim() === '*' || known.includes(opaque)
}
