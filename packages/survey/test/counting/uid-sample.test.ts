import fc from 'fast-check'
import { expect, test } from 'vitest'
import { UIDSample } from '../../src/counting/uid-sample.ts'

const offer = (sample: UIDSample, uid: string, low: number, high: number) =>
  sample.offer(Buffer.from(`x${uid}x`), 1, 1 + uid.length, low, high)
const text = (sample: UIDSample) => Array.from(sample.drain(), (uid) => Buffer.from(uid).toString('latin1'))

test('it keeps the UIDs with the smallest hashes and gives them in that order', () => {
  const hashes = fc.uniqueArray(fc.integer({ min: 0, max: 0xffffffff }), { maxLength: 300, size: 'max' })
  fc.assert(
    fc.property(hashes, fc.integer({ min: 1, max: 200 }), fc.boolean(), (numbers, most, isHigh) => {
      const sample = new UIDSample(most)
      for (const number of numbers) offer(sample, `1.2.${number}`, isHigh ? 7 : number, isHigh ? number : 7)
      const smallest = numbers.toSorted((a, b) => a - b).slice(0, most)
      expect(text(sample)).toEqual(smallest.map((number) => `1.2.${number}`))
    }),
  )
})

test('what is not a UID is not kept: it would be sent back as a key', () => {
  const sample = new UIDSample(10)
  for (const uid of ['', '*', '1.2\\1.3', '1.2 ', 'a', '1'.repeat(65)]) offer(sample, uid, 1, 1)
  expect(sample.size).toBe(0)
})

test('each UID is cleared once the next is asked for, and all of them at the end', () => {
  const sample = new UIDSample(10)
  offer(sample, '1.2.3', 1, 1)
  offer(sample, '1.2.4', 2, 1)
  const uids: Uint8Array[] = []
  for (const uid of sample.drain()) {
    if (uids.length > 0) expect(Buffer.from(uids[0]!).every((octet) => octet === 0)).toBe(true)
    uids.push(uid)
  }
  expect(uids.flatMap((uid) => [...uid]).every((octet) => octet === 0)).toBe(true)
  expect(text(sample)).toEqual([])
})
