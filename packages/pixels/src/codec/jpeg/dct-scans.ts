/**
 * Scans of DCT coefficients: baseline, extended and progressive, Huffman coded, 8 and 12 bits.
 *
 * Sources: ITU-T T.81 F.2 (sequential), G.2 (progressive), A.2 (order of blocks).
 */
import { damaged } from '../../errors.ts'
import { BitReader } from './bit-reader.ts'
import type { HuffmanTable } from './huffman.ts'
import type { FrameHeader, ScanHeader, Tables } from './segments.ts'
import { zigzag } from './zigzag.ts'

/** The coefficients of one component, block by block, each in the order of rows. */
export interface Plane {
  /** Blocks across and down, filled up to whole MCUs. */
  readonly across: number
  readonly down: number
  /** Blocks that hold samples of the image: what scans of one component have. */
  readonly usedAcross: number
  readonly usedDown: number
  readonly coefficients: Int16Array
  /** DC prediction. */
  previous: number
}

export interface FrameGeometry {
  readonly mcusAcross: number
  readonly mcusDown: number
  readonly planes: Plane[]
}

export function layOut({ rows, columns, components }: FrameHeader): FrameGeometry {
  const widest = Math.max(...components.map(({ horizontal }) => horizontal))
  const tallest = Math.max(...components.map(({ vertical }) => vertical))
  const mcusAcross = Math.ceil(columns / (8 * widest))
  const mcusDown = Math.ceil(rows / (8 * tallest))
  const planes = components.map(({ horizontal, vertical }): Plane => {
    const across = mcusAcross * horizontal
    const down = mcusDown * vertical
    return {
      across,
      down,
      usedAcross: Math.ceil(Math.ceil((columns * horizontal) / widest) / 8),
      usedDown: Math.ceil(Math.ceil((rows * vertical) / tallest) / 8),
      coefficients: new Int16Array(across * down * 64),
      previous: 0,
    }
  })
  return { mcusAcross, mcusDown, planes }
}

/** Reads one block of a plane, which begins at `at` of its coefficients. */
type ReadBlock = (plane: Plane, at: number) => void

/** @returns where the scan ends */
export function readDctScan(
  octets: Uint8Array,
  start: number,
  frame: FrameHeader,
  geometry: FrameGeometry,
  scan: ScanHeader,
  tables: Tables,
): number {
  checkScan(scan, frame)
  const bits = new BitReader(octets, start)
  const reader = new BlockReader(bits, scan)
  const readers = scan.components.map(({ dc, ac }): ReadBlock => reader.method(tables.dc[dc], tables.ac[ac], frame))
  const mcu = scan.components.length === 1 ? singleMcu : interleavedMcu
  const count = mcuCount(geometry, scan)
  for (let index = 0; index < count; index++) {
    if (tables.restartInterval > 0 && index > 0 && index % tables.restartInterval === 0) {
      bits.restart((index / tables.restartInterval - 1) % 8)
      restart(geometry, reader)
    }
    mcu(geometry, frame, scan, index, readers)
  }
  restart(geometry, reader)
  return bits.end()
}

function restart(geometry: FrameGeometry, reader: BlockReader): void {
  for (const plane of geometry.planes) plane.previous = 0
  reader.endOfBand = 0
}

/** Sequential scans have no parameters of their own: encoders exist that leave them at zero, so that they are not looked at. */
function checkScan({ spectralStart, spectralEnd, high, low, components }: ScanHeader, { process }: FrameHeader): void {
  if (process !== 2) return
  const band = spectralStart === 0 ? spectralEnd === 0 : spectralEnd >= spectralStart && components.length === 1
  const progressive = band && spectralEnd <= 63 && low <= 13 && (high === 0 || high === low + 1)
  if (!progressive) throw damaged('a scan has parameters that its process does not allow')
}

function mcuCount({ mcusAcross, mcusDown, planes }: FrameGeometry, { components }: ScanHeader): number {
  if (components.length > 1) return mcusAcross * mcusDown
  const plane = planes[components[0]?.index ?? 0] as Plane
  return plane.usedAcross * plane.usedDown
}

/** One component: a block, left to right and downwards. */
function singleMcu(
  { planes }: FrameGeometry,
  _: FrameHeader,
  scan: ScanHeader,
  mcu: number,
  readers: ReadBlock[],
): void {
  const plane = planes[scan.components[0]?.index ?? 0] as Plane
  const row = Math.floor(mcu / plane.usedAcross)
  const column = mcu - row * plane.usedAcross
  readers[0]?.(plane, (row * plane.across + column) * 64)
}

/** Several components: the blocks of each that cover the same part of the image. */
function interleavedMcu(
  { mcusAcross, planes }: FrameGeometry,
  { components }: FrameHeader,
  scan: ScanHeader,
  mcu: number,
  readers: ReadBlock[],
): void {
  const mcuRow = Math.floor(mcu / mcusAcross)
  const mcuColumn = mcu - mcuRow * mcusAcross
  for (let member = 0; member < scan.components.length; member++) {
    const index = scan.components[member]?.index ?? 0
    const { horizontal, vertical } = components[index] as FrameHeader['components'][0]
    const plane = planes[index] as Plane
    for (let row = mcuRow * vertical; row < (mcuRow + 1) * vertical; row++) {
      for (let column = mcuColumn * horizontal; column < (mcuColumn + 1) * horizontal; column++) {
        readers[member]?.(plane, (row * plane.across + column) * 64)
      }
    }
  }
}

