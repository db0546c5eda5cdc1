/**
 * The one part of a multipart/related answer to a frame request: its octets and the transfer syntax they are in.
 *
 * Sources: PS3.18 8.7.3 (media types), RFC 2046 5.1 (multipart).
 */
import { WebError } from '../../errors.ts'

export interface FramePart {
  /** A view on the answer, not a copy */
  octets: Uint8Array
  transferSyntaxUID: string
}

/** Header lines of a part longer than this are not a frame's. */
const mostHeaderOctets = 4096

const doubleLineEnd = [13, 10, 13, 10]

/**
 * Reads the first part.
 *
 * @param contentType - of the whole answer, with its boundary
 * @throws WebError `LG_WEB_FRAME_DAMAGED` when the answer has no whole part
 */
export function readFramePart(contentType: string, body: Uint8Array): FramePart {
  const boundary = /boundary="?([^";\s]+)"?/i.exec(contentType)?.[1]
  if (!boundary) throw damaged('no boundary')
  const delimiter = [...new TextEncoder().encode(`--${boundary}`)]
  const start = indexOf(body, delimiter, 0, mostHeaderOctets)
  const headerEnd = start < 0 ? -1 : indexOf(body, doubleLineEnd, start, start + mostHeaderOctets)
  if (headerEnd < 0) throw damaged('no part header')
  const end = lastIndexOf(body, [13, 10, ...delimiter])
  if (end < headerEnd + 2) throw damaged('no closing boundary')
  const header = new TextDecoder('latin1').decode(body.subarray(start, headerEnd))
  return {
    octets: body.subarray(headerEnd + doubleLineEnd.length, end),
    transferSyntaxUID: /transfer-syntax="?([\d.]+)"?/i.exec(header)?.[1] ?? '1.2.840.10008.1.2.1',
  }
}

const damaged = (why: string) => new WebError('LG_WEB_FRAME_DAMAGED', `frame answer: ${why}`)

function matchesAt(body: Uint8Array, pattern: readonly number[], at: number): boolean {
  return pattern.every((octet, index) => body[at + index] === octet)
}

function indexOf(body: Uint8Array, pattern: readonly number[], from: number, to: number): number {
  for (let at = from; at <= Math.min(to, body.length - pattern.length); at++)
    if (matchesAt(body, pattern, at)) return at
  return -1
}

function lastIndexOf(body: Uint8Array, pattern: readonly number[]): number {
  for (let at = body.length - pattern.length; at >= 0; at--) if (matchesAt(body, pattern, at)) return at
  return -1
}
