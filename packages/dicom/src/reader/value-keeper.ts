/** Decides which values are kept, and holds them in no more memory than the limits say. */
import type { Limits } from '../limits.ts'
import { type Tag, Tags } from '../tag.ts'

const empty: Uint8Array = new Uint8Array(0)

/** Octets of copied values that share one array. */
const COPIES_OCTETS = 16 * 1024

export class ValueKeeper {
  /** Where in what `keep` returned the value begins. */
  keptStart = 0
  private readonly limits: Limits
  private readonly bounded: boolean
  private keptOctets = 0
  private viewedChunkOctets = 0
  private viewedChunk: Uint8Array | undefined
  private copies = empty
  private copiesEnd = 0
  private buffer: Uint8Array | undefined
  private filled = 0

  /** @param bounded - whether limits hold; without them every value is kept as a view */
  constructor(limits: Limits, bounded: boolean) {
    this.limits = limits
    this.bounded = bounded
  }

  /** Whether the value of this element is kept, and not only located. */
  wants(tag: Tag, length: number): boolean {
    if (!this.bounded) return true
    const { keptValueOctets, keptOctets, fragmentCount } = this.limits
    const isOffsetTable = tag === Tags.ExtendedOffsetTable || tag === Tags.ExtendedOffsetTableLengths
    if (isOffsetTable) return length <= fragmentCount * 8
    return length <= keptValueOctets && this.keptOctets + length <= keptOctets
  }

  /**
   * Takes a value that lies in one chunk.
   *
   * @returns what holds the value from `keptStart` on: the chunk itself where a view may stay, otherwise a copy
   */
  keep(chunk: Uint8Array, start: number, length: number): Uint8Array {
    this.keptStart = 0
    if (length === 0) return empty
    this.keptOctets += length
    if (chunk !== this.viewedChunk && !this.mayView(chunk)) return this.copy(chunk.subarray(start, start + length))
    this.keptStart = start
    return chunk
  }

  /** Copies go one behind the other: an array for each would cost more than the octets of most. */
  private copy(value: Uint8Array): Uint8Array {
    if (value.length > COPIES_OCTETS / 2) return value.slice()
    if (this.copiesEnd + value.length > this.copies.length) {
      this.copies = new Uint8Array(COPIES_OCTETS)
      this.copiesEnd = 0
    }
    this.keptStart = this.copiesEnd
    this.copies.set(value, this.copiesEnd)
    this.copiesEnd += value.length
    return this.copies
  }

  private mayView(chunk: Uint8Array): boolean {
    if (!this.bounded) return true
    if (this.viewedChunkOctets + chunk.length > this.limits.viewedChunkOctets) return false
    this.viewedChunkOctets += chunk.length
    this.viewedChunk = chunk
    return true
  }

  /** Begins a value that goes over several chunks. */
  begin(length: number): void {
    this.keptOctets += length
    this.buffer = new Uint8Array(length)
    this.filled = 0
  }

  /** Takes what this chunk has of the value. @returns how many octets that was */
  collect(chunk: Uint8Array, position: number): number {
    const buffer = this.buffer as Uint8Array
    const taken = Math.min(buffer.length - this.filled, chunk.length - position)
    buffer.set(chunk.subarray(position, position + taken), this.filled)
    this.filled += taken
    return taken
  }

  /** The value once it is complete. */
  collected(): Uint8Array | undefined {
    return this.buffer?.length === this.filled ? this.buffer : undefined
  }
}
