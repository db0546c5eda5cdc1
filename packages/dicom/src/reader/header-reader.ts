/** Reads headers from chunks, whatever octet of a header a chunk ends at. */
import { type Encoding, emptyHeader, LONGEST_HEADER_OCTETS, readElementHeader } from './element-header.ts'

/** The header goes on in the next chunk. */
export const HEADER_CUT = -1

export class HeaderReader {
  /** The last header that was read; the next one overwrites it. */
  readonly header = emptyHeader()
  /** The beginning of a header whose rest is in the next chunk. */
  private readonly start = new Uint8Array(LONGEST_HEADER_OCTETS)
  /** How many octets of it there are. */
  startOctets = 0

  /**
   * Reads one header into `header`.
   *
   * @returns the octet of the chunk behind the header, or `HEADER_CUT`; the chunk is used up then
   */
  read(chunk: Uint8Array, position: number, encoding: Encoding): number {
    if (this.startOctets > 0) return this.complete(chunk, position, encoding)
    const available = chunk.length - position
    if (readElementHeader(chunk, position, available, encoding, this.header)) return position + this.header.octets
    this.start.set(chunk.subarray(position))
    this.startOctets = available
    return HEADER_CUT
  }

  private complete(chunk: Uint8Array, position: number, encoding: Encoding): number {
    for (let next = position; next < chunk.length; ) {
      this.start[this.startOctets++] = chunk[next++] as number
      if (!readElementHeader(this.start, 0, this.startOctets, encoding, this.header)) continue
      this.startOctets = 0
      return next
    }
    return HEADER_CUT
  }
}
