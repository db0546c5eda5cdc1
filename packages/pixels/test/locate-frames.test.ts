/** Where frames lie when nothing but their first octets or bits tells. */
import { DataSet, encodeDataSet, encodeFileMeta, FragmentsElement, InstanceReader, Tags, UIDs } from '@leadglass/dicom'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeFrame, locateFrames } from '../src/index.ts'
import { frameOf, readInstance } from './support/instances.ts'

function header(frameCount: number, bitsAllocated = 8): DataSet {
  return new DataSet()
    .set(Tags.SOPClassUID, 'UI', UIDs.SecondaryCaptureImageStorage)
    .set(Tags.SamplesPerPixel, 'US', 1)
    .set(Tags.PhotometricInterpretation, 'CS', 'MONOCHROME2')
    .set(Tags.NumberOfFrames, 'IS', String(frameCount))
    .set(Tags.Rows, 'US', 3)
    .set(Tags.Columns, 'US', 5)
    .set(Tags.BitsAllocated, 'US', bitsAllocated)
    .set(Tags.BitsStored, 'US', bitsAllocated)
    .set(Tags.HighBit, 'US', bitsAllocated - 1)
    .set(Tags.PixelRepresentation, 'US', 0)
}

function encapsulated(frameCount: number, fragments: readonly (readonly number[])[]) {
  const element = new FragmentsElement(Tags.PixelData, 'OB')
  for (const fragment of fragments) {
    element.fragments.push({ offset: 0, length: fragment.length })
    element.values.push(Uint8Array.from(fragment))
  }
  const set = header(frameCount)
  set.put(element)
  const octets = encodeDataSet(set, { transferSyntaxUID: UIDs.JPEGBaseline8Bit })
  const reader = new InstanceReader({ transferSyntaxUID: UIDs.JPEGBaseline8Bit })
  reader.write(octets)
  reader.end()
  return { reader, octets }
}

const SOI = [0xff, 0xd8, 0xff, 0xdb]
const more = [1, 2, 3, 4]

async function places(frameCount: number, fragments: readonly (readonly number[])[]) {
  const { reader, octets } = encapsulated(frameCount, fragments)
  const { header, pixelData } = reader
  const readStart = ({ offset, length }: { offset: number; length: number }, count: number) =>
    octets.subarray(offset, offset + Math.min(count, length))
  return locateFrames(header as DataSet, pixelData as NonNullable<typeof pixelData>, readStart)
}

describe('fragments without a table', () => {
  test('belong to the frame whose start marker came last', async () => {
    const found = await places(2, [SOI, more, more, SOI, more])
    expect(found.map(({ ranges }) => ranges.length)).toEqual([3, 2])
  })

  test.each([
    ['more starts than frames', 2, [SOI, SOI, SOI, more]],
    ['fewer starts than frames', 3, [SOI, more, SOI, more]],
    ['fewer fragments than frames', 3, [SOI, SOI]],
    ['a first fragment that is no start', 2, [more, SOI, SOI]],
  ])('%s leave it open', async (_, frameCount, fragments) => {
    await expect(places(frameCount, fragments)).rejects.toMatchObject({ code: 'LG_PIXEL_FRAMES_AMBIGUOUS' })
  })
})

test('single bits run on from frame to frame', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(0, 1), { minLength: 45, maxLength: 45 }), async (bits) => {
      const packed = new Uint8Array(6)
      bits.forEach((bit, index) => {
        packed[index >> 3] = (packed[index >> 3] as number) | (bit << (index & 7))
      })
      const set = header(3, 1).set(Tags.PixelData, 'OB', packed)
      const meta = encodeFileMeta({
        sopClassUID: '1.2',
        sopInstanceUID: '1.3',
        transferSyntaxUID: UIDs.ExplicitVRLittleEndian,
      })
      const dataSet = encodeDataSet(set, { transferSyntaxUID: UIDs.ExplicitVRLittleEndian })
      const instance = readInstance(Uint8Array.from([...meta, ...dataSet]))
      const frames = await Promise.all([1, 2, 3].map(async (number) => decodeFrame(await frameOf(instance, number))))
      expect(frames.flatMap((frame) => [...frame.octets])).toEqual(bits)
    }),
    { numRuns: 30 },
  )
})
