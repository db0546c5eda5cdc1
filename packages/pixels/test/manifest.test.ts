/** Every valid image of the test data: its first frame is the one that independent decoders computed. */
import { createHash } from 'node:crypto'
import { UIDs } from '@leadglass/dicom'
import { type TestFile, testData } from '@leadglass/testkit'
import { afterAll, describe, expect, test } from 'vitest'
import { storedValues } from '../src/format/stored-values.ts'
import { canDecode, type DecodedFrame, PixelWorkers } from '../src/index.ts'
import { largestDifference } from './support/compare.ts'
import { convert } from './support/dcmtk.ts'
import { frameOf, readInstance, transcodedFile } from './support/instances.ts'

/** What the manifest says of pixels beyond what the testkit's type has. */
type Image = TestFile & { pixels: { frame0Sha256: string; containerBytesDiffer?: boolean; min: number; max: number } }

const data = testData()
const withPixels = data.files.filter(({ valid, transferSyntax }) => valid && canDecode(transferSyntax ?? ''))
const images = withPixels.filter((file): file is Image => file.pixels?.frame0Sha256 !== undefined)
const workers = new PixelWorkers({ deadlineMs: 30_000 })
afterAll(() => workers.close())

/** Huffman-coded DCT: decoders may round otherwise, so that DCMTK's samples are asked for and not the digest. */
const dct: ReadonlySet<string> = new Set([
  UIDs.JPEGBaseline8Bit,
  UIDs.JPEGExtended12Bit,
  UIDs.JPEGSpectralSelectionNonHierarchical68,
  UIDs.JPEGFullProgressionNonHierarchical1012,
])

/** Its width holds the octets of a delimiter: the one decoder that gives pixels gives those of its own memory. */
const impossible = 'public/pydicom-pydicom/JPEG2000-embedded-sequence-delimiter.dcm'

async function firstFrame(file: TestFile): Promise<DecodedFrame> {
  const octets = data.read(file)
  const instance = readInstance(octets)
  if (instance.transferSyntaxUID !== UIDs.DeflatedExplicitVRLittleEndian)
    return workers.decodeFrame(await frameOf(instance))
  return workers.decodeFrame(
    await frameOf(readInstance(await transcodedFile(octets, UIDs.ExplicitVRLittleEndian, workers))),
  )
}

describe.runIf(images.length > 0)('first frames', () => {
  const exact = images.filter(({ transferSyntax, path }) => !dct.has(transferSyntax ?? '') && path !== impossible)
  test.each(exact.map((file) => [file.path, file] as const))('%s has its digest', async (_, file) => {
    const decoded = await firstFrame(file)
    const digest = createHash('sha256').update(decoded.octets).digest('hex')
    if (file.pixels.containerBytesDiffer !== true) expect(digest).toBe(file.pixels.frame0Sha256)
    else expect(rangeOf(decoded)).toEqual([file.pixels.min, file.pixels.max])
  })

  const rounded = images.filter(({ transferSyntax }) => dct.has(transferSyntax ?? ''))
  test.each(rounded.map((file) => [file.path, file] as const))(
    '%s differs from DCMTK by 1 at most',
    async (_, file) => {
      const decoded = await firstFrame(file)
      const peer = await convert('dcmdjpeg', ['--conv-never'], data.read(file))
      const other = await workers.decodeFrame(await frameOf(readInstance(peer)))
      expect(largestDifference(storedValues(decoded), storedValues(other))).toBeLessThanOrEqual(1)
      expect(rangeOf(decoded)).toEqual([file.pixels.min, file.pixels.max])
    },
  )

  test('an impossible width is refused, not shown', async () => {
    const frame = await frameOf(readInstance(data.read(impossible)))
    await expect(workers.decodeFrame(frame)).rejects.toMatchObject({ name: 'PixelError' })
  })
})

function rangeOf(frame: DecodedFrame): [number, number] {
  const values = storedValues(frame)
  let [least, greatest] = [values[0] as number, values[0] as number]
  for (const value of values) {
    if (value < least) least = value
    if (value > greatest) greatest = value
  }
  return [least, greatest]
}

describe.runIf(images.length > 0)('images without a digest', () => {
  const rest = withPixels.filter(
    (file) => file.pixels?.frame0Sha256 === undefined && file.rows !== null && file.frames !== null,
  )
  test.each(rest.map((file) => [file.path, file] as const))('%s decodes to single bits or samples', async (_, file) => {
    const instance = readInstance(data.read(file))
    if (instance.pixelData === undefined) return
    for (let number = 1; number <= (file.frames ?? 1); number++) {
      const { octets, format } = await workers.decodeFrame(await frameOf(instance, number))
      expect(octets.length).toBe(format.rows * format.columns * format.samplesPerPixel)
      expect(Math.max(...new Set(octets))).toBeLessThanOrEqual(format.bitsAllocated === 1 ? 1 : 255)
    }
  })
})
