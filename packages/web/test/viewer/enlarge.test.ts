import { expect, test } from 'vitest'
import { enlargedSamples } from '../../src/viewer/loading/enlarge.ts'

test('samples of a halved picture lie around the even ones of the whole', () => {
  const small = Int16Array.of(10, 20, 30, 40)
  const large = enlargedSamples(small, { rows: 2, columns: 2 }, { rows: 3, columns: 4 }, 1)
  expect([...large]).toEqual([10, 20, 20, 20, 30, 40, 40, 40, 30, 40, 40, 40])
  expect(large).toBeInstanceOf(Int16Array)
})

test('a picture of level 0 stays as it is', () => {
  const whole = { rows: 2, columns: 2 }
  expect([...enlargedSamples(Uint8Array.of(1, 2, 3, 4), whole, whole, 0)]).toEqual([1, 2, 3, 4])
})
