/**
 * One slot of `keys/study-keys`: the wrapped data key of one study, 96 octets, integers big endian.
 *
 *      0  1  state: 1 live, 2 erased
 *      1  3  zero
 *      4  4  version of the key-encryption key
 *      8 16  opaque study id, random
 *     24 60  wrapped key (nonce, ciphertext, tag); associated data: "leadglass-study-key/1", octets 0 to 23
 *     84  8  zero
 *     92  4  CRC-32 of octets 0 to 91: tells a torn slot from a damaged one, the wrapping authenticates
 *
 * An erased slot keeps the id and has zeros where the wrapped key was.
 */
import { crc32 } from 'node:zlib'
import { unwrapKey, wrapKey } from './wrap.ts'

export const slotLength = 96
export const studyIdLength = 16

const wrappedStart = 24
const wrappedEnd = 84
const crcStart = 92
const live = 1
const erased = 2
const purpose = Buffer.from('leadglass-study-key/1')

export type SlotContent =
  | { state: 'live'; id: Buffer; keyVersion: number; wrapped: Buffer; associatedData: Buffer }
  | { state: 'erased'; id: Buffer }
  | { state: 'unreadable' }

/** A live slot. @param by - the key-encryption key of `keyVersion` */
export function encodeLiveSlot(by: Uint8Array, keyVersion: number, id: Uint8Array, key: Uint8Array): Buffer {
  const slot = Buffer.alloc(slotLength)
  slot[0] = live
  slot.writeUInt32BE(keyVersion, 4)
  slot.set(id, 8)
  slot.set(wrapKey(by, key, associatedData(slot)), wrappedStart)
  return withChecksum(slot)
}

export function encodeErasedSlot(id: Uint8Array): Buffer {
  const slot = Buffer.alloc(slotLength)
  slot[0] = erased
  slot.set(id, 8)
  return withChecksum(slot)
}

/** Reads a slot of any octets; what is not whole is `unreadable`. */
export function decodeSlot(slot: Buffer): SlotContent {
  if (slot.length !== slotLength || slot.readUInt32BE(crcStart) !== crc32(slot.subarray(0, crcStart))) {
    return { state: 'unreadable' }
  }
  const id = Buffer.from(slot.subarray(8, 8 + studyIdLength))
  if (slot[0] === erased) return { state: 'erased', id }
  if (slot[0] !== live) return { state: 'unreadable' }
  const wrapped = slot.subarray(wrappedStart, wrappedEnd)
  return { state: 'live', id, keyVersion: slot.readUInt32BE(4), wrapped, associatedData: associatedData(slot) }
}

/** The study's key; `undefined` when `by` is not its wrapping key or the slot was tampered with. */
export function openSlot(by: Uint8Array, content: SlotContent & { state: 'live' }): Buffer | undefined {
  return unwrapKey(by, content.wrapped, content.associatedData)
}

function associatedData(slot: Buffer): Buffer {
  return Buffer.concat([purpose, slot.subarray(0, wrappedStart)])
}

function withChecksum(slot: Buffer): Buffer {
  slot.writeUInt32BE(crc32(slot.subarray(0, crcStart)), crcStart)
  return slot
}
