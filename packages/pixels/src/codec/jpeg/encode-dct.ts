/** Sequential DCT: baseline of 8 bits, extended of 12. Sources: ITU-T T.81 F.1, A.2, K.2. */
import type { DecodedFrame } from '../../format/pixel-format.ts'
import { rawSamples } from '../../format/stored-values.ts'
import { forward, forwardScale } from './dct.ts'
import { huffmanCodeFor } from './huffman-code.ts'
import { categoryOf, frameSegment, JpegWriter } from './jpeg-writer.ts'
import { quantisationFor } from './quantisation.ts'
import { halveColumns } from './subsample.ts'
import { zigzag } from './zigzag.ts'

interface CodedPlane {
  /** Blocks across in an MCU: 2 for luminance beside halved colour. */
  readonly horizontal: number
  readonly across: number
  readonly down: number
  /** In zigzag order. */
  readonly coefficients: Int16Array
  readonly table: 0 | 1
}

/**
 * @param frame - grey, or YCbCr whose colour is then halved across (4:2:2)
 * @param precision - 8 or 12
 */
export function encodeDct(frame: DecodedFrame, precision: 8 | 12, quality: number, colour: boolean): Uint8Array {
  const { rows, columns } = frame.format
  const steps = [quantisationFor(0, quality), ...(colour ? [quantisationFor(1, quality)] : [])]
  const planes = codedPlanes(frame, precision, steps, colour)
  const writer = new JpegWriter()
  writer.marker(0xd8)
  steps.forEach((table, index) => {
    writer.segment(0xdb, [index, ...Array.from(zigzag, (place) => table[place] as number)])
  })
  const components = planes.map(({ horizontal, table }, index) => [index + 1, horizontal * 16 + 1, table] as const)
  writer.segment(precision === 8 ? 0xc0 : 0xc1, frameSegment(precision, rows, columns, components))
  writeScan(writer, planes)
  writer.marker(0xd9)
  return writer.finish()
}

function codedPlanes(frame: DecodedFrame, precision: number, steps: Uint8Array[], colour: boolean): CodedPlane[] {
  const { rows, columns } = frame.format
  const samples = rawSamples(frame) as Uint8Array | Uint16Array
  if (!colour) return [codePlane(samples, 1, 0, columns, rows, 1, precision, steps[0] as Uint8Array, 0)]
  const halves = [1, 2].map((component) => halveColumns(samples, component, columns, rows))
  const width = Math.ceil(columns / 2)
  return [
    codePlane(samples, 3, 0, columns, rows, 2, precision, steps[0] as Uint8Array, 0),
    ...halves.map((half) => codePlane(half, 1, 0, width, rows, 1, precision, steps[1] as Uint8Array, 1)),
  ]
}

/** Transforms and quantises; blocks at the edge are filled up with the last column and row. */
function codePlane(
  samples: Uint8Array | Uint16Array,
  stride: number,
  offset: number,
  width: number,
  height: number,
  horizontal: number,
  precision: number,
  steps: Uint8Array,
  table: 0 | 1,
): CodedPlane {
  const across = Math.ceil(width / (8 * horizontal)) * horizontal
  const down = Math.ceil(height / 8)
  const coefficients = new Int16Array(across * down * 64)
  const divisors = Float64Array.from(steps, (step, place) => (forwardScale[place] as number) / step)
  const middle = 2 ** (precision - 1)
  const block = new Float64Array(64)
  for (let at = 0, number = 0; at < coefficients.length; at += 64, number++) {
    const top = Math.floor(number / across) * 8
    const left = (number % across) * 8
    for (let i = 0; i < 64; i++) {
      const row = Math.min(top + (i >>> 3), height - 1)
      const column = Math.min(left + (i & 7), width - 1)
      block[i] = (samples[(row * width + column) * stride + offset] as number) - middle
    }
    forward(block)
    for (let k = 0; k < 64; k++) {
      const place = zigzag[k] as number
      coefficients[at + k] = Math.round((block[place] as number) * (divisors[place] as number))
    }
  }
  return { horizontal, across, down, coefficients, table }
}

/** Twice through the blocks: to count symbols for the best codes, then to write. */
function writeScan(writer: JpegWriter, planes: readonly CodedPlane[]): void {
  const tables = planes.length > 1 ? 2 : 1
  const counts = Array.from({ length: tables * 2 }, () => new Uint32Array(256))
  const count = (table: number, symbol: number) => {
    const frequencies = counts[table] as Uint32Array
    frequencies[symbol] = (frequencies[symbol] as number) + 1
  }
  visitBlocks(planes, count)
  const codes = counts.map(huffmanCodeFor)
  codes.forEach((code, index) => {
    writer.huffman((index & 1) as 0 | 1, index >> 1, code)
  })
  const selectors = planes.flatMap(({ table }, index) => [index + 1, table * 17])
  writer.segment(0xda, [planes.length, ...selectors, 0, 63, 0])
  visitBlocks(planes, (table, symbol, value, length) => {
    writer.symbol(codes[table] as (typeof codes)[0], symbol)
    writer.put(value < 0 ? value - 1 : value, length)
  })
  writer.flush()
}

/** @param table - two for each kind of plane: DC, then AC */
type VisitSymbol = (table: number, symbol: number, value: number, length: number) => void

function visitBlocks(planes: readonly CodedPlane[], visit: VisitSymbol): void {
  const previous = planes.map(() => 0)
  const { across, horizontal, down } = planes[0] as CodedPlane
  const mcusAcross = across / horizontal
  for (let mcu = 0; mcu < mcusAcross * down; mcu++) {
    const row = Math.floor(mcu / mcusAcross)
    const column = mcu % mcusAcross
    planes.forEach((plane, index) => {
      for (let step = 0; step < plane.horizontal; step++) {
        const at = (row * plane.across + column * plane.horizontal + step) * 64
        previous[index] = visitBlock(plane, at, previous[index] as number, visit)
      }
    })
  }
}

/** @returns the DC coefficient, from which the next is predicted */
function visitBlock({ coefficients, table }: CodedPlane, at: number, previous: number, visit: VisitSymbol): number {
  const dc = coefficients[at] as number
  const category = categoryOf(dc - previous)
  visit(table * 2, category, dc - previous, category)
  let run = 0
  for (let k = 1; k < 64; k++) {
    const value = coefficients[at + k] as number
    if (value === 0) {
      run++
      continue
    }
    for (; run > 15; run -= 16) visit(table * 2 + 1, 0xf0, 0, 0)
    const length = categoryOf(value)
    visit(table * 2 + 1, run * 16 + length, value, length)
    run = 0
  }
  if (run > 0) visit(table * 2 + 1, 0, 0, 0)
  return dc
}
