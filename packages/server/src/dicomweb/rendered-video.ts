/**
 * Video of an instance as itself: what lies in the fragments of Pixel Data, without the items around them, whole or in ranges.
 *
 * Sources: PS3.18 8.7.4 (rendered media types: video), PS3.5 8.2.5 to 8.2.12 (video in Pixel Data), A.4 (fragments).
 */
import type { InstanceHandle, StoredValue } from '@leadglass/archive'
import { principalOf } from '../http/add-route.ts'
import type { FastifyReply, FastifyRequest, HttpContext } from '../http/context.ts'
import { HttpProblem } from '../http/problem.ts'
import { limits } from '../limits.ts'
import { acceptedTypes } from './accept.ts'
import { sendRanged } from './byte-range.ts'
import { hasAlready, strongTag } from './conditional.ts'
import { frameType } from './media-of-syntax.ts'
import { includesType, partType } from './media-type.ts'

const pixelDataPath = '7FE00010'
const itemTag = 0xe000fffe
const headerOctets = 8

/** @returns `undefined` where the instance is no video */
export async function sendVideo(
  request: FastifyRequest,
  reply: FastifyReply,
  handle: InstanceHandle,
  { data: { archive } }: HttpContext,
): Promise<FastifyReply | undefined> {
  const contentType = frameType(handle.transferSyntaxUID)
  if (!contentType.startsWith('video/')) return undefined
  const wanted = acceptedTypes(request).some(
    (accept) => partType(accept).single && includesType(accept.type, contentType),
  )
  if (!wanted) throw new HttpProblem(406, 'Media type not available', `This instance is rendered as ${contentType}.`)
  const tag = strongTag('rendered', handle.version, contentType)
  if (hasAlready(request, reply, tag)) return reply.code(304).send()
  const value = (await archive.openInstance(principalOf(request), handle)).bulkData(pixelDataPath)
  const ranges = value ? await fragmentRanges(value) : []
  if (!value || ranges.length === 0) throw new HttpProblem(404, 'Not found', 'This instance holds no video.')
  const length = ranges.reduce((sum, range) => sum + range.length, 0)
  const part = (offset: number, octets: number) => joined(value, ranges, offset, octets)
  return sendRanged(request, reply, { contentType, length, tag, part })
}

interface Range {
  offset: number
  length: number
}

/** Where the fragments lie in Pixel Data. Items of another kind, or beyond the end, end the list: what came before is whole. */
export async function fragmentRanges(value: StoredValue): Promise<Range[]> {
  const ranges: Range[] = []
  let offset = 0
  while (offset + headerOctets <= value.length && ranges.length <= limits.videoFragments) {
    const header = await octetsOf(value.part(offset, headerOctets))
    const length = header.readUInt32LE(4)
    offset += headerOctets
    if (header.readUInt32LE(0) !== itemTag || offset + length > value.length) break
    ranges.push({ offset, length })
    offset += length
  }
  // The first item is the Basic Offset Table.
  return ranges.slice(1)
}

async function octetsOf(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of source) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** Octets from a place in the video on, over the borders of fragments. */
async function* joined(
  value: StoredValue,
  ranges: readonly Range[],
  offset: number,
  length: number,
): AsyncGenerator<Uint8Array> {
  let begin = 0
  for (const range of ranges) {
    const from = Math.max(0, offset - begin)
    const to = Math.min(range.length, offset + length - begin)
    begin += range.length
    if (to > from) yield* value.part(range.offset + from, to - from)
  }
}
