/** Fuzzes inflating: what we accept, zlib accepts with the same result. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import type { FuzzTarget } from '@leadglass/testkit'
import { DicomError, defaultLimits, Inflate } from '../src/index.ts'

const limits = { ...defaultLimits, inflatedOctets: 4 * 1024 * 1024 }

const target: FuzzTarget = {
  name: 'dicom/inflate',
  seeds() {
    const text = Buffer.from('lead glass is the window of an X-ray room '.repeat(300))
    return [
      deflateRawSync(text),
      deflateRawSync(text, { level: 1, strategy: 4 }),
      deflateRawSync(text.subarray(0, 40), { level: 0 }),
      deflateRawSync(incompressible()),
      deflateRawSync(Buffer.alloc(100_000)),
    ]
  },
  run(octets) {
    const ours = inflateInChunks(octets, 1 + (octets.length % 53))
    if (ours !== undefined) assert.deepEqual(ours, new Uint8Array(inflateRawSync(octets)))
  },
}

export default target

/** 64 KiB that deflate has to store. */
function incompressible(): Buffer {
  return Buffer.concat(Array.from({ length: 2048 }, (_, index) => createHash('sha256').update(`${index}`).digest()))
}

function inflateInChunks(octets: Uint8Array, size: number): Uint8Array | undefined {
  const pieces: Uint8Array[] = []
  const inflate = new Inflate((piece) => pieces.push(piece), limits)
  try {
    for (let start = 0; start < octets.length; start += size) inflate.write(octets.subarray(start, start + size))
    inflate.end()
  } catch (error) {
    if (error instanceof DicomError) return undefined
    throw error
  }
  return new Uint8Array(Buffer.concat(pieces))
}
