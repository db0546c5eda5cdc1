import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { logName, seal, unseal } from '../../src/sealing/study-seal.ts'

const key = Buffer.alloc(32, 7)
const ada = { StudyInstanceUID: '1.2.826.0.1', PatientID: 'H1', IssuerOfPatientID: null }
/** Made by Python's cryptography library from the page of the format. */
const knownName = '8XRTvUfreJVkqgqUrCLMQg'
const knownSeal =
  'AQABAgMEBQYHCAkKCwVRYMyP+JjJuuBF8DD8rCwuvRcSlZQln86Xqh6GX6+VMSrs4034KlJOJAURVXlJZNIQL1VpYK0F9AAE5AbnfuOOVCu51WwujdidZ5StiElcB/EUWnT/67v4cpsy6IZ58jeOtRw02JfPwKCd83oSOWVoO1cChfbDZZvyzosFT8ztTZGhR0OT6EQDJGpBNpbDNg=='
const text = fc.string({ unit: 'binary', maxLength: 64 })
const anyone = fc.record({
  StudyInstanceUID: text,
  PatientID: fc.option(text),
  IssuerOfPatientID: fc.option(text),
})

test('a name and a seal that another implementation made of a key are read', () => {
  expect(logName(key)).toBe(knownName)
  expect(unseal(key, knownSeal)).toEqual(ada)
})

test('what is sealed under a key is read with it, and with no other', () => {
  fc.assert(
    fc.property(anyone, fc.uint8Array({ minLength: 32, maxLength: 32 }), (one, other) => {
      const sealed = seal(key, one)
      expect(unseal(key, sealed)).toEqual(JSON.parse(JSON.stringify(one)))
      if (!key.equals(other)) expect(unseal(other, sealed)).toBeUndefined()
    }),
  )
})

test('a seal that was changed, cut or made up opens nothing', () => {
  const octets = Buffer.from(seal(key, ada), 'base64')
  const damaged = fc.oneof(
    fc.tuple(fc.nat(octets.length - 1), fc.integer({ min: 1, max: 255 })).map(([place, change]) => {
      const changed = Buffer.from(octets)
      changed[place]! ^= change
      return changed
    }),
    fc.nat(octets.length - 1).map((length) => octets.subarray(0, length)),
    fc.uint8Array({ maxLength: 200 }),
  )
  fc.assert(
    fc.property(damaged, (any) => {
      expect(unseal(key, Buffer.from(any).toString('base64'))).toBeUndefined()
    }),
  )
})

test('one key has one name, and two keys have two', () => {
  const names = Array.from({ length: 200 }, () => logName(randomBytes(32)))
  expect(new Set(names).size).toBe(200)
  for (const name of names) expect(name).toMatch(/^[A-Za-z0-9_-]{22}$/)
})

test('identifiers of about the same length cannot be told apart by it', () => {
  const lengths = ['A', 'A-1234567890'].map((PatientID) => seal(key, { ...ada, PatientID }).length)
  expect(new Set(lengths).size).toBe(1)
})
