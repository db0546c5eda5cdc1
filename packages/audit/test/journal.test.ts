import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeJournal, encodeBatch, encodeJournalHeader } from '../src/journal.ts'

const key = new Uint8Array(32).fill(3)
const hashes = fc.array(fc.uint8Array({ minLength: 32, maxLength: 32 }), { maxLength: 5 })
const start = fc.record({ index: fc.nat(1000).map((n) => n * 256), levels: fc.array(hashes, { maxLength: 3 }) })
const batches = fc.array(fc.array(fc.uint8Array({ maxLength: 60 }), { minLength: 1, maxLength: 4 }), { maxLength: 6 })

/** A whole journal, and where each batch begins. */
function journal(head: { index: number; levels: Uint8Array[][] }, some: Uint8Array[][]) {
  const parts = [encodeJournalHeader(head, key)]
  const offsets: number[] = []
  let index = head.index
  for (const entries of some) {
    offsets.push(parts.reduce((sum, { length }) => sum + length, 0))
    parts.push(encodeBatch(index, entries, key))
    index += entries.length
  }
  return { octets: Buffer.concat(parts), offsets }
}

const plain = (entries: readonly Uint8Array[]) => entries.map((entry) => [...entry])

describe('a journal', () => {
  test('reads as it was written', () => {
    fc.assert(
      fc.property(start, batches, (head, some) => {
        const { octets } = journal(head, some)
        const read = decodeJournal(octets, key)
        expect(read).toMatchObject({ index: head.index, validOctets: octets.length })
        expect(read.levels.map(plain)).toEqual(head.levels.map(plain))
        expect(plain(read.entries)).toEqual(plain(some.flat()))
      }),
    )
  })

  test('that a power cut tore gives every whole batch and says where the torn one begins', () => {
    fc.assert(
      fc.property(start, batches, fc.nat(), (head, some, cut) => {
        const { octets, offsets } = journal(head, some)
        const ends = [...offsets.slice(1), octets.length]
        const first = offsets[0] ?? octets.length
        const length = first + (cut % (octets.length - first + 1))
        const whole = ends.filter((end, i) => i < offsets.length && end <= length).length
        const read = decodeJournal(octets.subarray(0, length), key)
        expect(plain(read.entries)).toEqual(plain(some.slice(0, whole).flat()))
        expect(read.validOctets).toBe(whole === 0 ? first : ends[whole - 1])
      }),
    )
  })

  test('with one changed octet never gives an entry that was not written, and refuses damage before the last batch', () => {
    fc.assert(
      fc.property(start, batches, fc.nat(), fc.integer({ min: 1, max: 255 }), (head, some, place, change) => {
        const { octets } = journal(head, some)
        octets[place % octets.length]! ^= change
        try {
          const { entries } = decodeJournal(octets, key)
          expect(plain(entries)).toEqual(plain(some.flat().slice(0, entries.length)))
        } catch (error) {
          expect(error).toMatchObject({ code: 'LG_AUDIT_JOURNAL_MALFORMED' })
        }
      }),
    )
  })

  test('a damaged batch with a whole one behind it was no crash', () => {
    const { octets, offsets } = journal({ index: 0, levels: [] }, [[Buffer.from('a')], [Buffer.from('b')]])
    octets[offsets[1]! - 1]! ^= 1
    expect(() => decodeJournal(octets, key)).toThrow(
      expect.objectContaining({ code: 'LG_AUDIT_JOURNAL_MALFORMED', detail: { offset: offsets[0] } }),
    )
  })

  test('written with another key, or random octets, does not open', () => {
    const { octets } = journal({ index: 0, levels: [] }, [[Buffer.from('a')]])
    const refused = expect.objectContaining({ code: 'LG_AUDIT_JOURNAL_MALFORMED', detail: { offset: 0 } })
    expect(() => decodeJournal(octets, new Uint8Array(32))).toThrow(refused)
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (random) => {
        expect(() => decodeJournal(Buffer.from(random), key)).toThrow(refused)
        expect(() => decodeJournal(Buffer.concat([Buffer.from('LGJRNL01'), random]), key)).toThrow(refused)
      }),
    )
  })
})
