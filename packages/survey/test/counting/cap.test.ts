import { expect, test } from 'vitest'
import { isRefused, isRound, mayBeCapped, type QueryEnding } from '../../src/counting/cap.ts'

const unknown = { largest: 0, cap: Number.POSITIVE_INFINITY }
const final = (status: number, answers: number): QueryEnding => ({ how: 'final', status, answers })

test.each([10, 25, 50, 64, 100, 127, 128, 200, 250, 500, 1000, 1023, 1024, 1500, 5000, 10_000, 65_535])(
  'an answer of %i may be a cap that was not announced',
  (answers) => {
    expect(isRound(answers)).toBe(true)
    expect(mayBeCapped(final(0, answers), unknown)).toBe(true)
  },
)

test.each([0, 1, 5, 9, 11, 99, 101, 777, 1234, 24_500, 73_000])(
  'an answer of %i is taken for all there is',
  (answers) => {
    expect(mayBeCapped(final(0, answers), unknown)).toBe(false)
  },
)

test('a server that gave more once does not cap at less', () => {
  expect(mayBeCapped(final(0, 100), { ...unknown, largest: 101 })).toBe(false)
  expect(mayBeCapped(final(0, 100), { ...unknown, largest: 100 })).toBe(true)
})

test('a cap that was found out is one at any number', () => {
  expect(mayBeCapped(final(0, 777), { largest: 800, cap: 777 })).toBe(true)
})

test.each([0xfe00, 0xa700, 0xa701, 0xc000, 0xb000])('status %i after answers says that there is more', (status) => {
  expect(mayBeCapped(final(status, 7), unknown)).toBe(true)
  expect(isRefused(final(status, 7))).toBe(false)
})

test('an abort after answers is a cap, before the first a refusal', () => {
  expect(mayBeCapped({ how: 'aborted', answers: 7 }, unknown)).toBe(true)
  expect(isRefused({ how: 'aborted', answers: 0 })).toBe(true)
})

test('a query that was too wide may be narrowed, one that was not understood may not', () => {
  expect(isRefused(final(0xa700, 0))).toBe(false)
  expect(isRefused(final(0xa900, 0))).toBe(true)
  expect(isRefused(final(0, 0))).toBe(false)
})
