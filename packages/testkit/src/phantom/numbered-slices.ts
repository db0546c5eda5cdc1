/**
 * A CT series whose pictures carry their own number: whoever reads the pixels of a screen knows which slice it shows, and
 * whether it is one slice from top to bottom.
 *
 * The number stands in the picture three times, above, in the middle and below, in bits from left to right, the highest first,
 * white for 1; under each row of bits stands its complement. Sources: PS3.5 Annex G (RLE).
 */
import { type DataSet, FragmentsElement, Tags, UIDs } from '@leadglass/dicom'
import { addAxialPlane, addPixels, ctHeader, type ImagePlace } from '../instances/headers.ts'
import { instanceOf, type SampleInstance } from '../instances/instance.ts'
import { Noise } from './noise.ts'

/** Where the numbers stand, in pixels of the image. */
export const numberedLayout = {
  side: 512,
  bits: 12,
  left: 16,
  bitColumns: 40,
  /** First rows of the three bands */
  bands: [32, 224, 416],
  /** Rows of the bits, and again of their complement */
  bandRows: 32,
} as const

export type NumberedLayout = typeof numberedLayout

export interface NumberedOptions {
  /** At most 4,096. */
  readonly sliceCount: number
  /** Series of different names are different studies. */
  readonly studyName: string
  /**
   * `noise`: native, as large as it comes from a scanner, 524,288 octets of pixels. `flat`: RLE of about 15,000 octets, so that
   * thousands are quickly made and sent; decoded it is as large.
   */
  readonly pixels: 'noise' | 'flat'
  readonly patientID?: string
}

const white = 1664
const black = 24
const grey = 1064

/** Slices numbered from 0, 512 × 512 pixels of 0.75 mm, 1 mm apart, in the order of their Instance Numbers. */
export async function* numberedSlices(options: NumberedOptions): AsyncGenerator<SampleInstance> {
  const { side } = numberedLayout
  const noise = new Noise(20)
  const blank = new Int16Array(side * side).fill(-1000)
  for (let number = 0; number < options.sliceCount; number += 1) {
    await new Promise((resolve) => setImmediate(resolve))
    const place: ImagePlace = { ...options, seriesNumber: 1, instanceNumber: number + 1 }
    const first = -(side / 2) * 0.75
    const plane = { rows: side, columns: side, pixelSpacingMm: 0.75, sliceThicknessMm: 1 }
    const set = addAxialPlane(ctHeader(place), place, { ...plane, positionMm: [first, first, number] })
    const pixels = options.pixels === 'noise' ? noise.stored(blank, 2064, number) : undefined
    yield pixels ? native(set, pixels, number) : runLength(set, number)
  }
}

function native(set: DataSet, pixels: Uint16Array, number: number): SampleInstance {
  const { side, bits, left, bitColumns } = numberedLayout
  for (let row = 0; row < side; row += 1) {
    const code = codeOfRow(row, number)
    if (code === undefined) continue
    for (let bit = 0; bit < bits; bit += 1) {
      const start = row * side + left + bit * bitColumns
      pixels.fill(sampleOf(code, bit), start, start + bitColumns)
    }
  }
  return instanceOf(addPixels(set, pixels, 40, 400))
}

/** The bits that stand in a row; undefined between the bands. */
function codeOfRow(row: number, number: number): number | undefined {
  const { bands, bandRows } = numberedLayout
  const band = bands.find((start) => row >= start && row < start + 2 * bandRows)
  if (band === undefined) return
  return row < band + bandRows ? number : ~number
}

const sampleOf = (code: number, bit: number) => ((code >> (numberedLayout.bits - 1 - bit)) & 1 ? white : black)

function runLength(set: DataSet, number: number): SampleInstance {
  addPixels(set, new Uint16Array(0), 40, 400).delete(Tags.PixelData)
  const planes = [8, 0].map((shift) => packedPlane(number, shift))
  const header = new Uint8Array(64)
  const view = new DataView(header.buffer)
  view.setUint32(0, planes.length, true)
  view.setUint32(4, header.length, true)
  view.setUint32(8, header.length + planes[0]!.length, true)
  const frame = Buffer.concat([header, ...planes])
  const element = new FragmentsElement(Tags.PixelData, 'OB')
  element.fragments.push({ offset: 0, length: frame.length })
  element.values.push(frame)
  set.put(element)
  return instanceOf(set, UIDs.RLELossless)
}

/** One octet of every sample, row by row in replicate runs. */
function packedPlane(number: number, shift: number): Uint8Array {
  const { side, bits, left, bitColumns } = numberedLayout
  const packed: number[] = []
  const run = (value: number, length: number) => {
    for (let rest = length; rest > 0; rest -= 128) packed.push(257 - Math.min(128, rest), (value >> shift) & 0xff)
  }
  for (let row = 0; row < side; row += 1) {
    const code = codeOfRow(row, number)
    if (code === undefined) {
      run(grey, side)
      continue
    }
    run(grey, left)
    for (let bit = 0; bit < bits; bit += 1) run(sampleOf(code, bit), bitColumns)
    run(grey, side - left - bits * bitColumns)
  }
  if (packed.length % 2) packed.push(0)
  return Uint8Array.from(packed)
}
