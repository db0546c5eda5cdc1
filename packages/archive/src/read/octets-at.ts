import type { FrameRange } from '@leadglass/dicom'

/** Cuts a range out of a stream and leaves the stream when the range is complete. */
export async function* octetsAt(
  stream: AsyncIterable<Uint8Array>,
  offset: number,
  length: number,
): AsyncGenerator<Uint8Array> {
  let at = 0
  const end = offset + length
  for await (const chunk of stream) {
    const part = chunk.subarray(Math.max(0, offset - at), Math.max(0, end - at))
    if (part.length > 0) yield part
    at += chunk.length
    if (at >= end) return
  }
}

/** The ranges that hold `length` octets from `offset` of ranges read one after the other. */
export function partOf(ranges: readonly FrameRange[], offset: number, length: number): FrameRange[] {
  const end = offset + length
  let at = 0
  return ranges.flatMap((range) => {
    const from = Math.max(0, offset - at)
    const to = Math.min(range.length, end - at)
    at += range.length
    return to > from ? [{ offset: range.offset + from, length: to - from }] : []
  })
}
