import fc from 'fast-check'
import { expect, test } from 'vitest'
import { DataSet, frameRanges, type PixelDataLocation, Tags } from '../../src/index.ts'

function image(attributes: { frames?: number; bits?: number; samples?: number; photometric?: string } = {}): DataSet {
  const { frames, bits = 16, samples = 1, photometric = 'MONOCHROME2' } = attributes
  const set = new DataSet()
    .set(Tags.Rows, 'US', 4)
    .set(Tags.Columns, 'US', 6)
    .set(Tags.BitsAllocated, 'US', bits)
    .set(Tags.SamplesPerPixel, 'US', samples)
    .set(Tags.PhotometricInterpretation, 'CS', photometric)
  return frames === undefined ? set : set.set(Tags.NumberOfFrames, 'IS', frames)
}

function native(length: number): PixelDataLocation {
  return {
    tag: Tags.PixelData,
    vr: 'OW',
    encapsulated: false,
    valueOffset: 100,
    length,
    basicOffsetTable: undefined,
    fragments: [],
  }
}

/** Fragments of these lengths, one behind the other, behind an offset table. */
function encapsulated(lengths: readonly number[], table: readonly number[] = []): PixelDataLocation {
  const basicOffsetTable = new Uint8Array(Uint32Array.from(table).buffer)
  let offset = 108 + basicOffsetTable.length
  const fragments = lengths.map((length) => {
    const fragment = { offset: offset + 8, length }
    offset += 8 + length
    return fragment
  })
  return {
    tag: Tags.PixelData,
    vr: 'OB',
    encapsulated: true,
    valueOffset: 100,
    length: offset + 8 - 100,
    basicOffsetTable,
    fragments,
  }
}

test('cuts native Pixel Data into frames of equal size', () => {
  expect(frameRanges(image(), native(48))).toEqual([[{ offset: 100, length: 48 }]])
  expect(frameRanges(image({ frames: 2 }), native(96))).toEqual([
    [{ offset: 100, length: 48 }],
    [{ offset: 148, length: 48 }],
  ])
})

test.each([
  ['colour', { bits: 8, samples: 3, photometric: 'RGB' }, 72],
  ['subsampled colour', { bits: 8, samples: 3, photometric: 'YBR_FULL_422' }, 48],
  ['single bits', { bits: 1 }, 3],
])('knows the frame size of %s', (_, attributes, length) => {
  expect(frameRanges(image(attributes), native(length))).toEqual([[{ offset: 100, length }]])
  expect(() => frameRanges(image(attributes), native(length - 1))).toThrow(
    expect.objectContaining({ code: 'LG_DICOM_PIXEL_DATA_TOO_SHORT' }),
  )
})

test('does not cut frames of single bits that begin inside an octet', () => {
  const set = image({ bits: 1, frames: 3 }).set(Tags.Columns, 'US', 5)
  expect(() => frameRanges(set, native(8))).toThrow(expect.objectContaining({ code: 'LG_DICOM_FRAMES_AMBIGUOUS' }))
})

test.each([
  ['no rows', image().set(Tags.Rows, 'US', 0)],
  ['no columns', new DataSet().set(Tags.Rows, 'US', 3)],
  ['12 bits', image({ bits: 12 })],
  ['65535 samples', image({ samples: 65535 })],
  ['minus one frame', image({ frames: -1 })],
  ['2^31 - 1 frames', image({ frames: 2 ** 31 - 1 })],
  ['a garbled number of frames', image().set(Tags.NumberOfFrames, 'IS', 'two')],
])('refuses an image of %s', (_, set) => {
  expect(() => frameRanges(set, native(10_000))).toThrow(
    expect.objectContaining({ code: 'LG_DICOM_IMAGE_ATTRIBUTE_INVALID' }),
  )
})

test('takes one fragment a frame, or all fragments for one frame, where there is no table', () => {
  expect(frameRanges(image({ frames: 2 }), encapsulated([10, 20]))).toEqual([
    [{ offset: 116, length: 10 }],
    [{ offset: 134, length: 20 }],
  ])
  expect(frameRanges(image(), encapsulated([10, 20]))).toEqual([
    [
      { offset: 116, length: 10 },
      { offset: 134, length: 20 },
    ],
  ])
})

