/**
 * From the name that the audit log has for a study to the slot of its key. Made when it is asked for and kept on no disk: what
 * led from names to studies there would have to be destroyed with every study too.
 *
 * 12 octets for each study: the first 64 bits of the names, sorted, and their slots. 1 million studies take about 15 s and 20 MB.
 * Whoever keeps it reads on in slots that came since, once a name is not in it; slots are never used again for another study.
 */
import type { StudyKey, StudyKeys } from '../keys/study-keys.ts'
import { limits } from '../limits.ts'
import { logName } from './study-seal.ts'

type Alone = <T>(work: () => Promise<T>) => Promise<T>

/** Names in order, each with its slot. */
interface Part {
  readonly names: BigUint64Array
  readonly slots: Uint32Array
}

export class NameBook {
  readonly #keys: StudyKeys
  readonly #alone: Alone
  /** Each at least twice as long as the next, so that a name is looked for in few. */
  #parts: readonly Part[] = []
  /** Slots before this one are in it. */
  #next = 0
  #reading: Promise<void> = Promise.resolve()

  private constructor(keys: StudyKeys, alone: Alone) {
    this.#keys = keys
    this.#alone = alone
  }

  /** @param alone - runs work while no key is made, wrapped anew or destroyed */
  static async read(keys: StudyKeys, alone: Alone): Promise<NameBook> {
    const book = new NameBook(keys, alone)
    await book.#readOn()
    return book
  }

  /** The study's key as it is now; `undefined` when it is gone. */
  async find(name: string): Promise<StudyKey | undefined> {
    const found = await this.#findRead(name)
    if (found !== undefined) return found
    await this.#readOn()
    return this.#findRead(name)
  }

  async #findRead(name: string): Promise<StudyKey | undefined> {
    const prefix = prefixOf(name)
    for (const { names, slots } of this.#parts) {
      for (let at = firstOf(names, prefix); names[at] === prefix; at += 1) {
        const found = await this.#keyOf(name, slots[at]!)
        if (found !== undefined) return found
      }
    }
    return undefined
  }

  async #keyOf(name: string, slot: number): Promise<StudyKey | undefined> {
    const content = await this.#keys.slot(slot)
    if (content === undefined || content.state === 'unreadable') return undefined
    const key = await this.#keys.find({ id: content.id, slot })
    return key.state === 'live' && logName(key.key) === name ? { id: content.id, slot, key: key.key } : undefined
  }

  /** One after the other, so that no slot is read twice. */
  #readOn(): Promise<void> {
    const reading = this.#reading.then(() => this.#readNew())
    this.#reading = reading.catch(() => undefined)
    return reading
  }

  /** An entry may be in the log an instant before the slot of its study is in the file: both are by the end of that commit. */
  async #readNew(): Promise<void> {
    const count = await this.#alone(async () => this.#keys.count)
    if (count === this.#next) return
    const [names, slots] = [new BigUint64Array(count - this.#next), new Uint32Array(count - this.#next)]
    let found = 0
    for (let first = this.#next; first < count; first += limits.rewrapBatch) {
      const last = Math.min(first + limits.rewrapBatch, count)
      for (const { slot, key } of await this.#alone(() => this.#keys.liveKeys(first, last))) {
        names[found] = prefixOf(logName(key))
        slots[found] = slot
        found += 1
      }
    }
    this.#add(sorted({ names: names.subarray(0, found), slots: slots.subarray(0, found) }))
    this.#next = count
  }

  #add(part: Part): void {
    const parts = [...this.#parts, part]
    for (let [before, last] = parts.slice(-2); before && last; [before, last] = parts.slice(-2)) {
      if (before.names.length >= 2 * last.names.length) break
      parts.splice(-2, 2, sorted(joined(before, last)))
    }
    this.#parts = parts
  }
}

function sorted({ names, slots }: Part): Part {
  const order = Uint32Array.from(names, (_, i) => i).sort((a, b) => (names[a]! < names[b]! ? -1 : 1))
  return { names: BigUint64Array.from(order, (i) => names[i]!), slots: Uint32Array.from(order, (i) => slots[i]!) }
}

function joined(one: Part, other: Part): Part {
  const length = one.names.length + other.names.length
  const [names, slots] = [new BigUint64Array(length), new Uint32Array(length)]
  for (const [part, at] of [
    [one, 0],
    [other, one.names.length],
  ] as const) {
    names.set(part.names, at)
    slots.set(part.slots, at)
  }
  return { names, slots }
}

function firstOf(names: BigUint64Array, prefix: bigint): number {
  let [low, high] = [0, names.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (names[middle]! < prefix) low = middle + 1
    else high = middle
  }
  return low
}

function prefixOf(name: string): bigint {
  return Buffer.from(name, 'base64url').readBigUInt64BE(0)
}
