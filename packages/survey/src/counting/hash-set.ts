/**
 * The set of the 64-bit hashes seen on one host: open addressing in one typed array, so that a million studies cost 16 to 32 MB
 * and no objects.
 */

/** Octets that all sets of the process may hold together; a set that may not grow says so and counts no further. */
export interface MemoryBudget {
  take(octets: number): boolean
  give(octets: number): void
}

/** A budget of `octets`. */
export function memoryBudget(octets: number): MemoryBudget {
  let left = octets
  return {
    take(wanted) {
      if (wanted > left) return false
      left -= wanted
      return true
    },
    give(returned) {
      left += returned
    },
  }
}

const SLOT_OCTETS = 8
const FIRST_SLOTS = 1024

export class HashSet64 {
  /** Different hashes taken. */
  size = 0
  /** A hash was turned away because the set may not grow: `size` is no longer all there is. */
  isFull = false
  readonly #mostSlots: number
  readonly #budget: MemoryBudget
  #slots = new Uint32Array(2 * FIRST_SLOTS)
  #mask = FIRST_SLOTS - 1
  #growAt = (FIRST_SLOTS / 4) * 3

  /** @param most - hashes at most; the array has the next power of two above 4/3 of it */
  constructor(most: number, budget: MemoryBudget) {
    this.#mostSlots = 2 ** Math.ceil(Math.log2(Math.max(FIRST_SLOTS, (most * 4) / 3)))
    this.#budget = budget
  }

  /** @returns whether the hash was not in the set and now is */
  add(low: number, high: number): boolean {
    const slots = this.#slots
    // Two zeros mark a free slot; the one hash in 2^64 that looks like it is taken for another.
    if (low === 0 && high === 0) low = 1
    let at = low & this.#mask
    for (;;) {
      const seenLow = slots[2 * at]!
      const seenHigh = slots[2 * at + 1]!
      if (seenLow === low && seenHigh === high) return false
      if (seenLow === 0 && seenHigh === 0) break
      at = (at + 1) & this.#mask
    }
    if (this.size >= this.#growAt) {
      if (!this.#grow()) return false
      return this.add(low, high)
    }
    slots[2 * at] = low
    slots[2 * at + 1] = high
    this.size += 1
    return true
  }

  has(low: number, high: number): boolean {
    const slots = this.#slots
    if (low === 0 && high === 0) low = 1
    for (let at = low & this.#mask; ; at = (at + 1) & this.#mask) {
      const seenLow = slots[2 * at]!
      const seenHigh = slots[2 * at + 1]!
      if (seenLow === low && seenHigh === high) return true
      if (seenLow === 0 && seenHigh === 0) return false
    }
  }

  /** Nothing of it stays in memory. */
  forget(): void {
    this.#slots.fill(0)
    if (this.#mask >= FIRST_SLOTS) this.#budget.give((this.#mask + 1) * SLOT_OCTETS)
    this.#slots = new Uint32Array(2 * FIRST_SLOTS)
    this.#mask = FIRST_SLOTS - 1
    this.#growAt = (FIRST_SLOTS / 4) * 3
    this.size = 0
  }

  #grow(): boolean {
    const old = this.#slots
    const count = 2 * (this.#mask + 1)
    if (count > this.#mostSlots || !this.#budget.take(count * SLOT_OCTETS)) {
      this.isFull = true
      return false
    }
    if (this.#mask >= FIRST_SLOTS) this.#budget.give((this.#mask + 1) * SLOT_OCTETS)
    const slots = new Uint32Array(2 * count)
    const mask = count - 1
    for (let index = 0; index < old.length; index += 2) {
      const low = old[index]!
      const high = old[index + 1]!
      if (low === 0 && high === 0) continue
      let at = low & mask
      while (slots[2 * at] !== 0 || slots[2 * at + 1] !== 0) at = (at + 1) & mask
      slots[2 * at] = low
      slots[2 * at + 1] = high
    }
    old.fill(0)
    this.#slots = slots
    this.#mask = mask
    this.#growAt = (count / 4) * 3
    return true
  }
}
