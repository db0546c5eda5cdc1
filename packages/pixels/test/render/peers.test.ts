/**
 * Every kind of image is shown as DCMTK shows it, within 1 of 255 grey levels; 2 where YCbCr is turned to RGB (DCMTK rounds its tables),
 * and as many as a difference of 1 in a lossy sample becomes under a narrow window.
 */
import { UIDs } from '@leadglass/dicom'
import { type TestFile, testData } from '@leadglass/testkit'
import sharp from 'sharp'
import { afterAll, describe, expect, test } from 'vitest'
import { storedValues } from '../../src/format/stored-values.ts'
import {
  canDecode,
  describePresentation,
  type EncodedFrame,
  type FramePresentation,
  PixelWorkers,
} from '../../src/index.ts'
import { largestDifference } from '../support/compare.ts'
import { renderedByDcmtk } from '../support/dcmtk.ts'
import { frameOf, readInstance, transcodedFile } from '../support/instances.ts'

const data = testData()
const workers = new PixelWorkers({ deadlineMs: 30_000 })
afterAll(() => workers.close())

/** What DCMTK does not read, or reads otherwise than the manifest's decoders agree on. */
const unread: Readonly<Record<string, string>> = {
  'public/pydicom-pydicom/JPEG2000-embedded-sequence-delimiter.dcm': 'is no image',
  'generated/transcoded/ct-j2k-lossless.dcm': 'DCMTK reads no rescale intercept of VR UN',
  'generated/transcoded/ct-j2k-lossy.dcm': 'DCMTK reads no rescale intercept of VR UN',
  'public/pydicom-pydicom/rtdose_expb.dcm': 'DCMTK swaps 32-bit words as 16-bit ones (manifest)',
  'generated/pixel/palette-segmented-lut.dcm': 'DCMTK knows no segmented palettes',
  'public/pydicom-pydicom-data/SC_rgb_32bit_2frame.dcm': 'DCMTK renders no 32-bit colour',
  'public/pydicom-pydicom-data/SC_rgb_expb_32bit_2frame.dcm': 'DCMTK renders no 32-bit colour',
  'public/pydicom-pydicom/SC_rgb_rle_32bit.dcm': 'DCMTK renders no 32-bit colour',
  'generated/other/parametric_map_float-derived.dcm': 'DCMTK renders no float pixels',
  'public/pydicom-pydicom-data/parametric_map_double_float.dcm': 'DCMTK renders no float pixels',
}

/** Of series and of character sets, whose images are alike, the first. */
const images = data.files.filter(({ valid, path, transferSyntax, pixels }) => {
  const slice =
    /^(series|dicomdir-tree|generated\/charset)\//.test(path) &&
    !/\/(0001|6154|4919|17106|charset-ascii)(\.dcm)?$/.test(path)
  return (
    valid &&
    pixels?.frame0Sha256 !== undefined &&
    canDecode(transferSyntax ?? '') &&
    !slice &&
    unread[path] === undefined
  )
})

/** Read by DCMTK without help. */
const native = new Set<string>([
  UIDs.ImplicitVRLittleEndian,
  UIDs.ExplicitVRLittleEndian,
  UIDs.ExplicitVRBigEndian,
  UIDs.RLELossless,
])
const jpeg = /1\.2\.4\.(5[0-7]|70)$/

/** The same image for DCMTK's image tools, which know no JPEG-LS, JPEG 2000, HTJ2K: made native by us, which the digests prove. */
function readable(file: TestFile): Uint8Array | Promise<Uint8Array> {
  const uid = file.transferSyntax ?? ''
  const octets = data.read(file)
  return native.has(uid) || jpeg.test(uid) ? octets : transcodedFile(octets, UIDs.ExplicitVRLittleEndian, workers)
}

