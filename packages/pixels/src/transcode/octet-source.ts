/** Octets that arrive in chunks, read in pieces of stated length. */
import { damaged } from '../errors.ts'

export class OctetSource {
  /** Octets given out so far. */
  position = 0
  private chunk: Uint8Array
  private readonly iterator: AsyncIterator<Uint8Array>

  /** @param first - octets that stand before those of the iterator */
  constructor(first: Uint8Array, iterator: AsyncIterator<Uint8Array>) {
    this.chunk = first
    this.iterator = iterator
  }

  /**
   * The next octets: a view where they lie in one chunk.
   *
   * @throws PixelError `LG_PIXEL_FRAME_DAMAGED` if there are fewer
   */
  async read(octets: number): Promise<Uint8Array> {
    if (octets <= this.chunk.length) return this.take(octets)
    const pieces: Uint8Array[] = []
    let missing = octets
    while (missing > 0) {
      if (this.chunk.length === 0 && !(await this.fill()))
        throw damaged('Pixel Data ends too early', { offset: this.position })
      const piece = this.take(Math.min(missing, this.chunk.length))
      pieces.push(piece)
      missing -= piece.length
    }
    return join(pieces)
  }

  /** All that is left. @throws PixelError `LG_PIXEL_FRAME_DAMAGED` if it is more than `most` octets */
  async rest(most: number): Promise<Uint8Array> {
    const pieces: Uint8Array[] = []
    let octets = 0
    do {
      octets += this.chunk.length
      if (octets > most) throw damaged(`more than ${most} octets follow Pixel Data`)
      pieces.push(this.take(this.chunk.length))
    } while (await this.fill())
    return join(pieces)
  }

  private take(octets: number): Uint8Array {
    const piece = this.chunk.subarray(0, octets)
    this.chunk = this.chunk.subarray(octets)
    this.position += octets
    return piece
  }

  private async fill(): Promise<boolean> {
    const { done, value } = await this.iterator.next()
    if (done) return false
    this.chunk = value
    return true
  }
}

export function join(pieces: readonly Uint8Array[]): Uint8Array {
  if (pieces.length === 1) return pieces[0] as Uint8Array
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0))
  let offset = 0
  for (const piece of pieces) {
    whole.set(piece, offset)
    offset += piece.length
  }
  return whole
}
