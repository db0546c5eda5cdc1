/** Reads an answer as it arrives. */
import { WebError } from '../../errors.ts'
import { mostFrameOctets } from './limits.ts'

/**
 * @param onMore - told after each piece with all that came so far; it is a view that grows stale with the next piece
 * @returns the whole body
 * @throws WebError `LG_WEB_FRAME_DAMAGED` for a body that is longer than any frame, or another length than was announced
 */
export async function readBody(
  { headers, body }: Pick<Response, 'headers' | 'body'>,
  onMore: (octets: Uint8Array, announced: number | undefined) => void,
): Promise<Uint8Array> {
  const announced = lengthOf(headers)
  let buffer = new Uint8Array(announced ?? 2 ** 16)
  let length = 0
  const reader = body?.getReader()
  for (let piece = await reader?.read(); piece?.value !== undefined; piece = await reader?.read()) {
    if (length + piece.value.length > Math.min(announced ?? mostFrameOctets, mostFrameOctets)) throw damaged(length)
    if (length + piece.value.length > buffer.length) buffer = grown(buffer, length + piece.value.length)
    buffer.set(piece.value, length)
    length += piece.value.length
    onMore(buffer.subarray(0, length), announced)
  }
  if (announced !== undefined && length !== announced) throw damaged(length)
  return buffer.subarray(0, length)
}

function lengthOf(headers: Headers): number | undefined {
  const text = headers.get('Content-Length') ?? ''
  if (!/^\d{1,15}$/.test(text) || headers.has('Content-Encoding')) return undefined
  const length = Number(text)
  if (length > mostFrameOctets) throw damaged(length)
  return length
}

function grown(buffer: Uint8Array, least: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(Math.max(least, 2 * buffer.length))
  larger.set(buffer)
  return larger
}

const damaged = (octets: number) =>
  new WebError('LG_WEB_FRAME_DAMAGED', 'the answer has another length than announced', { octets })
