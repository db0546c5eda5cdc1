/** The packing of one RLE segment: literal runs and replicate runs. Source: PS3.5 G.3. */
import { damaged } from '../errors.ts'

const LONGEST_RUN = 128

/**
 * Unpacks a segment.
 *
 * @param length - octets that it must give; what follows is padding or, in files of some writers, surplus, and is not read
 * @throws PixelError `LG_PIXEL_FRAME_DAMAGED` if it gives fewer octets, or a run goes past the last
 */
export function unpackSegment(segment: Uint8Array, length: number): Uint8Array {
  const result = new Uint8Array(length)
  let from = 0
  let to = 0
  while (to < length) {
    if (from >= segment.length) throw damaged(`an RLE segment gives ${to} of ${length} octets`, { offset: from })
    const header = segment[from++] as number
    if (header === 128) continue
    const run = header < 128 ? header + 1 : 257 - header
    if (to + run > length) throw damaged('an RLE run goes past the end of the frame', { offset: from - 1 })
    const literal = header < 128
    if (from + (literal ? run : 1) > segment.length) throw damaged('an RLE run is cut short', { offset: from })
    if (literal) {
      result.set(segment.subarray(from, from + run), to)
      from += run
    } else result.fill(segment[from++] as number, to, to + run)
    to += run
  }
  return result
}

/** Packs a plane; runs end with the row, as PS3.5 G.3.1 asks. The result has even length. */
export function packRows(plane: Uint8Array, columns: number): Uint8Array {
  const packed = new Uint8Array(worstLength(plane.length, columns))
  let to = 0
  for (let start = 0; start < plane.length; start += columns) {
    to = packRow(plane, start, Math.min(start + columns, plane.length), packed, to)
  }
  return packed.slice(0, to + (to % 2))
}

function worstLength(octets: number, columns: number): number {
  const rows = Math.ceil(octets / columns)
  return octets + rows * (Math.ceil(columns / LONGEST_RUN) + 1) + 1
}

function packRow(plane: Uint8Array, start: number, end: number, packed: Uint8Array, position: number): number {
  let to = position
  let from = start
  while (from < end) {
    const run = runLength(plane, from, end)
    if (run >= 2) {
      packed[to++] = 257 - run
      packed[to++] = plane[from] as number
      from += run
      continue
    }
    const literal = literalLength(plane, from, end)
    packed[to++] = literal - 1
    packed.set(plane.subarray(from, from + literal), to)
    to += literal
    from += literal
  }
  return to
}

function runLength(plane: Uint8Array, from: number, end: number): number {
  const most = Math.min(end, from + LONGEST_RUN)
  let position = from + 1
  while (position < most && plane[position] === plane[from]) position++
  return position - from
}

/** Up to where three equal octets begin: two alone cost as much as two literals and break the run. */
function literalLength(plane: Uint8Array, from: number, end: number): number {
  const most = Math.min(end, from + LONGEST_RUN)
  let position = from + 1
  while (position < most) {
    const same = plane[position] === plane[position + 1] && plane[position] === plane[position + 2]
    if (same && position + 2 < end) break
    position++
  }
  return position - from
}
