/** P-DATA-TF whole, and as the framer takes it from a socket in chunks of any size. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { defaultLimits, NetworkError } from '../../src/index.ts'
import { decodePDataTF, encodePDataTF, readPdvHeader, singlePdvHeader } from '../../src/upper-layer/p-data-tf.ts'
import { type Fragment, PduFramer } from '../../src/upper-layer/pdu-framer.ts'
import { encodeReleaseRQ } from '../../src/upper-layer/release.ts'
import { expectOwnErrorOnly } from '../support/damage.ts'

// One fragment: length 4, context 3, command and last (3), two octets.
const known = Uint8Array.from([0x04, 0, 0, 0, 0, 8, 0, 0, 0, 4, 3, 3, 0xaa, 0xbb])
const value = fc.record({
  contextID: fc.nat(127).map((index) => 2 * index + 1),
  isCommand: fc.boolean(),
  isLast: fc.boolean(),
  octets: fc.uint8Array({ maxLength: 50 }).map((octets) => Buffer.from(octets)),
})
const values = fc.array(value, { minLength: 1, maxLength: 5 })

function collect(chunks: Iterable<Uint8Array>, limits = defaultLimits) {
  const fragments: Fragment[] = []
  const pdus: number[] = []
  const framer = new PduFramer({ onPdu: (type) => pdus.push(type), onFragment: (each) => fragments.push(each) }, limits)
  for (const chunk of chunks) framer.push(chunk)
  return { fragments, pdus, framer }
}

function cutAt(octets: Uint8Array, sizes: readonly number[]): Uint8Array[] {
  const chunks: Uint8Array[] = []
  let offset = 0
  for (let index = 0; offset < octets.length; index += 1) {
    const size = sizes[index % sizes.length]!
    chunks.push(octets.subarray(offset, offset + size))
    offset += size
  }
  return chunks
}

test('reads the fragment header of PS3.8 Annex E', () => {
  const fragment = { contextID: 3, isCommand: true, isLast: true, octets: Uint8Array.of(0xaa, 0xbb) }
  expect(decodePDataTF(known)).toEqual([fragment])
  expect(readPdvHeader(known, 6, 8, 6)).toEqual({ contextID: 3, isCommand: true, isLast: true, lengthOctets: 2 })
  expect(Uint8Array.from(Buffer.concat([singlePdvHeader(fragment, 2), fragment.octets]))).toEqual(known)
})

test('comes back from its encoding', () => {
  fc.assert(
    fc.property(values, (list) => {
      const decoded = decodePDataTF(encodePDataTF(list)).map((each) => ({ ...each, octets: Buffer.from(each.octets) }))
      expect(decoded).toEqual(list)
    }),
  )
})

test('random and damaged octets decode or throw LG_PDU_MALFORMED', () => {
  expectOwnErrorOnly(decodePDataTF, known)
  expectOwnErrorOnly((octets) => readPdvHeader(Buffer.concat([octets, Buffer.alloc(6)]), 0, octets.length, 0), known)
})

test('the framer gives the same octets and the same ends whatever the chunks are', () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 })
  fc.assert(
    fc.property(fc.array(values, { minLength: 1, maxLength: 4 }), sizes, (pdus, chunkSizes) => {
      const stream = Buffer.concat([...pdus.map((list) => encodePDataTF(list)), encodeReleaseRQ()])
      const { fragments, pdus: others, framer } = collect(cutAt(stream, chunkSizes))
      const octetsOf = (list: readonly { octets: Uint8Array }[]) => Buffer.concat(list.map(({ octets }) => octets))
      expect(octetsOf(fragments)).toEqual(octetsOf(pdus.flat()))
      expect(fragments.filter(({ isLast }) => isLast)).toHaveLength(pdus.flat().filter(({ isLast }) => isLast).length)
      expect(others).toEqual([5])
      expect(framer.isInsidePdu).toBe(false)
    }),
  )
})

test('the framer hands on views, not copies', () => {
  const { fragments } = collect([known])
  expect(fragments[0]?.octets.buffer).toBe(known.buffer)
})

test.each([
  ['an unknown type', [0x08, 0, 0, 0, 0, 4], 'LG_PDU_MALFORMED'],
  ['a P-DATA-TF past its limit', [0x04, 0, 0xff, 0xff, 0xff, 0xff], 'LG_PDU_TOO_LONG'],
  ['an A-ASSOCIATE-RQ past its limit', [0x01, 0, 0, 0x10, 0, 1], 'LG_PDU_TOO_LONG'],
  ['an A-RELEASE-RQ of five octets', [0x05, 0, 0, 0, 0, 5], 'LG_PDU_TOO_LONG'],
  ['a P-DATA-TF without fragments', [0x04, 0, 0, 0, 0, 0], 'LG_PDU_MALFORMED'],
  ['a fragment longer than its PDU', [0x04, 0, 0, 0, 0, 6, 0xff, 0xff, 0xff, 0xff, 1, 0], 'LG_PDU_MALFORMED'],
])('the framer refuses %s at its header', (_, octets, code) => {
  expect(() => collect([Uint8Array.from(octets)])).toThrow(expect.objectContaining({ code }))
})

test('the framer throws nothing but its own error on random octets', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 60 }), { maxLength: 4 }), (chunks) => {
      try {
        collect(chunks.map((chunk, index) => (index === 0 ? Uint8Array.from([4, ...chunk]) : chunk)))
      } catch (error) {
        expect(error).toBeInstanceOf(NetworkError)
      }
    }),
  )
})
