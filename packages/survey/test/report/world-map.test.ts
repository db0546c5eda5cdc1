import { expect, test } from 'vitest'
import { countryOf } from '../../src/countries/countries.ts'
import { territories } from '../../src/countries/territories.ts'
import { worldMap } from '../../src/report/world-map.ts'
import { exact } from '../support/made-up.ts'

test('every territory has a code of three digits of its own, and a name', () => {
  expect(new Set([...territories.values()].map(({ numeric }) => numeric)).size).toBe(territories.size)
  expect(territories.size).toBeGreaterThan(235)
  for (const [code, { numeric }] of territories) {
    expect([code, numeric]).toEqual([code, expect.stringMatching(/^\d{3}$/)])
    expect(countryOf(code).name).not.toBe(code)
    expect(countryOf(countryOf(code).name).code).toBe(code)
  }
})

test('a large country is a shape, a small one a dot, an unknown one is not drawn', () => {
  const given = [
    { code: 'US', name: 'United States', imagesLinked: exact(303_000_000) },
    { code: 'SG', name: 'Singapore', imagesLinked: exact(10) },
    { name: 'Atlantis', imagesLinked: exact(5) },
  ]
  const { shapes, dots, width, height } = worldMap(given)
  expect(shapes.filter(({ country }) => country === 0).map(({ level }) => level)).toEqual([5])
  expect(dots).toEqual([expect.objectContaining({ country: 1, level: 1 })])
  expect(dots[0]!.x).toBeGreaterThan(width / 2)
  expect(dots[0]!.y).toBeLessThan(height)
  expect(shapes.some(({ country }) => country === 2)).toBe(false)
})

test('every territory can be shown, as a shape or as a dot, but those that map data leave out', () => {
  const all = [...territories.keys()].map((code) => ({ code, name: code, imagesLinked: exact(1) }))
  const { shapes, dots } = worldMap(all)
  const drawn = new Set([...shapes, ...dots].map(({ country }) => country))
  const missing = all.filter((_, index) => !drawn.has(index)).map(({ code }) => code)
  expect(missing.sort()).toEqual(
    ['BQ', 'CC', 'CX', 'GF', 'GI', 'GP', 'MQ', 'RE', 'SJ', 'TK', 'TV', 'YT'].filter((code) => territories.has(code)),
  )
})
