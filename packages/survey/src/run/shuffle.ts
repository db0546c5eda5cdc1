/** A random order, so that neighbours are not asked one after the other. */
import { randomInt } from 'node:crypto'

/** @returns a new list: Fisher and Yates's shuffle */
export function shuffled<T>(values: readonly T[]): T[] {
  const result = [...values]
  for (let last = result.length - 1; last > 0; last--) {
    const other = randomInt(last + 1)
    const value = result[last]!
    result[last] = result[other]!
    result[other] = value
  }
  return result
}
