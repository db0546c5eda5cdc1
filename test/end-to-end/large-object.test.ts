/** Bounded: an object of 1 GB passes through a server that stays under 300 MB of memory, in and out. */
import { createHash } from 'node:crypto'
import { expect, onTestFinished, test } from 'vitest'
import { DicomWeb } from './support/dicomweb.ts'
import { madeInstance, toStore } from './support/made-instance.ts'
import { openSender } from './support/sender.ts'
import { TestArchive } from './support/test-archive.ts'

const pixelOctets = 1_000_000_000
const memoryLimitOctets = 300_000_000
const chunkOctets = 1_000_000

test('a C-STORE of 1 GB holds the resident memory under 300 MB, and so does reading it back', async () => {
  const archive = await TestArchive.create()
  onTestFinished(() => archive.remove())
  const credentials = await archive.node('SCANNER1')
  const server = await archive.serve()
  const instance = madeInstance({ pixelOctets: 0 })
  const sent = createHash('sha256')
  const sender = await openSender(server, credentials, [instance])
  expect(await sender.store({ ...toStore(instance), dataSet: largeDataSet(instance.dataSet, sent) })).toMatchObject({
    Status: 0,
  })
  await sender.release()
  expect(server.peakMemoryOctets()).toBeLessThan(memoryLimitOctets)

  const web = await DicomWeb.of(archive, server)
  const identity = {
    studyInstanceUID: instance.studyUID,
    seriesInstanceUID: instance.seriesUID,
    sopInstanceUID: instance.sopUID,
  }
  expect(await web.instanceDigest(identity, instance.dataSet.length + pixelOctets)).toBe(sent.digest('hex'))
  expect(server.peakMemoryOctets()).toBeLessThan(memoryLimitOctets)
}, 240_000)

/** Header as made, with a gigabyte of Pixel Data (OW, 12 octets of element header) behind it; adds all to the digest. */
async function* largeDataSet(empty: Buffer, digest: ReturnType<typeof createHash>): AsyncIterable<Uint8Array> {
  const header = Buffer.from(empty)
  header.writeUInt32LE(pixelOctets, header.length - 4)
  digest.update(header)
  yield header
  for (let sent = 0; sent < pixelOctets; sent += chunkOctets) {
    const chunk = Buffer.alloc(chunkOctets, sent / chunkOctets)
    digest.update(chunk)
    yield chunk
  }
}
