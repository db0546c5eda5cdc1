/** Instances in other transfer syntaxes: real decoders find the same frames in them, and dciodvfy no fault that was not there before. */
import { encodeFileMeta, readDataSet, splitPart10, Tags, UIDs } from '@leadglass/dicom'
import { testData } from '@leadglass/testkit'
import { afterAll, describe, expect, test } from 'vitest'
import { storedValues } from '../../src/format/stored-values.ts'
import { PixelWorkers, transcodeInstance } from '../../src/index.ts'
import { largestDifference } from '../support/compare.ts'
import { convert, readPnm, remarksOf } from '../support/dcmtk.ts'
import { frameOf, readInstance, transcodedFile } from '../support/instances.ts'

const data = testData()
const workers = new PixelWorkers({ deadlineMs: 30_000 })
afterAll(() => workers.close())

/** Of each kind one: CT of 12 bits, MR signed of 16, ultrasound palette of RLE, colour, multi-frame, compressed before. */
const sources = {
  ct: 'series/ct-chest-lidc/0001.dcm',
  mr: 'public/pydicom-pynetdicom/MRImageStorage_ExplicitVRBigEndian.dcm',
  palette: 'public/pydicom-pydicom-data/OBXXXX1A_rle_2frame.dcm',
  colour: 'public/pydicom-pydicom-data/SC_rgb_2frame.dcm',
  enhanced: 'public/pydicom-pydicom-data/emri_small.dcm',
  jpeg: 'public/pydicom-pydicom/SC_rgb_dcmtk_+eb+cy+np.dcm',
  jpeg2000: 'public/robyoung-dicom-test-files/VL1_J2KR.dcm',
} as const

/** Turns a file native by another program; `undefined` where none in use reads the transfer syntax. */
const decoders: Readonly<Record<string, readonly [program: string, args: readonly string[]]>> = {
  [UIDs.RLELossless]: ['dcmdrle', []],
  [UIDs.JPEGLossless]: ['dcmdjpeg', ['--conv-never']],
  [UIDs.JPEGLosslessSV1]: ['dcmdjpeg', ['--conv-never']],
  [UIDs.JPEGBaseline8Bit]: ['dcmdjpeg', ['--conv-never']],
  [UIDs.JPEGExtended12Bit]: ['dcmdjpeg', ['--conv-never']],
  [UIDs.JPEGLSLossless]: ['dcmdjpls', []],
  [UIDs.JPEGLSNearLossless]: ['dcmdjpls', []],
  [UIDs.JPEG2000Lossless]: ['gdcmconv', ['--raw']],
  [UIDs.JPEG2000]: ['gdcmconv', ['--raw']],
  [UIDs.ExplicitVRLittleEndian]: ['dcmconv', ['+te']],
  [UIDs.ImplicitVRLittleEndian]: ['dcmconv', ['+te']],
  [UIDs.DeflatedExplicitVRLittleEndian]: ['dcmconv', ['+te']],
}

async function everyFrame(file: Uint8Array): Promise<ArrayLike<number>[]> {
  const instance = readInstance(file)
  const count = instance.header.integer(Tags.NumberOfFrames) ?? 1
  const frames = Array.from({ length: Math.min(count, 3) }, (_, index) => frameOf(instance, index + 1))
  return Promise.all((await Promise.all(frames)).map(async (frame) => storedValues(await workers.decodeFrame(frame))))
}

async function expectFrames(file: Uint8Array, expected: Uint8Array, within: number): Promise<void> {
  const [found, wanted] = [await everyFrame(file), await everyFrame(expected)]
  expect(found.map((frame, index) => largestDifference(frame, wanted[index] ?? []) <= within)).toEqual(
    found.map(() => true),
  )
}

const lossless = [
  UIDs.ImplicitVRLittleEndian,
  UIDs.ExplicitVRLittleEndian,
  UIDs.DeflatedExplicitVRLittleEndian,
  UIDs.RLELossless,
  UIDs.JPEGLossless,
  UIDs.JPEGLosslessSV1,
  UIDs.JPEGLSLossless,
  UIDs.JPEG2000Lossless,
]
/** What was compressed before need not go through every encoder again. */
const cases = Object.entries(sources).flatMap(([name, path]) => {
  const targets = name === 'jpeg' || name === 'jpeg2000' ? [UIDs.ExplicitVRLittleEndian, UIDs.JPEGLSLossless] : lossless
  return targets.map((uid) => [name, uid, path] as const)
})

