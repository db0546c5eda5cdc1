/** Lossless scans: prediction and differences, 2 to 16 bits. Source: ITU-T T.81 Annex H. */
import { damaged } from '../../errors.ts'
import { BitReader } from './bit-reader.ts'
import type { HuffmanTable } from './huffman.ts'
import { predict } from './predict.ts'
import type { FrameHeader, ScanHeader, Tables } from './segments.ts'

/**
 * Reads one scan into the planes of its components.
 *
 * @param planes - rows x columns for each component of the frame
 * @returns where the scan ends
 */
export function readLosslessScan(
  octets: Uint8Array,
  start: number,
  frame: FrameHeader,
  planes: readonly Uint16Array[],
  scan: ScanHeader,
  tables: Tables,
): number {
  const { spectralStart: predictor, low: shift } = scan
  const { rows, columns, precision } = frame
  const { restartInterval } = tables
  if (predictor < 1 || predictor > 7 || shift >= precision) throw damaged('a lossless scan has impossible parameters')
  if (restartInterval % columns !== 0) throw damaged('a restart interval does not end with a row')
  const members = scan.components.map(({ index, dc }) => ({
    plane: planes[index] as Uint16Array,
    table: required(tables.dc[dc]),
  }))
  const bits = new BitReader(octets, start)
  const interval = restartInterval / columns
  const first = 1 << (precision - shift - 1)
  for (let row = 0, sinceRestart = 0; row < rows; row++, sinceRestart++) {
    if (interval > 0 && sinceRestart === interval) {
      bits.restart((row / interval - 1) % 8)
      sinceRestart = 0
    }
    const at = row * columns
    if (members.length === 1) {
      const { plane, table } = members[0] as (typeof members)[0]
      readRow(bits, plane, table, at, columns, sinceRestart === 0, predictor, first)
    } else {
      for (let column = 0; column < columns; column++) {
        for (const { plane, table } of members) {
          readSample(bits, plane, table, at, column, columns, sinceRestart === 0, predictor, first)
        }
      }
    }
  }
  if (shift > 0) for (const { plane } of members) plane.set(plane.map((sample) => sample << shift))
  return bits.end()
}

function readRow(
  bits: BitReader,
  plane: Uint16Array,
  table: HuffmanTable,
  at: number,
  columns: number,
  isFirst: boolean,
  predictor: number,
  first: number,
): void {
  for (let column = 0; column < columns; column++) {
    readSample(bits, plane, table, at, column, columns, isFirst, predictor, first)
  }
}

/** Differences are taken modulo 65536 (H.1.2.2). */
function readSample(
  bits: BitReader,
  plane: Uint16Array,
  table: HuffmanTable,
  at: number,
  column: number,
  columns: number,
  isFirst: boolean,
  predictor: number,
  first: number,
): void {
  const length = bits.symbol(table)
  if (length > 16) throw damaged('a difference is too long', { offset: bits.position })
  const difference = length === 16 ? 32_768 : bits.signed(length)
  plane[at + column] = predict(plane, at + column, column, columns, isFirst, predictor, first) + difference
}

function required(table: HuffmanTable | undefined): HuffmanTable {
  if (table === undefined) throw damaged('a scan names a Huffman table that is not there')
  return table
}
