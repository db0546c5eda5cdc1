/**
 * A random sample of UIDs, for servers that do not say how many instances a study has: its studies are then asked for their
 * series. The sample are the UIDs with the smallest keyed hashes, so that it is random and free of repeats.
 *
 * It is the only place where identifiers of a host are held, as octets of one array; `forget` clears it.
 */

import { offHeap } from './off-heap.ts'

const UID_OCTETS = 64

export class UIDSample {
  /** UIDs held. */
  size = 0
  readonly #most: number
  #octets = new Uint8Array(0)
  #lengths = new Uint8Array(0)
  #low = new Uint32Array(0)
  #high = new Uint32Array(0)
  /** Numbers of slots as a heap, the largest hash on top. */
  #heap = new Uint32Array(0)

  constructor(most: number) {
    this.#most = most
  }

  /** Takes the UID if it is one and its hash is among the smallest; each UID is to be offered once. */
  offer(octets: Uint8Array, start: number, end: number, low: number, high: number): void {
    const length = end - start
    if (length > UID_OCTETS || this.#most === 0 || !isUIDText(octets, start, end)) return
    if (this.size < this.#most) {
      this.#reserve()
      const slot = this.size
      this.size += 1
      this.#write(slot, octets, start, length, low, high)
      this.#heap[slot] = slot
      this.#rise(slot)
    } else {
      const top = this.#heap[0]!
      if (!this.#isSmaller(low, high, top)) return
      this.#write(top, octets, start, length, low, high)
      this.#sink()
    }
  }

  /**
   * Each UID in turn, smallest hash first, so that what was read of it at any time is a random sample too. It is octets, never a
   * string, as strings cannot be cleared; they are once the next one is asked for.
   */
  *drain(): Generator<Uint8Array> {
    const order = this.#heap
      .slice(0, this.size)
      .sort((a, b) => this.#high[a]! - this.#high[b]! || this.#low[a]! - this.#low[b]!)
    for (const slot of order) {
      const start = slot * UID_OCTETS
      const uid = this.#octets.subarray(start, start + this.#lengths[slot]!)
      yield uid
      uid.fill(0)
    }
    this.forget()
  }

  forget(): void {
    this.#octets.fill(0)
    this.#low.fill(0)
    this.#high.fill(0)
    this.size = 0
  }

  #write(slot: number, octets: Uint8Array, start: number, length: number, low: number, high: number): void {
    this.#octets.set(octets.subarray(start, start + length), slot * UID_OCTETS)
    this.#lengths[slot] = length
    this.#low[slot] = low
    this.#high[slot] = high
  }

  #isSmaller(low: number, high: number, slot: number): boolean {
    return high < this.#high[slot]! || (high === this.#high[slot] && low < this.#low[slot]!)
  }

  #rise(from: number): void {
    const heap = this.#heap
    for (let at = from; at > 0; ) {
      const parent = (at - 1) >> 1
      const slot = heap[parent]!
      if (!this.#isSmaller(this.#low[slot]!, this.#high[slot]!, heap[at]!)) return
      heap[parent] = heap[at]!
      heap[at] = slot
      at = parent
    }
  }

  #sink(): void {
    const heap = this.#heap
    for (let at = 0; ; ) {
      let largest = at
      for (const child of [2 * at + 1, 2 * at + 2])
        if (child < this.size && this.#isLarger(heap[child]!, heap[largest]!)) largest = child
      if (largest === at) return
      const slot = heap[at]!
      heap[at] = heap[largest]!
      heap[largest] = slot
      at = largest
    }
  }

  #isLarger(slot: number, other: number): boolean {
    return this.#isSmaller(this.#low[other]!, this.#high[other]!, slot)
  }

  #reserve(): void {
    if (this.size < this.#lengths.length) return
    const slots = Math.min(this.#most, Math.max(64, 2 * this.#lengths.length))
    const old = this.#octets
    this.#octets = larger(old, slots * UID_OCTETS)
    old.fill(0)
    this.#lengths = larger(this.#lengths, slots)
    this.#low = larger32(this.#low, slots)
    this.#high = larger32(this.#high, slots)
    this.#heap = larger32(this.#heap, slots)
  }
}

/** What is not a UID would be sent back as a key of a query: only digits and dots are. */
function isUIDText(octets: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) {
    const octet = octets[at]!
    if (octet !== 0x2e && (octet < 0x30 || octet > 0x39)) return false
  }
  return end > start
}

function larger(array: Uint8Array<ArrayBuffer>, length: number): Uint8Array<ArrayBuffer> {
  const grown = offHeap(length)
  grown.set(array)
  return grown
}

function larger32(array: Uint32Array<ArrayBuffer>, length: number): Uint32Array<ArrayBuffer> {
  const grown = new Uint32Array(length)
  grown.set(array)
  return grown
}
