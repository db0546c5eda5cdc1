import fc from 'fast-check'
import { expect, test } from 'vitest'
import { colourOfCielab } from '../../src/viewer/model/cielab.ts'

/** Lightness of 0 to 100, a and b of -128 to 127, in 16 bits. */
const encoded = (L: number, a: number, b: number) => [
  (L / 100) * 65535,
  ((a + 128) / 255) * 65535,
  ((b + 128) / 255) * 65535,
]

// The primaries of sRGB under D50, as ICC profiles state them.
test.each([
  ['white', [100, 0, 0], 'rgb(255 255 255)'],
  ['black', [0, 0, 0], 'rgb(0 0 0)'],
  ['red', [54.29, 80.8, 69.89], 'rgb(255 0 0)'],
  ['green', [87.82, -79.27, 80.99], 'rgb(0 255 0)'],
  ['blue', [29.57, 68.3, -112.03], 'rgb(0 0 255)'],
] as const)('%s', (_, [L, a, b], colour) => {
  const channels = (text = '') => (text.match(/\d+/g) ?? []).map(Number)
  const found = channels(colourOfCielab(encoded(L, a, b)))
  for (const [index, value] of channels(colour).entries())
    expect(Math.abs(found[index]! - value)).toBeLessThanOrEqual(2)
})

test('without three values there is no colour', () => {
  expect(colourOfCielab([])).toBeUndefined()
  expect(colourOfCielab([1, 2])).toBeUndefined()
})

test('any three numbers make channels of 0 to 255', () => {
  const word = fc.integer({ min: 0, max: 65535 })
  fc.assert(
    fc.property(word, word, word, (L, a, b) => {
      const channels = colourOfCielab([L, a, b])!.match(/\d+/g)!.map(Number)
      expect(channels.every((one) => one >= 0 && one <= 255)).toBe(true)
    }),
  )
})
