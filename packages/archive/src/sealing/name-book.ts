/**
 * From the name that the audit log has for a study to the slot of its key. Made when it is asked for and kept by nobody: what
 * led from names to studies on disk would have to be destroyed with every study too.
 *
 * 12 octets for each study: the first 64 bits of the names, sorted, and their slots. 1 million studies take about 15 s and 20 MB.
 */
import type { StudyKey, StudyKeys } from '../keys/study-keys.ts'
import { limits } from '../limits.ts'
import { logName } from './study-seal.ts'

export class NameBook {
  readonly #keys: StudyKeys
  readonly #names: BigUint64Array
  readonly #slots: Uint32Array

  private constructor(keys: StudyKeys, names: BigUint64Array, slots: Uint32Array) {
    this.#keys = keys
    this.#names = names
    this.#slots = slots
  }

  /** @param alone - runs work while no key is made, wrapped anew or destroyed */
  static async read(keys: StudyKeys, alone: <T>(work: () => Promise<T>) => Promise<T>): Promise<NameBook> {
    const count = keys.count
    const [names, slots] = [new BigUint64Array(count), new Uint32Array(count)]
    let found = 0
    for (let first = 0; first < count; first += limits.rewrapBatch) {
      const last = Math.min(first + limits.rewrapBatch, count)
      for (const { slot, key } of await alone(() => keys.liveKeys(first, last))) {
        names[found] = prefixOf(logName(key))
        slots[found] = slot
        found += 1
      }
    }
    const order = Uint32Array.from({ length: found }, (_, i) => i).sort((a, b) => (names[a]! < names[b]! ? -1 : 1))
    return new NameBook(
      keys,
      BigUint64Array.from(order, (i) => names[i]!),
      Uint32Array.from(order, (i) => slots[i]!),
    )
  }

  /** The study's key as it is now; `undefined` when it is gone. */
  async find(name: string): Promise<StudyKey | undefined> {
    const prefix = prefixOf(name)
    for (let at = this.#firstOf(prefix); this.#names[at] === prefix; at += 1) {
      const slot = this.#slots[at]!
      const content = await this.#keys.slot(slot)
      if (content === undefined || content.state === 'unreadable') continue
      const key = await this.#keys.find({ id: content.id, slot })
      if (key.state === 'live' && logName(key.key) === name) return { id: content.id, slot, key: key.key }
    }
    return undefined
  }

  #firstOf(prefix: bigint): number {
    let [low, high] = [0, this.#names.length]
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.#names[middle]! < prefix) low = middle + 1
      else high = middle
    }
    return low
  }
}

function prefixOf(name: string): bigint {
  return Buffer.from(name, 'base64url').readBigUInt64BE(0)
}
