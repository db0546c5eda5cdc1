import { hostileTexts } from '@leadglass/testkit'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { csvLine } from '../src/csv.ts'

const cellsOf = (line: string) => (parse(line) as string[][])[0]!
/** What spreadsheets take for a formula, with or without what they leave away before it. */
const runs = (cell: string) => /^(?:[\t\r\n]|[\s\p{C}]*[=+\-@\uff1d\uff0b\uff0d\uff20])/u.test(cell)

test('a cell is quoted where a reader would end it', () => {
  expect(csvLine(['a', 'b,c', 'd"e', 'f;g', 1, undefined])).toBe('a,"b,c","d""e","f;g",1,\r\n')
})

test.each(hostileTexts.map((hostile) => [hostile.id, hostile] as const))(
  '%s is one cell, no formula, and comes back as it was',
  (_, { aim, text }) => {
    const [before, cell = '', after] = cellsOf(csvLine(['x', text, 'y']))
    expect([before, after]).toEqual(['x', 'y'])
    expect(runs(cell)).toBe(false)
    expect(cell === text || cell === `'${text}`).toBe(true)
    if (aim === 'formula') expect(cell.startsWith("'") || !/^\s*[=+\-@\uff1d]/.test(text)).toBe(true)
  },
)

test('whatever cells hold, a line has as many of them and none is a formula', () => {
  const cells = fc.array(fc.string({ unit: 'binary' }), { minLength: 2, maxLength: 5 })
  fc.assert(
    fc.property(cells, (given) => {
      const read = cellsOf(csvLine(given))
      return read.length === given.length && !read.some(runs)
    }),
  )
})
