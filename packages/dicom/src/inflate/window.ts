/** What was inflated: hands it on in pieces and keeps the last 32 KiB to repeat from. Source: RFC 1951 2, 3.2.3. */

const HISTORY_OCTETS = 32 * 1024
const PIECE_OCTETS = 64 * 1024

export class Window {
  private readonly octets = new Uint8Array(HISTORY_OCTETS + PIECE_OCTETS)
  private readonly sink: (piece: Uint8Array) => void
  private end = 0
  private handedOn = 0
  /** Octets inflated so far, up to the last piece handed on. */
  total = 0

  constructor(sink: (piece: Uint8Array) => void) {
    this.sink = sink
  }

  literal(octet: number): void {
    if (this.end === this.octets.length) this.makeRoom()
    this.octets[this.end++] = octet
  }

  copyIn(octets: Uint8Array): void {
    for (let start = 0; start < octets.length; ) {
      if (this.end === this.octets.length) this.makeRoom()
      const part = octets.subarray(start, start + this.octets.length - this.end)
      this.octets.set(part, this.end)
      this.end += part.length
      start += part.length
    }
  }

  /** Repeats `length` octets from `distance` octets back. @returns false if there are not so many */
  repeat(length: number, distance: number): boolean {
    if (distance > this.end) return false
    for (let left = length; left > 0; ) {
      if (this.end === this.octets.length) this.makeRoom()
      const { octets, end } = this
      const count = Math.min(left, octets.length - end)
      // one by one: the octets to repeat may be among those just written
      for (let at = end; at < end + count; at++) octets[at] = octets[at - distance] as number
      this.end += count
      left -= count
    }
    return true
  }

  /** Hands on what is new: a copy, since the reader keeps views of it. */
  handOn(): void {
    if (this.end === this.handedOn) return
    const piece = this.octets.slice(this.handedOn, this.end)
    this.handedOn = this.end
    this.total += piece.length
    this.sink(piece)
  }

  private makeRoom(): void {
    this.handOn()
    this.octets.copyWithin(0, this.end - HISTORY_OCTETS, this.end)
    this.end = HISTORY_OCTETS
    this.handedOn = this.end
  }
}
