/** Bad, hostile and damaged images: each costs an error of ours, quickly, within bounds, and shows nothing of another frame. */
import { createHash } from 'node:crypto'
import { DicomError, UIDs } from '@leadglass/dicom'
import { type TestFile, testData } from '@leadglass/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { describePresentation, type EncodedFrame, PixelError, PixelWorkers } from '../src/index.ts'
import { frameOf, readInstance } from './support/instances.ts'

const data = testData()
const workers = new PixelWorkers()
beforeAll(warmUp)
afterAll(() => workers.close())

/** The least deadline of the pool, and a second for a machine that has other work. */
const PROMPT_MS = 3_500

/** What rendering the first frame gives: a picture, or the code of an error. Anything else fails. */
async function outcomeOf(file: Uint8Array): Promise<string> {
  try {
    const instance = readInstance(file)
    if (instance.pixelData === undefined) return 'no pixels'
    const frame = await frameOf(instance)
    await workers.renderFrame(frame, describePresentation(instance.header))
    return 'picture'
  } catch (error) {
    if (error instanceof PixelError || error instanceof DicomError) return error.code
    throw error
  }
}

/** Threads start once, so that time is taken of the work alone. */
async function warmUp(): Promise<void> {
  const { octets, description } = tiny
  await Promise.all([1, 2].map(() => workers.decodeFrame({ description, octets })))
}

const tiny: EncodedFrame = {
  description: {
    transferSyntaxUID: UIDs.ExplicitVRLittleEndian,
    pixelDataVR: 'OB',
    frameCount: 1,
    rows: 1,
    columns: 1,
    samplesPerPixel: 1,
    photometricInterpretation: 'MONOCHROME2',
    planarConfiguration: 0,
    bitsAllocated: 8,
    bitsStored: 8,
    highBit: 7,
    pixelRepresentation: 0,
    sampleKind: 'integer',
  },
  octets: Uint8Array.of(1),
}

/** Files whose damage lies in the pixels; all others fail in the reader or have sound pixels. */
const expected: Readonly<Record<string, string>> = {
  'bad/bits-allocated-0.dcm': 'LG_PIXEL_ATTRIBUTE_INVALID',
  'bad/bits-stored-gt-allocated.dcm': 'LG_PIXEL_ATTRIBUTE_INVALID',
  'bad/encapsulated-bot-odd.dcm': 'LG_DICOM_OFFSET_TABLE_INVALID',
  'bad/encapsulated-bot-wrong.dcm': 'LG_DICOM_OFFSET_TABLE_INVALID',
  'bad/encapsulated-no-fragments.dcm': 'LG_PIXEL_FRAMES_AMBIGUOUS',
  'bad/frames-2147483647.dcm': 'LG_DICOM_IMAGE_ATTRIBUTE_INVALID',
  'bad/frames-negative.dcm': 'LG_PIXEL_ATTRIBUTE_INVALID',
  'bad/j2k-garbage.dcm': 'LG_PIXEL_FRAME_DAMAGED',
  'bad/j2k-siz-huge.dcm': 'LG_PIXEL_FRAME_DAMAGED',
  'bad/jls-garbage.dcm': 'LG_PIXEL_FRAME_DAMAGED',
  'bad/jpeg-dims-mismatch.dcm': 'LG_PIXEL_FRAME_MISMATCH',
  'bad/jpeg-garbage.dcm': 'LG_PIXEL_FRAME_DAMAGED',
  'bad/jpeg-sof-65535.dcm': 'LG_PIXEL_FRAME_MISMATCH',
  'bad/jpeg-truncated.dcm': 'LG_PIXEL_FRAME_DAMAGED',
  'bad/palette-no-lut.dcm': 'LG_PIXEL_LUT_INVALID',
  'bad/pixel-data-short.dcm': 'LG_DICOM_PIXEL_DATA_TOO_SHORT',
  'bad/rle-header-offsets.dcm': 'LG_PIXEL_FRAME_DAMAGED',
  // the frame is filled; what would follow is not unpacked
  'bad/rle-overrun.dcm': 'picture',
  'bad/rle-short.dcm': 'LG_PIXEL_FRAME_DAMAGED',
  'bad/rows-cols-65535.dcm': 'LG_PIXEL_FRAME_TOO_LARGE',
  'bad/rows-zero.dcm': 'LG_PIXEL_ATTRIBUTE_INVALID',
  'bad/samples-65535.dcm': 'LG_PIXEL_ATTRIBUTE_INVALID',
  'public-defective/fo-dicom-fo-dicom/genFile.dcm': 'LG_PIXEL_FRAME_DAMAGED',
}

