/** How much of something within the last span: twelve slots, the oldest of which is given up as time goes on. */
const slotCount = 12

export class SlidingSum {
  readonly #slotMs: number
  #slots: number[] = new Array(slotCount).fill(0)
  /** Number of the newest slot since 1970. */
  #newest = 0

  constructor(spanMs: number) {
    this.#slotMs = spanMs / slotCount
  }

  add(amount: number, now: number): void {
    this.#advance(now)
    this.#slots[this.#newest % slotCount]! += amount
  }

  /** Between eleven twelfths of the span and the whole of it. */
  sum(now: number): number {
    this.#advance(now)
    return this.#slots.reduce((total, amount) => total + amount, 0)
  }

  clear(): void {
    this.#slots.fill(0)
  }

  toJSON(): [newest: number, slots: number[]] {
    return [this.#newest, this.#slots]
  }

  restore([newest, slots]: [newest: number, slots: number[]]): void {
    this.#newest = newest
    this.#slots = [...slots]
  }

  #advance(now: number): void {
    const slot = Math.floor(now / this.#slotMs)
    if (slot <= this.#newest) return
    const empty = Math.min(slotCount, slot - this.#newest)
    for (let step = 1; step <= empty; step++) this.#slots[(this.#newest + step) % slotCount] = 0
    if (empty === slotCount) this.#slots.fill(0)
    this.#newest = slot
  }
}
