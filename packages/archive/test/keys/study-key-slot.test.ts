import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeSlot, encodeErasedSlot, encodeLiveSlot, openSlot, slotLength } from '../../src/keys/study-key-slot.ts'

const octets = (length: number) => fc.uint8Array({ minLength: length, maxLength: length })

test('an erased slot is its state, sixteen octets of id and a checksum, and nothing of the key', () => {
  const slot = encodeErasedSlot(Buffer.alloc(16, 0xab))
  expect(slot.subarray(0, 92).toString('hex')).toBe(`02${'00'.repeat(7)}${'ab'.repeat(16)}${'00'.repeat(68)}`)
  expect(decodeSlot(slot)).toEqual({ state: 'erased', id: Buffer.alloc(16, 0xab) })
})

test('a live slot gives back the key it was made of, and only under its wrapping key', () => {
  fc.assert(
    fc.property(octets(32), fc.nat(0xffffffff), octets(16), octets(32), (by, version, id, key) => {
      const content = decodeSlot(encodeLiveSlot(by, version, id, key))
      expect(content).toMatchObject({ state: 'live', keyVersion: version, id: Buffer.from(id) })
      if (content.state !== 'live') return
      expect(openSlot(by, content)).toEqual(Buffer.from(key))
      expect(
        openSlot(
          by.map((octet) => octet ^ 1),
          content,
        ),
      ).toBeUndefined()
    }),
  )
})

test('one changed octet anywhere makes a slot unreadable', () => {
  const slot = encodeLiveSlot(Buffer.alloc(32, 1), 1, Buffer.alloc(16, 2), Buffer.alloc(32, 3))
  fc.assert(
    fc.property(fc.nat(slotLength - 1), fc.integer({ min: 1, max: 255 }), (offset, change) => {
      const damaged = Buffer.from(slot)
      damaged[offset] = damaged[offset]! ^ change
      expect(decodeSlot(damaged)).toEqual({ state: 'unreadable' })
    }),
  )
})

test('random octets of any length are unreadable', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (random) => {
      expect(decodeSlot(Buffer.from(random))).toEqual({ state: 'unreadable' })
    }),
  )
})
