import { convertBytes } from 'dicom-character-set'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decoderFor } from '../../src/character-set/decoder.ts'

/** Sets in which every octet from A1H to FEH is a character, so that both implementations have an answer for it. */
const fullSets = ['ISO_IR 100', 'ISO_IR 101', 'ISO_IR 110', 'ISO_IR 144', 'ISO_IR 148']

test.each(fullSets)('agrees with dicom-character-set on every printable octet of %s', (set) => {
  const value = Uint8Array.from({ length: 0xfe - 0xa1 + 1 }, (_, index) => 0xa1 + index)
  expect(decoderFor([set]).decode(value, 'LO')).toBe(convertBytes(set, value, { vr: 'LO' }))
})

/** Cells that are characters in each double-octet set: rows 0 to 93 counted from 21H. */
const blocks = [
  { set: '\\ISO 2022 IR 87', introducer: [0x1b, 0x24, 0x42], high: 0, rows: [0x30, 0x4e], back: [0x1b, 0x28, 0x42] },
  {
    set: '\\ISO 2022 IR 159',
    introducer: [0x1b, 0x24, 0x28, 0x44],
    high: 0,
    rows: [0x30, 0x6c],
    back: [0x1b, 0x28, 0x42],
  },
  { set: '\\ISO 2022 IR 149', introducer: [0x1b, 0x24, 0x29, 0x43], high: 0x80, rows: [0x30, 0x48], back: [] },
  { set: '\\ISO 2022 IR 58', introducer: [0x1b, 0x24, 0x29, 0x41], high: 0x80, rows: [0x30, 0x56], back: [] },
] as const

test.each(blocks)('agrees with dicom-character-set on mixed text in $set', ({ set, introducer, high, rows, back }) => {
  const cell = fc.tuple(fc.integer({ min: rows[0], max: rows[1] }), fc.integer({ min: 0x21, max: 0x7e }))
  const run = fc.array(cell, { minLength: 1, maxLength: 6 })
  const ascii = fc.constantFrom('A', 'Doe', '^', '=', ' ', 'x y')
  fc.assert(
    fc.property(fc.array(fc.tuple(run, ascii), { maxLength: 6 }), (parts) => {
      const value = Uint8Array.from(
        parts.flatMap(([cells, text]) => [
          ...introducer,
          ...cells.flat().map((octet) => octet | high),
          ...back,
          ...[...text].map((character) => character.charCodeAt(0)),
        ]),
      )
      expect(decoderFor(set.split('\\')).decode(value, 'PN')).toBe(convertBytes(set, value, { vr: 'PN' }))
    }),
  )
})
