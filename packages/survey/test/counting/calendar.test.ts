import fc from 'fast-check'
import { expect, test } from 'vitest'
import { dateText, dayOf, secondOf, timeText } from '../../src/counting/calendar.ts'

const day = (text: string) => dayOf(Buffer.from(text), { start: 0, end: text.length })
const second = (text: string) => secondOf(Buffer.from(text), { start: 0, end: text.length })

test('days are those of the calendar', () => {
  fc.assert(
    fc.property(fc.integer({ min: -700_000, max: 2_900_000 }), (number) => {
      expect(day(dateText(number))).toBe(number)
    }),
  )
  expect(day('19700101')).toBe(0)
  expect(day('2019.09.17')).toBe(day('20190917'))
})

test.each(['', '2019', '20191301', '20190932', '2019-9-17', '2019091a', '201909170'])('%o is no date', (text) => {
  expect(day(text)).toBeUndefined()
})

test('seconds are those of the day, fractions dropped', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 86_399 }), (number) => {
      expect(second(timeText(number))).toBe(number)
      expect(second(`${timeText(number)}.123456`)).toBe(number)
    }),
  )
  expect(second('10')).toBe(36_000)
  expect(second('1015')).toBe(36_900)
})

test.each(['', '1', '101', 'abcdef', '10:15', '990000'])('%o is no time', (text) => {
  expect(second(text)).toBeUndefined()
})
