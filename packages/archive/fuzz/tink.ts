/** Fuzzes the decryption of a stream: what comes out is what went in, or nothing. */
import assert from 'node:assert/strict'
import type { FuzzTarget } from '@leadglass/testkit'
import { TinkDecryptor } from '../src/tink/decryptor.ts'
import { TinkEncryptor } from '../src/tink/encryptor.ts'
import { headerLength, segmentCount, segmentPlace, type TinkParameters } from '../src/tink/parameters.ts'

/** Small segments, so that inputs have several. */
const parameters: TinkParameters = { segmentLength: 96, keyLength: 32, hash: 'sha256' }
const key = Buffer.alloc(32, 9)
const associatedData = Buffer.from('fuzz')
const random = { salt: Buffer.alloc(32, 1), noncePrefix: Buffer.alloc(7, 2) }
const plaintext = Buffer.from(Array.from({ length: 300 }, (_, index) => index % 251))

function encrypted(): Buffer {
  const parts: Uint8Array[] = []
  const encryptor = new TinkEncryptor({ key, associatedData, parameters, random }, (part) => parts.push(part))
  encryptor.push(plaintext)
  encryptor.end()
  return Buffer.concat(parts)
}

const target: FuzzTarget = {
  name: 'archive/tink',
  seeds: () => [encrypted()],
  run(octets) {
    const header = octets.subarray(0, headerLength(parameters))
    const decryptor = TinkDecryptor.open({ key, associatedData, parameters, header })
    if (decryptor === undefined) return
    for (let index = 0; index < segmentCount(plaintext.length, parameters); index += 1) {
      const place = segmentPlace(index, plaintext.length, parameters)
      const end = place.ciphertextOffset + place.ciphertextLength
      const segment = decryptor.segment(place, octets.subarray(place.ciphertextOffset, end))
      if (segment === undefined) continue
      const start = place.plaintextOffset
      assert.ok(segment.equals(plaintext.subarray(start, start + segment.length)))
    }
  },
}

export default target
