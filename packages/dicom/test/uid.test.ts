import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  isAddressableUID,
  isValidUID,
  storageSOPClasses,
  transferSyntaxes,
  transferSyntaxOf,
  UIDs,
} from '../src/index.ts'

test.each(['1.2.840.10008.1.1', '2.25.0', `2.25.${'9'.repeat(59)}`])('takes %s', (uid) => {
  expect(isValidUID(uid)).toBe(true)
})

test.each([
  ['empty', ''],
  ['one component', '1'],
  ['a leading zero', '1.02.3'],
  ['an empty component', '1..2'],
  ['a dot at the end', '1.2.'],
  ['65 characters', `2.25.${'9'.repeat(60)}`],
  ['a root that does not exist', '3.1.2'],
  ['a path', '../../etc/passwd'],
  ['a path behind a UID', '1.2/../3'],
  ['white space', '1.2 '],
  ['a line break', '1.2\n'],
  ['a NUL', '1.2\0'],
  ['digits of another script', '1.\u0662'],
])('refuses %s', (_, uid) => {
  expect(isValidUID(uid)).toBe(false)
})

test.each(['1.2.840.10008.1.1', '999.1', '1.2.3.', 'a1b2c3'])('%s can be a step of an address', (uid) => {
  expect(isAddressableUID(uid)).toBe(true)
})

test.each(['', '.', '..', '../x', '1.2/3', '1.2?x', '1.2#', '1.2%2f', '1.2 ', '1.2\n', '1_2', '9'.repeat(65)])(
  '%j can be none',
  (uid) => expect(isAddressableUID(uid)).toBe(false),
)

test('takes nothing but digits and dots', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 70 }), (text) => {
      expect(isValidUID(text) && !/^[0-9.]{3,64}$/.test(text)).toBe(false)
    }),
  )
})

test('every UID of the tables is one', () => {
  const wrong = [...Object.values(UIDs), ...storageSOPClasses.keys(), ...transferSyntaxes.keys()]
  expect(wrong.filter((uid) => !isValidUID(uid))).toEqual([])
})

test('has the storage SOP classes of PS3.4 B.5, retired ones too, but no media directory', () => {
  expect(storageSOPClasses.get(UIDs.CTImageStorage)).toBe('CT Image Storage')
  expect(storageSOPClasses.has('1.2.840.10008.5.1.4.1.1.6')).toBe(true)
  expect(storageSOPClasses.has(UIDs.MediaStorageDirectoryStorage)).toBe(false)
  expect(storageSOPClasses.size).toBeGreaterThan(170)
})

test('has every transfer syntax that peers store', () => {
  const ends = '50 51 57 70 80 81 90 91 110 111 112 201 202 203 100 101 102 103 104 105 106 107 108'.split(' ')
  const fragmentable = '100 101 102 103 104 105 106'.split(' ').map((end) => `${end}.1`)
  const uids = [...ends, ...fragmentable].map((end) => `1.2.840.10008.1.2.4.${end}`)
  expect(uids.filter((uid) => transferSyntaxOf(uid)?.encapsulated !== true)).toEqual([])
  expect(transferSyntaxOf(UIDs.ImplicitVRLittleEndian)).toMatchObject({ explicitVR: false, encapsulated: false })
  expect(transferSyntaxOf(UIDs.DeflatedExplicitVRLittleEndian)?.deflated).toBe(true)
  expect(transferSyntaxOf(UIDs.ExplicitVRBigEndian)?.bigEndian).toBe(true)
  expect(transferSyntaxOf('1.2.3')).toBeUndefined()
})