test('gives each frame the fragments between its offset and the next', () => {
  expect(frameRanges(image({ frames: 2 }), encapsulated([10, 20, 30], [0, 46]))).toEqual([
    [
      { offset: 124, length: 10 },
      { offset: 142, length: 20 },
    ],
    [{ offset: 170, length: 30 }],
  ])
})

test('prefers the Extended Offset Table and its lengths without padding', () => {
  const set = image({ frames: 2 })
    .set(Tags.ExtendedOffsetTable, 'OV', [0, 18])
    .set(Tags.ExtendedOffsetTableLengths, 'OV', [9, 20])
  expect(frameRanges(set, encapsulated([10, 20]))).toEqual([
    [{ offset: 116, length: 9 }],
    [{ offset: 134, length: 20 }],
  ])
})

test.each([
  ['points where no fragment begins', encapsulated([10, 20], [0, 4])],
  ['points outside', encapsulated([10, 20], [0, 4_000_000])],
  ['falls', encapsulated([10, 20], [18, 0])],
  ['does not begin at the first fragment', encapsulated([10, 20, 30], [18, 46])],
  ['has an entry too many', encapsulated([10, 20, 30], [0, 18, 46])],
])('refuses an offset table that %s', (_, pixelData) => {
  expect(() => frameRanges(image({ frames: 2 }), pixelData)).toThrow(
    expect.objectContaining({ code: 'LG_DICOM_OFFSET_TABLE_INVALID' }),
  )
})

test('refuses an Extended Offset Table that does not fit the fragments', () => {
  const set = image().set(Tags.ExtendedOffsetTable, 'OV', [0]).set(Tags.ExtendedOffsetTableLengths, 'OV', [11])
  expect(() => frameRanges(set, encapsulated([10]))).toThrow(
    expect.objectContaining({ code: 'LG_DICOM_OFFSET_TABLE_INVALID' }),
  )
})

test.each([
  ['three fragments for two frames', encapsulated([10, 20, 30])],
  ['one fragment for two frames, as in video', encapsulated([10])],
  ['no fragment at all', encapsulated([])],
])('does not guess: %s', (_, pixelData) => {
  expect(() => frameRanges(image({ frames: 2 }), pixelData)).toThrow(
    expect.objectContaining({ code: 'LG_DICOM_FRAMES_AMBIGUOUS' }),
  )
})

test('with a table, every fragment belongs to one frame, in order', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(fc.nat(50), { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 10 }),
      (frames) => {
        const starts: number[] = []
        let offset = 0
        for (const lengths of frames) {
          starts.push(offset)
          offset += lengths.reduce((sum, length) => sum + length + 8, 0)
        }
        const pixelData = encapsulated(frames.flat(), starts)
        const ranges = frameRanges(image({ frames: frames.length }), pixelData)
        expect(ranges.flat()).toEqual(pixelData.fragments)
        expect(ranges.map((frame) => frame.map((range) => range.length))).toEqual(frames)
      },
    ),
  )
})

test('without any table a frame begins where a codestream does, when that gives as many frames as are stated', () => {
  const located = encapsulated([10, 20, 30, 40])
  const [a, b, c, d] = located.fragments
  const marked = (...starts: number[]) => ({
    ...located,
    fragments: located.fragments.map((fragment, index) =>
      starts.includes(index) ? { ...fragment, startsCodestream: true as const } : fragment,
    ),
  })
  const plain = ({ offset, length }: { offset: number; length: number }) => ({ offset, length })
  expect(frameRanges(image({ frames: 2 }), marked(0, 2))).toEqual([
    [plain(a!), plain(b!)],
    [plain(c!), plain(d!)],
  ])
  for (const starts of [[0], [1, 2], [0, 1, 2], []]) {
    expect(() => frameRanges(image({ frames: 2 }), marked(...starts))).toThrow(
      expect.objectContaining({ code: 'LG_DICOM_FRAMES_AMBIGUOUS' }),
    )
  }
})
