import { randomBytes } from 'node:crypto'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { memorySource } from '../../src/record/memory-source.ts'
import { RecordBody } from '../../src/record/record-body.ts'
import { RecordWriter } from '../../src/record/record-writer.ts'
import { ciphertextLength, recordParameters, segmentCount, segmentPlace } from '../../src/tink/parameters.ts'
import { collect } from '../support/instances.ts'

const study = { id: randomBytes(16), slot: 5, key: randomBytes(32) }

/** Lengths around the ends of segments, where off-by-one lives, and any others. */
const lengths = fc.oneof(
  fc.nat(300_000),
  fc.tuple(fc.nat(4), fc.integer({ min: -60, max: 60 })).map(([n, d]) => Math.max(0, n * 65_520 + d)),
)

function written(dataSet: Buffer, metadata: Buffer, chunkLength: number): Buffer {
  const writer = new RecordWriter('instance')
  for (let at = 0; at < dataSet.length; at += chunkLength) writer.push(dataSet.subarray(at, at + chunkLength))
  writer.end(metadata)
  const body = Buffer.concat(writer.take())
  expect(body.length).toBe(writer.bodyLength)
  return Buffer.concat([writer.header(study, 1), body])
}

test('what is written in chunks of any size is read back, whole and in any range', async () => {
  const property = fc.asyncProperty(
    lengths,
    fc.nat(5_000),
    fc.integer({ min: 1, max: 200_000 }),
    fc.nat(),
    fc.nat(),
    async (length, metadataLength, chunkLength, from, count) => {
      const [dataSet, metadata] = [randomBytes(length), randomBytes(metadataLength)]
      const record = written(dataSet, metadata, chunkLength)
      expect(record.length).toBe(128 + ciphertextLength(length + metadataLength, recordParameters))
      const body = await RecordBody.open(memorySource(record), study.key)
      expect((await collect(body.dataSet())).equals(dataSet)).toBe(true)
      expect((await body.metadata()).equals(metadata)).toBe(true)
      const start = from % (length + 1)
      const end = start + (count % (length - start + 1))
      expect((await collect(body.range(start, end - start))).equals(dataSet.subarray(start, end))).toBe(true)
    },
  )
  await fc.assert(property, { numRuns: 60 })
})

test('the segments of a stream lie one after the other and cover it', () => {
  fc.assert(
    fc.property(fc.nat(1_000_000), (length) => {
      let [ciphertext, plaintext] = [40, 0]
      for (let index = 0; index < segmentCount(length, recordParameters); index += 1) {
        const place = segmentPlace(index, length, recordParameters)
        expect([place.ciphertextOffset, place.plaintextOffset]).toEqual([ciphertext, plaintext])
        ciphertext += place.ciphertextLength
        plaintext += place.ciphertextLength - 16
      }
      expect([ciphertext, plaintext]).toEqual([ciphertextLength(length, recordParameters), length])
    }),
  )
})

test('a record with any octet changed, cut or read by another key gives nothing out', async () => {
  const [dataSet, metadata] = [randomBytes(70_000), randomBytes(500)]
  const record = written(dataSet, metadata, 10_000)
  const property = fc.asyncProperty(
    fc.nat(record.length - 1),
    fc.integer({ min: 1, max: 255 }),
    async (offset, change) => {
      const damaged = Buffer.from(record)
      damaged[offset] = damaged[offset]! ^ change
      await expect(readAll(damaged, study.key)).rejects.toMatchObject({ code: 'LG_RECORD_DAMAGED' })
      await expect(readAll(record.subarray(0, offset), study.key)).rejects.toMatchObject({ code: 'LG_RECORD_DAMAGED' })
    },
  )
  await fc.assert(property, { numRuns: 100 })
  await expect(readAll(record, randomBytes(32))).rejects.toMatchObject({ code: 'LG_RECORD_DAMAGED' })
})

async function readAll(record: Buffer, key: Buffer): Promise<void> {
  const body = await RecordBody.open(memorySource(record), key)
  await collect(body.dataSet())
  await body.metadata()
}