const invalid = data.files.filter(({ valid }) => !valid)

describe.runIf(invalid.length > 0)('files that are not valid', () => {
  test('give a picture or an error of ours, promptly and within 256 MiB', async () => {
    const before = process.memoryUsage().rss
    const slow: [string, number][] = []
    const found: Record<string, string> = {}
    for (const file of invalid) {
      const octets = data.read(file)
      const start = performance.now()
      const outcome = await outcomeOf(octets)
      if (performance.now() - start > PROMPT_MS) slow.push([file.path, performance.now() - start])
      if (expected[file.path] !== undefined) found[file.path] = outcome
      else expect([file.path, outcome]).toEqual([file.path, expect.stringMatching(/^(picture|no pixels|LG_DICOM_)/)])
    }
    expect(found).toEqual(expected)
    expect(slow).toEqual([])
    expect(process.memoryUsage().rss - before).toBeLessThan(256 * 1024 * 1024)
  })
})

/** One frame of each codec, small enough for many tries. */
const samples: readonly string[] = [
  'generated/htj2k/ct-htj2k-lossless.dcm',
  'generated/htj2k/rgb-htj2k-rpcl.dcm',
  'public/pydicom-pydicom/MR_small_jp2klossless.dcm',
  'public/icometrix-dicom2nifti/rgb-001-IM-0001-0002-0001.dcm',
  'public/pydicom-pydicom/JPEGLSNearLossless_16.dcm',
  'public/pydicom-pydicom/SC_rgb_jls_lossy_sample.dcm',
  'public/pydicom-pydicom/SC_rgb_dcmtk_+eb+cy+np.dcm',
  'public/fo-dicom-fo-dicom/GH184.dcm',
  'public/pydicom-pydicom/MR_small_RLE.dcm',
]

describe.runIf(data.folder !== undefined)('frames cut at any octet', () => {
  test.each(samples)('of %s are refused', async (path) => {
    const frame = await frameOf(readInstance(data.read(path)))
    for (const part of [0, 0.01, 0.1, 0.3, 0.5, 0.75, 0.95]) {
      const octets = frame.octets.subarray(0, Math.floor(frame.octets.length * part))
      const outcome = await decoded({ ...frame, octets })
      expect([part, outcome]).toEqual([part, expect.stringMatching(/^LG_PIXEL_/)])
    }
  })
})

describe.runIf(data.folder !== undefined)('frames with octets changed', () => {
  test.each(samples)('of %s are refused, or give the same whatever was decoded before', async (path) => {
    const frame = await frameOf(readInstance(data.read(path)))
    for (let seed = 1; seed <= 12; seed++) {
      const hurt = { ...frame, octets: damage(frame.octets, seed) }
      const start = performance.now()
      const first = await decoded(hurt)
      expect([seed, performance.now() - start < PROMPT_MS]).toEqual([seed, true])
      if (!first.startsWith('LG_')) {
        await decoded(frame)
        expect([seed, await decoded(hurt)]).toEqual([seed, first])
      }
    }
  })
})

/** The digest of the samples, or the code of the error. */
async function decoded(frame: EncodedFrame): Promise<string> {
  try {
    const { octets } = await workers.decodeFrame(frame)
    return createHash('sha256').update(octets).digest('hex')
  } catch (error) {
    if (error instanceof PixelError) return error.code
    throw error
  }
}

/** Up to six octets of the frame, more often in its headers. */
function damage(octets: Uint8Array, seed: number): Uint8Array {
  const copy = octets.slice()
  let state = seed * 7_919
  const next = (bound: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * bound)
  }
  for (let count = 1 + next(6); count > 0; count--) {
    copy[next(seed % 2 === 0 ? copy.length : Math.min(copy.length, 200))] = next(256)
  }
  return copy
}

test.runIf(invalid.length > 0)('the table names files that are there', () => {
  const paths = new Set(invalid.map(({ path }: TestFile) => path))
  expect(Object.keys(expected).filter((path) => !paths.has(path))).toEqual([])
})