/** The window in force, or the one that shows all values: for DCMTK, which neither reads functional groups nor knows padding. */
async function windowFor(frame: EncodedFrame, { voi: [voi], modality, padding }: FramePresentation): Promise<string[]> {
  if (voi?.kind === 'lut') return ['--use-voi-lut', '1']
  if (voi?.kind === 'window') return ['--set-window', String(voi.window.center), String(voi.window.width)]
  if (modality.kind === 'lut' || modality.slope < 0) return ['--min-max-window']
  const values = storedValues(await workers.decodeFrame(frame)).filter(
    (value) => !padding || value < padding.from || value > padding.to,
  )
  let [least, greatest] = [values[0] as number, values[0] as number]
  for (const value of values) [least, greatest] = [Math.min(least, value), Math.max(greatest, value)]
  // the whole range looks the same before and after a rescale, which DCMTK works out less finely for a slope of 0.001
  return ['--no-modality', '--set-window', String((least + greatest + 1) / 2), String(greatest - least + 1)]
}

function tolerance(frame: EncodedFrame, { voi: [voi], modality }: FramePresentation): number {
  const { photometricInterpretation, transferSyntaxUID } = frame.description
  if (photometricInterpretation.startsWith('YBR_FULL')) return 2
  const slope = modality.kind === 'linear' ? Math.abs(modality.slope) : 1
  const isRounded = /1\.2\.4\.5[0-5]$/.test(transferSyntaxUID)
  if (!isRounded) return 1
  return voi?.kind === 'window' ? 1 + Math.ceil((255 * slope) / voi.window.width) : 2
}

describe.runIf(images.length > 0)('as PNG', () => {
  test.each(images.map((file) => [file.path, file] as const))('%s', async (_, file) => {
    const octets = await readable(file)
    const ours = file.transferSyntax === UIDs.DeflatedExplicitVRLittleEndian ? octets : data.read(file)
    const instance = readInstance(ours)
    const frame = await frameOf(instance)
    const presentation = describePresentation(instance.header)
    const grey = frame.description.photometricInterpretation.startsWith('MONOCHROME')
    const args = grey ? await windowFor(frame, presentation) : []
    const expected = await renderedByDcmtk(octets, ['--no-overlays', ...args])
    const png = await workers.renderFrame(frame, presentation, { overlays: false })
    const { data: pixels, info } = await sharp(png.octets)
      .toColourspace(grey ? 'b-w' : 'srgb')
      .raw()
      .toBuffer({ resolveWithObject: true })
    expect((await sharp(png.octets).metadata()).channels).toBe(grey ? 1 : 3)
    expect([info.width, info.height]).toEqual([expected.width, expected.height])
    const drawn = expected.channels === info.channels ? expected.octets : asColour(expected.octets)
    expect(largestDifference(pixels, drawn)).toBeLessThanOrEqual(tolerance(frame, presentation))
  })
})

function asColour(grey: Uint8Array): Uint8Array {
  return Uint8Array.from({ length: grey.length * 3 }, (_, index) => grey[Math.floor(index / 3)] as number)
}

describe.runIf(images.length > 0)('overlays', () => {
  test.each(['generated/pixel/overlay-6000.dcm', 'generated/pixel/overlay-embedded-bit15.dcm'])(
    'of %s lie where DCMTK draws them',
    async (path) => {
      const octets = data.read(path)
      const instance = readInstance(octets)
      const presentation = describePresentation(instance.header)
      expect(presentation.overlays).toHaveLength(1)
      const frame = await frameOf(instance)
      const args = await windowFor(frame, presentation)
      const expected = await renderedByDcmtk(octets, ['--ovl-replace', ...args])
      const drawn = await workers.renderFrame(frame, presentation, { format: 'raw' })
      expect(largestDifference(drawn.octets, expected.octets)).toBeLessThanOrEqual(1)
      const without = await workers.renderFrame(frame, presentation, { format: 'raw', overlays: false })
      expect(largestDifference(drawn.octets, without.octets)).toBeGreaterThan(10)
    },
  )
})
