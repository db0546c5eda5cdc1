import fc from 'fast-check'
import { expect, test } from 'vitest'
import { HashSet64, memoryBudget } from '../../src/counting/hash-set.ts'

const hash = fc.tuple(fc.oneof(fc.nat(3), fc.integer({ min: 0, max: 0xffffffff })), fc.nat(2))

test('it holds what a Set of the same numbers holds, but takes 0 for 1', () => {
  fc.assert(
    fc.property(fc.array(hash, { maxLength: 3_000, size: 'max' }), (hashes) => {
      const set = new HashSet64(10_000, memoryBudget(2 ** 20))
      const known = new Set<string>()
      for (const [low, high] of hashes) {
        const name = low === 0 && high === 0 ? '1.0' : `${low}.${high}`
        expect(set.add(low, high)).toBe(!known.has(name))
        known.add(name)
        expect(set.has(low, high)).toBe(true)
      }
      expect(set.size).toBe(known.size)
      expect(set.isFull).toBe(false)
    }),
    { numRuns: 30 },
  )
})

test('a set that may not grow says so, keeps what it has and takes no more', () => {
  const set = new HashSet64(1_000_000, memoryBudget(2_048 * 8))
  for (let number = 1; number <= 10_000; number += 1) set.add(number, number)
  expect(set.isFull).toBe(true)
  expect(set.size).toBe((2_048 / 4) * 3)
  expect(set.has(1, 1)).toBe(true)
  expect(set.has(10_000, 10_000)).toBe(false)
})

test('what a set took of the budget comes back when it is forgotten', () => {
  const budget = memoryBudget(100_000)
  for (let round = 0; round < 5; round += 1) {
    const set = new HashSet64(10_000, budget)
    for (let number = 1; number <= 5_000; number += 1) set.add(number, 0)
    expect(set.isFull).toBe(false)
    set.forget()
    expect(set.has(1, 0)).toBe(false)
  }
  expect(budget.take(100_000)).toBe(true)
})