/** Reads blocks of one scan, by the method that its parameters call for. */
class BlockReader {
  /** Blocks of the band that are still all zero (G.1.2.2). */
  endOfBand = 0
  private readonly bits: BitReader
  private readonly scan: ScanHeader

  constructor(bits: BitReader, scan: ScanHeader) {
    this.bits = bits
    this.scan = scan
  }

  method(dc: HuffmanTable | undefined, ac: HuffmanTable | undefined, { process }: FrameHeader): ReadBlock {
    const { spectralStart, high } = this.scan
    if (process !== 2) {
      const [first, rest] = [required(dc), required(ac)]
      return (plane, at) => this.sequential(plane, at, first, rest)
    }
    if (spectralStart === 0 && high > 0) return (plane, at) => this.dcRefinement(plane, at)
    if (spectralStart === 0) {
      const table = required(dc)
      return (plane, at) => this.dcFirst(plane, at, table)
    }
    const table = required(ac)
    return high === 0
      ? (plane, at) => this.acFirst(plane, at, table)
      : (plane, at) => this.acRefinement(plane, at, table)
  }

  private sequential(plane: Plane, at: number, dc: HuffmanTable, ac: HuffmanTable): void {
    const { bits } = this
    const { coefficients } = plane
    plane.previous += bits.signed(dcLength(bits.symbol(dc)))
    coefficients[at] = plane.previous
    for (let k = 1; k < 64; k++) {
      const symbol = bits.symbol(ac)
      const length = symbol & 15
      if (length === 0) {
        if (symbol !== 0xf0) return
        k += 15
        continue
      }
      k += symbol >> 4
      if (k > 63) throw damaged('a block has more than 64 coefficients', { offset: bits.position })
      coefficients[at + (zigzag[k] as number)] = bits.signed(length)
    }
  }

  private dcFirst(plane: Plane, at: number, dc: HuffmanTable): void {
    plane.previous += this.bits.signed(dcLength(this.bits.symbol(dc)))
    plane.coefficients[at] = plane.previous << this.scan.low
  }

  private dcRefinement({ coefficients }: Plane, at: number): void {
    coefficients[at] = (coefficients[at] as number) | (this.bits.take(1) << this.scan.low)
  }

  private acFirst({ coefficients }: Plane, at: number, ac: HuffmanTable): void {
    if (this.endOfBand > 0) {
      this.endOfBand--
      return
    }
    const { bits, scan } = this
    for (let k = scan.spectralStart; k <= scan.spectralEnd; k++) {
      const symbol = bits.symbol(ac)
      const run = symbol >> 4
      const length = symbol & 15
      if (length === 0 && run < 15) {
        this.endOfBand = (1 << run) - 1 + bits.take(run)
        return
      }
      k += run
      if (length === 0) continue
      if (k > scan.spectralEnd) throw damaged('a block has more coefficients than its band', { offset: bits.position })
      coefficients[at + (zigzag[k] as number)] = bits.signed(length) << scan.low
    }
  }

  /** One more bit of each coefficient that is not zero, and coefficients that become so (G.1.2.3). */
  private acRefinement({ coefficients }: Plane, at: number, ac: HuffmanTable): void {
    const { bits, scan } = this
    const step = 1 << scan.low
    let k = scan.spectralStart
    for (; this.endOfBand === 0 && k <= scan.spectralEnd; k++) {
      const symbol = bits.symbol(ac)
      let run = symbol >> 4
      let value = 0
      if ((symbol & 15) === 0) {
        if (run < 15) {
          this.endOfBand = (1 << run) + bits.take(run)
          break
        }
      } else if ((symbol & 15) === 1) value = bits.take(1) === 1 ? step : -step
      else throw damaged('a refinement has more than one bit', { offset: bits.position })
      for (; k <= scan.spectralEnd; k++) {
        const place = at + (zigzag[k] as number)
        if (coefficients[place] !== 0) this.refine(coefficients, place, step)
        else if (run-- === 0) {
          coefficients[place] = value
          break
        }
      }
    }
    if (this.endOfBand === 0) return
    for (; k <= scan.spectralEnd; k++) {
      const place = at + (zigzag[k] as number)
      if (coefficients[place] !== 0) this.refine(coefficients, place, step)
    }
    this.endOfBand--
  }

  private refine(coefficients: Int16Array, place: number, step: number): void {
    const value = coefficients[place] as number
    if (this.bits.take(1) === 1 && (value & step) === 0) coefficients[place] = value + (value > 0 ? step : -step)
  }
}

/** DC differences have 15 bits at most, with samples of 12 bits (F.1.2.1). */
function dcLength(symbol: number): number {
  if (symbol > 15) throw damaged('a DC difference is too long')
  return symbol
}

function required(table: HuffmanTable | undefined): HuffmanTable {
  if (table === undefined) throw damaged('a scan names a Huffman table that is not there')
  return table
}
