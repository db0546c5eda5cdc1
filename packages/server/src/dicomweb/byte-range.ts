/** One range of octets out of an answer. Source: RFC 9110 14. */
import type { FastifyReply, FastifyRequest } from '../http/context.ts'
import { HttpProblem } from '../http/problem.ts'
import { sendStream } from './retrieve.ts'

/** What an answer is made of, to be read from any octet on. */
export interface RangedBody {
  contentType: string
  length: number
  tag: string
  part(offset: number, length: number): AsyncIterable<Uint8Array>
}

/**
 * Sends all of it, or the one range asked for (206). Several ranges at once are answered whole, as RFC 9110 14.2 allows.
 *
 * @throws HttpProblem 416
 */
export function sendRanged(request: FastifyRequest, reply: FastifyReply, body: RangedBody): FastifyReply {
  const { contentType, length } = body
  reply.header('accept-ranges', 'bytes')
  const range = rangeOf(request, body)
  if (range === undefined) return sendStream(reply.header('content-length', length), contentType, body.part(0, length))
  const { first, last } = range
  const count = last - first + 1
  reply.code(206).header('content-range', `bytes ${first}-${last}/${length}`).header('content-length', count)
  return sendStream(reply, contentType, body.part(first, count))
}

function rangeOf(request: FastifyRequest, { length, tag }: RangedBody): { first: number; last: number } | undefined {
  const { range, 'if-range': ifRange } = request.headers
  if (range === undefined || (ifRange !== undefined && ifRange !== tag)) return undefined
  const [, from, to] = /^bytes=\s*([0-9]{0,15})-([0-9]{0,15})\s*$/.exec(range) ?? []
  if (from === undefined || to === undefined || from + to === '') return undefined
  const first = from === '' ? Math.max(0, length - Number(to)) : Number(from)
  const last = from === '' || to === '' ? length - 1 : Math.min(Number(to), length - 1)
  if (first <= last && first < length) return { first, last }
  throw new HttpProblem(416, 'Range not satisfiable', `There are ${length} octets.`, {
    headers: { 'content-range': `bytes */${length}` },
  })
}
