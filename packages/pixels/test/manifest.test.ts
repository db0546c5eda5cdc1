/** Every valid image of the test data: its first frame has the digest that independent decoders computed. */
import { createHash } from 'node:crypto'
import { type TestFile, testData } from '@leadglass/testkit'
import { afterAll, describe, expect, test } from 'vitest'
import { canDecode, PixelWorkers } from '../src/index.ts'
import { frameOf, readInstance } from './support/instances.ts'

const data = testData()
const images = data.files.filter(({ valid, pixels }) => valid && pixels?.frame0Sha256 !== undefined)
const workers = new PixelWorkers({ deadlineMs: 30_000 })
afterAll(() => workers.close())

describe.runIf(images.length > 0)('first frames', () => {
  test.each(images.map((file) => [file.path, file] as const))('%s', async (_, file: TestFile) => {
    if (!canDecode(file.transferSyntax ?? '')) return
    const instance = readInstance(data.read(file))
    if (instance.transferSyntaxUID === '1.2.840.10008.1.2.1.99') return
    const { octets } = await workers.decodeFrame(await frameOf(instance))
    const digest = createHash('sha256').update(octets).digest('hex')
    expect(digest).toBe(file.pixels?.frame0Sha256)
  })
})
