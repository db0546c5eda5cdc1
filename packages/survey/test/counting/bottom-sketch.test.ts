import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { BottomSketch } from '../../src/counting/bottom-sketch.ts'

const word = fc.integer({ min: 0, max: 0xffffffff })

test('it holds the smallest hashes, ascending, each once', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.oneof(fc.nat(2), word), fc.oneof(fc.nat(2), word)), { maxLength: 60 }),
      (hashes) => {
        const sketch = new BottomSketch(8)
        for (const [low, high] of hashes) sketch.add(low, high)
        const all = new Set(hashes.map(([low, high]) => (BigInt(high) << 32n) | BigInt(low)))
        expect(sketch.values()).toEqual([...all].sort((a, b) => (a < b ? -1 : 1)).slice(0, 8))
      },
    ),
  )
})

test('a small set is told exactly, a large one within its interval', () => {
  const sketch = new BottomSketch()
  for (let number = 0; number < 100; number += 1) add(sketch, number)
  expect(sketch.estimate()).toEqual({ value: 100, low: 100, high: 100 })
  for (let number = 0; number < 50_000; number += 1) add(sketch, number)
  const { low, high } = sketch.estimate()
  expect(low).toBeLessThan(50_000)
  expect(high).toBeGreaterThan(50_000)
  expect(high / low).toBeLessThan(1.3)
})

function add(sketch: BottomSketch, number: number): void {
  const digest = createHash('sha256').update(`study ${number}`).digest()
  sketch.add(digest.readUInt32LE(0), digest.readUInt32LE(4))
}
