/** Matching of worklist items, held to a plain oracle; answers in the character set that was asked for. */
import { DataSet, foldForMatching, readDataSet, Tags, UIDs } from '@leadglass/dicom'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { answerOf, matchesItem } from '../src/index.ts'
import { answerOctets } from '../src/worklist/answer-octets.ts'
import { matchesKey } from '../src/worklist/match-value.ts'

function item(values: { name?: string; id?: string; date?: string; time?: string; modality?: string }): DataSet {
  const step = new DataSet()
    .set(Tags.Modality, 'CS', values.modality ?? 'CT')
    .set(Tags.ScheduledProcedureStepStartDate, 'DA', values.date ?? '20261201')
    .set(Tags.ScheduledProcedureStepStartTime, 'TM', values.time ?? '093000')
  return new DataSet()
    .set(Tags.SpecificCharacterSet, 'CS', 'ISO_IR 192')
    .set(Tags.PatientName, 'PN', values.name ?? 'Doe^Jane')
    .set(Tags.PatientID, 'LO', values.id ?? '1')
    .set(Tags.ScheduledProcedureStepSequence, 'SQ', [step])
}

const letters = fc.string({ unit: fc.constantFrom('a', 'B', 'ü', 'é', '1', ' ', '^'), maxLength: 6 })
const patterns = fc.string({ unit: fc.constantFrom('a', 'b', 'u', '*', '?', '1'), maxLength: 6 })

/** Wildcards by trying every way, one character after the other. */
function likes(pattern: string, text: string): boolean {
  if (pattern === '') return text === ''
  const rest = pattern.slice(1)
  if (pattern[0] === '*') return likes(rest, text) || (text !== '' && likes(pattern, text.slice(1)))
  return text !== '' && (pattern[0] === '?' || pattern[0] === text[0]) && likes(rest, text.slice(1))
}

describe('one key', () => {
  test('wildcards find what an oracle finds', () => {
    fc.assert(
      fc.property(patterns, letters, (pattern, value) => {
        fc.pre(pattern !== '')
        const expected = likes(foldForMatching(pattern), foldForMatching(value))
        expect(matchesKey('LO', [pattern], [value])).toBe(expected)
      }),
    )
  })

  test('a range of dates finds what numbers find', () => {
    const date = fc.integer({ min: 20_200_101, max: 20_201_231 })
    fc.assert(
      fc.property(date, date, date, (from, to, value) => {
        expect(matchesKey('DA', [`${from}-${to}`], [String(value)])).toBe(value >= from && value <= to)
      }),
    )
  })

  test('a pattern of many stars takes no time', () => {
    const started = performance.now()
    matchesKey('LO', ['*a'.repeat(30)], ['a'.repeat(60)])
    matchesKey('LO', ['*'.repeat(64)], ['b'.repeat(64)])
    expect(performance.now() - started).toBeLessThan(1000)
  })

  test.each([
    ['PN', 'muller', 'Müller', true],
    ['PN', '=山*', 'Yamada^Tarou=山田^太郎', true],
    ['PN', 'yamada*=xx', 'Yamada^Tarou=山田^太郎', false],
    ['AE', 'ct1', 'CT1', false],
    ['UI', '1.2', '1.2.3', false],
    ['TM', '09-10', '093015', true],
    ['TM', '-0929', '093015', false],
    ['DA', '', '', true],
  ] as const)('%s %j against %j: %s', (vr, key, value, expected) => {
    expect(matchesKey(vr, [key], [value])).toBe(expected)
  })
})

test('keys in a sequence must be fulfilled by one item together', () => {
  const two = item({})
  const [first] = two.items(Tags.ScheduledProcedureStepSequence)
  const second = new DataSet()
    .set(Tags.Modality, 'CS', 'MR')
    .set(Tags.ScheduledProcedureStepStartDate, 'DA', '20270101')
  two.set(Tags.ScheduledProcedureStepSequence, 'SQ', [first!, second])
  const ask = (modality: string, date: string) =>
    new DataSet().set(Tags.ScheduledProcedureStepSequence, 'SQ', [
      new DataSet().set(Tags.Modality, 'CS', modality).set(Tags.ScheduledProcedureStepStartDate, 'DA', date),
    ])
  expect(matchesItem(ask('MR', '20270101'), two)).toBe(true)
  expect(matchesItem(ask('CT', '20270101'), two)).toBe(false)
})

test('any identifier is compared without an error, and its answer can be written', () => {
  const identifier = fc.record({
    name: fc.string({ maxLength: 20 }),
    date: fc.string({ maxLength: 10, unit: fc.constantFrom('2', '0', '1', '-', '9') }),
    time: fc.string({ maxLength: 10, unit: fc.constantFrom('0', '9', '-', ':') }),
  })
  fc.assert(
    fc.property(identifier, ({ name, date, time }) => {
      const step = new DataSet()
        .set(Tags.ScheduledProcedureStepStartDate, 'DA', new TextEncoder().encode(date))
        .set(Tags.ScheduledProcedureStepStartTime, 'TM', new TextEncoder().encode(time))
      const keys = new DataSet()
        .set(Tags.PatientName, 'PN', new TextEncoder().encode(name))
        .set(Tags.ScheduledProcedureStepSequence, 'SQ', [step])
      expect(typeof matchesItem(keys, item({ name: 'Müller^Jürgen' }))).toBe('boolean')
      answerOctets(answerOf(keys, item({})), [], UIDs.ImplicitVRLittleEndian)
    }),
  )
})

describe('the character set of an answer', () => {
  const answer = (wanted: string[], name: string) => {
    const keys = new DataSet().set(Tags.PatientName, 'PN', '')
    const octets = answerOctets(answerOf(keys, item({ name })), wanted, UIDs.ExplicitVRLittleEndian)
    const set = readDataSet(octets, { transferSyntaxUID: UIDs.ExplicitVRLittleEndian })
    return [set.strings(Tags.SpecificCharacterSet), set.string(Tags.PatientName)]
  }

  test.each([
    [['ISO_IR 100'], 'Müller^Jürgen', ['ISO_IR 100']],
    [['ISO_IR 100'], 'Yamada^Tarou=山田^太郎', ['ISO_IR 192']],
    [[], 'Müller^Jürgen', ['ISO_IR 192']],
    [['ISO_IR 192'], 'Müller^Jürgen', ['ISO_IR 192']],
    [['ISO_IR 100'], 'Doe^Jane', []],
  ])('asked for %j, %s is written in %j', (wanted, name, expected) => {
    expect(answer(wanted, name)).toEqual([expected, name])
  })
})
