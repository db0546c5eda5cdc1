/** From the octets of a value to text and numbers. Source: PS3.5 6.2, 6.4 (several values in one element). */
import type { VR } from '../vr.ts'

/** Values that are text but hold a backslash as any other character (PS3.5 6.4). */
const singleValued: ReadonlySet<VR> = new Set(['ST', 'LT', 'UT', 'UR'])

/** VRs whose leading spaces mean nothing (PS3.5 Table 6.2-1). */
const leadingSpacesKept: ReadonlySet<VR> = new Set(['ST', 'LT', 'UT', 'UC', 'PN'])

/** Splits decoded text into its values and takes their padding away. */
export function splitText(text: string, vr: VR): string[] {
  if (text.length === 0) return []
  const values = singleValued.has(vr) || !text.includes('\\') ? [text] : text.split('\\')
  return leadingSpacesKept.has(vr) ? values.map(trimEnd) : values.map((value) => trimStart(trimEnd(value)))
}

/** Takes trailing spaces and NULs away, the padding of PS3.5 6.2, and no other white space. */
function trimEnd(text: string): string {
  let end = text.length
  while (end > 0 && (text.charCodeAt(end - 1) === 0x20 || text.charCodeAt(end - 1) === 0)) end--
  return end === text.length ? text : text.slice(0, end)
}

function trimStart(text: string): string {
  let start = 0
  while (text.charCodeAt(start) === 0x20) start++
  return start === 0 ? text : text.slice(start)
}

/** The number that a DS or IS value states; `undefined` for text that is none (PS3.5 Table 6.2-1). */
export function parseNumericText(text: string): number | undefined {
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text) ? Number(text) : undefined
}

type Reading = (view: DataView, offset: number, littleEndian: boolean) => number | bigint

const readings: Partial<Record<VR, readonly [octets: number, read: Reading]>> = {
  US: [2, (view, offset, little) => view.getUint16(offset, little)],
  SS: [2, (view, offset, little) => view.getInt16(offset, little)],
  OW: [2, (view, offset, little) => view.getUint16(offset, little)],
  UL: [4, (view, offset, little) => view.getUint32(offset, little)],
  OL: [4, (view, offset, little) => view.getUint32(offset, little)],
  SL: [4, (view, offset, little) => view.getInt32(offset, little)],
  FL: [4, (view, offset, little) => view.getFloat32(offset, little)],
  OF: [4, (view, offset, little) => view.getFloat32(offset, little)],
  FD: [8, (view, offset, little) => view.getFloat64(offset, little)],
  OD: [8, (view, offset, little) => view.getFloat64(offset, little)],
  UV: [8, (view, offset, little) => view.getBigUint64(offset, little)],
  OV: [8, (view, offset, little) => view.getBigUint64(offset, little)],
  SV: [8, (view, offset, little) => view.getBigInt64(offset, little)],
  AT: [4, readTag],
  OB: [1, (view, offset) => view.getUint8(offset)],
}

function readTag(view: DataView, offset: number, littleEndian: boolean): number {
  return view.getUint16(offset, littleEndian) * 0x10000 + view.getUint16(offset + 2, littleEndian)
}

/**
 * The numbers of a binary value, 64-bit ones as `bigint`; an incomplete last one is left out.
 *
 * @returns an empty list for VRs that hold no numbers
 */
export function readNumbers(octets: Uint8Array, vr: VR, bigEndian: boolean): (number | bigint)[] {
  const reading = readings[vr]
  if (reading === undefined) return []
  const [size, read] = reading
  const view = new DataView(octets.buffer, octets.byteOffset, octets.byteLength)
  const numbers: (number | bigint)[] = []
  for (let offset = 0; offset + size <= octets.length; offset += size) numbers.push(read(view, offset, !bigEndian))
  return numbers
}

/** Turns the units of a value round, from one byte order to the other; the input stays as it is. */
export function swapUnits(octets: Uint8Array, unitOctets: number): Uint8Array {
  if (unitOctets === 1) return octets
  const swapped = octets.slice()
  for (let start = 0; start + unitOctets <= octets.length; start += unitOctets) {
    swapped.subarray(start, start + unitOctets).reverse()
  }
  return swapped
}
