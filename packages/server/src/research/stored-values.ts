/** Octets at hand, and several values one behind the other, as values of an instance. */
import type { StoredValue } from '@leadglass/archive'

export function octetsValue(octets: Uint8Array): StoredValue {
  const part = async function* (offset: number, length: number): AsyncGenerator<Uint8Array> {
    if (length > 0) yield octets.subarray(offset, offset + length)
  }
  return { length: octets.length, part, octets: { [Symbol.asyncIterator]: () => part(0, octets.length) } }
}

export function joinedValue(values: readonly StoredValue[]): StoredValue {
  const length = values.reduce((sum, value) => sum + value.length, 0)
  const part = async function* (offset: number, count: number): AsyncGenerator<Uint8Array> {
    let begin = 0
    for (const value of values) {
      const from = Math.max(0, offset - begin)
      const to = Math.min(value.length, offset + count - begin)
      if (to > from) yield* value.part(from, to - from)
      begin += value.length
    }
  }
  return { length, part, octets: { [Symbol.asyncIterator]: () => part(0, length) } }
}