describe.runIf(data.folder !== undefined)('lossless', () => {
  test.each(cases)('%s in %s decodes by another program to the same frames', async (_, uid, path) => {
    const original = data.read(path)
    const file = await transcodedFile(original, uid, workers)
    const [program, args] = decoders[uid] as NonNullable<(typeof decoders)[string]>
    const expected = path === sources.jpeg ? await convert('dcmdjpeg', [], original) : original
    await expectFrames(await convert(program, args, file), expected, path === sources.jpeg ? 2 : 0)
  })

  test.each([
    ['ct', UIDs.HTJ2KLossless],
    ['mr', UIDs.HTJ2KLosslessRPCL],
    ['palette', UIDs.HTJ2KLosslessRPCL],
    ['colour', UIDs.HTJ2KLosslessRPCL],
  ] as const)('%s in %s decodes by ojph_expand to the same frame', async (name, uid) => {
    const original = data.read(sources[name])
    const frame = await frameOf(readInstance(await transcodedFile(original, uid, workers)))
    const colour = frame.description.samplesPerPixel === 3
    const file = await convert('ojph_expand', [], frame.octets, ['frame.j2c', colour ? 'frame.ppm' : 'frame.raw'])
    const { octets } = await workers.decodeFrame(await frameOf(readInstance(original)))
    expect(colour ? readPnm(file).octets : file).toEqual(octets)
  })

  test('the JPEG 2000 tools of OpenJPEG read our codestream', async () => {
    const frame = await frameOf(
      readInstance(await transcodedFile(data.read(sources.ct), UIDs.JPEG2000Lossless, workers)),
    )
    const picture = readPnm(await convert('opj_decompress', [], frame.octets, ['frame.j2k', 'frame.pgm']))
    const { octets } = await workers.decodeFrame(await frameOf(readInstance(data.read(sources.ct))))
    expect(picture.octets).toEqual(octets)
  })
})

describe.runIf(data.folder !== undefined)('lossy', () => {
  test.each([
    ['colour', UIDs.JPEGBaseline8Bit, 40],
    ['ct', UIDs.JPEGExtended12Bit, 120],
    ['ct', UIDs.JPEGLSNearLossless, 2],
    ['ct', UIDs.JPEG2000, 2],
  ] as const)(
    '%s in %s decodes by another program near to the original, and says that it is lossy',
    async (name, uid, within) => {
      const original = data.read(sources[name])
      const file = await transcodedFile(original, uid, workers, { quality: 95 })
      const [program, args] = decoders[uid] as NonNullable<(typeof decoders)[string]>
      const decoded = await convert(program, args, file)
      if (name === 'ct') await expectFrames(decoded, original, within)
      const ours = await everyFrame(file)
      const theirs = await everyFrame(decoded)
      expect(largestDifference(ours[0] ?? [], theirs[0] ?? [])).toBeLessThanOrEqual(1)
      const { header } = readInstance(file)
      const { header: former } = readInstance(original)
      expect(header.string(Tags.LossyImageCompression)).toBe('01')
      expect(header.strings(Tags.ImageType)[0]).toBe('DERIVED')
      expect(header.string(Tags.SOPInstanceUID)).not.toBe(former.string(Tags.SOPInstanceUID))
      const [source] = header.items(Tags.SourceImageSequence)
      expect(source?.string(Tags.ReferencedSOPInstanceUID)).toBe(former.string(Tags.SOPInstanceUID))
    },
  )
})

describe.runIf(data.folder !== undefined)('dciodvfy', () => {
  const targets = [
    ...lossless,
    UIDs.HTJ2KLosslessRPCL,
    UIDs.JPEGExtended12Bit,
    UIDs.JPEGBaseline8Bit,
    UIDs.JPEGLSNearLossless,
  ]
  const readable = targets.filter((uid) => uid !== UIDs.DeflatedExplicitVRLittleEndian)
  test.each(Object.entries(sources))('finds nothing in %s that it did not find before', async (_, path) => {
    const original = data.read(path)
    const before = new Set(await faultsOf(original))
    for (const uid of readable) {
      // dciodvfy compares the first of several compression methods only with the transfer syntax
      if (path === sources.jpeg && uid === UIDs.JPEGLSNearLossless) continue
      const file = await transcodedFile(original, uid, workers).catch((error) => {
        expect(error).toMatchObject({ code: 'LG_PIXEL_NOT_ENCODABLE' })
        return undefined
      })
      if (file === undefined) continue
      const added = (await faultsOf(file)).filter((line) => !before.has(line))
      expect([uid, added]).toEqual([uid, []])
    }
  })

  test('finds a fault that is made on purpose', async () => {
    const file = await transcodedFile(data.read(sources.ct), UIDs.ExplicitVRLittleEndian, workers)
    const broken = Buffer.from(file)
    broken.write('MONOCHROME9', broken.indexOf('MONOCHROME2'), 'latin1')
    expect((await faultsOf(broken)).length).toBeGreaterThan((await faultsOf(file)).length)
  })
})

/** Errors and warnings, without the values and offsets that differ from file to file. */
async function faultsOf(file: Uint8Array): Promise<string[]> {
  const lines = await remarksOf('dciodvfy', [], asKnown(file))
  return lines.filter((line) => /^(Error|Warning)/.test(line)).map((line) => line.replace(/\(0x[0-9a-f]+\)/g, ''))
}

/** dciodvfy does not know HTJ2K and takes it for a native transfer syntax; it looks into no frame, so that JPEG 2000 does as well. */
function asKnown(file: Uint8Array): Uint8Array {
  const { fileMeta, transferSyntaxUID, dataSet } = splitPart10(file)
  if (transferSyntaxUID !== UIDs.HTJ2KLosslessRPCL) return file
  const meta = encodeFileMeta({
    sopClassUID: fileMeta.string(Tags.MediaStorageSOPClassUID) ?? '',
    sopInstanceUID: fileMeta.string(Tags.MediaStorageSOPInstanceUID) ?? '',
    transferSyntaxUID: UIDs.JPEG2000Lossless,
  })
  return new Uint8Array(Buffer.concat([meta, dataSet]))
}

describe.runIf(data.folder !== undefined)('what does not change', () => {
  test.each(Object.entries(sources))('%s keeps every attribute that needs not change', async (_, path) => {
    const original = data.read(path)
    const file = await transcodedFile(original, UIDs.JPEGLSLossless, workers)
    const [before, after] = [original, file].map((octets) => {
      const { dataSet, transferSyntaxUID } = splitPart10(octets)
      return readDataSet(dataSet, { transferSyntaxUID })
    }) as [ReturnType<typeof readDataSet>, ReturnType<typeof readDataSet>]
    const mayChange = new Set<number>([Tags.PixelData, Tags.PhotometricInterpretation, Tags.PlanarConfiguration])
    const compressed = new Set<number>([
      Tags.LossyImageCompression,
      Tags.LossyImageCompressionRatio,
      Tags.LossyImageCompressionMethod,
    ])
    const tags = [...before].map(({ tag }) => tag).filter((tag) => !mayChange.has(tag) && !compressed.has(tag))
    expect([...after].map(({ tag }) => tag).filter((tag) => !mayChange.has(tag) && !compressed.has(tag))).toEqual(tags)
    for (const tag of tags) expect([tag, after.strings(tag)]).toEqual([tag, before.strings(tag)])
  })

  test('the same transfer syntax gives the same octets', async () => {
    const original = data.read(sources.ct)
    const { dataSet } = splitPart10(original)
    const file = await transcodedFile(original, UIDs.ImplicitVRLittleEndian, workers)
    expect(Buffer.from(splitPart10(file).dataSet).equals(Buffer.from(dataSet))).toBe(true)
  })

  test('a data set without pixels is only written anew', async () => {
    const path = 'generated/other/pdf.dcm'
    const known = data.files.find((file) => file.path.startsWith('generated/other/') && file.rows === null)
    const original = data.read(known?.path ?? path)
    const file = await transcodedFile(original, UIDs.DeflatedExplicitVRLittleEndian, workers)
    const inflated = await convert('dcmconv', ['+te'], file)
    const { dataSet, transferSyntaxUID } = splitPart10(inflated)
    const { header } = readInstance(original)
    expect(readDataSet(dataSet, { transferSyntaxUID }).string(Tags.SOPInstanceUID)).toBe(
      header.string(Tags.SOPInstanceUID),
    )
  })
})

test('what has no encoder is refused', async () => {
  const chunks = (async function* () {})()
  const wish = () => transcodeInstance(chunks, { from: UIDs.ImplicitVRLittleEndian, to: UIDs.MPEG4HP41, workers })
  expect(wish).toThrow(expect.objectContaining({ code: 'LG_PIXEL_TRANSFER_SYNTAX_UNSUPPORTED' }))
  expect(transcodeInstance(chunks, { from: UIDs.JPEGXL, to: UIDs.JPEGXL, workers })).toBe(chunks)
})
