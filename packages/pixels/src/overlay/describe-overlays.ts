/** Overlay planes of a data set, groups 6000 to 601E. Sources: PS3.3 C.9.2, C.9.3; PS3.5 8.1.2, 8.3. */
import { type DataSet, Tags } from '@leadglass/dicom'
import type { Overlay } from './overlay.ts'

const FIRST_GROUP = 0x6000
const PLANES = 16

/** Elements of an overlay group. */
const element = {
  rows: 0x10,
  columns: 0x11,
  frames: 0x15,
  origin: 0x50,
  firstFrame: 0x51,
  bits: 0x100,
  bit: 0x102,
  data: 0x3000,
}

/** The planes that lie over a frame (from 1). What is incomplete or impossible is no overlay: the image shows without it. */
export function describeOverlays(header: DataSet, frame: number): Overlay[] {
  const overlays: Overlay[] = []
  for (let plane = 0; plane < PLANES; plane++) {
    const group = (FIRST_GROUP + 2 * plane) * 0x10000
    const overlay = describeOverlay(header, group, frame)
    if (overlay !== undefined) overlays.push(overlay)
  }
  return overlays
}

function describeOverlay(header: DataSet, group: number, frame: number): Overlay | undefined {
  const rows = header.integer(group + element.rows) ?? 0
  const columns = header.integer(group + element.columns) ?? 0
  if (rows < 1 || columns < 1) return undefined
  const [top = 1, left = 1] = header.numbers(group + element.origin)
  const place = { rows, columns, top: top - 1, left: left - 1 }
  if (!header.has(group + element.data)) return embedded(header, group, place)
  const plane = planeOf(header, group, frame)
  const octets = littleEndian(header, group + element.data)
  const bitOffset = plane === undefined ? 0 : plane * rows * columns
  if (plane === undefined || octets === undefined || octets.length * 8 < bitOffset + rows * columns) return undefined
  return { ...place, octets, bitOffset }
}

/** Which plane of a multi-frame overlay belongs to the frame; a single one belongs to all. */
function planeOf(header: DataSet, group: number, frame: number): number | undefined {
  const count = header.integer(group + element.frames)
  if (count === undefined) return 0
  const plane = frame - (header.integer(group + element.firstFrame) ?? 1)
  return plane >= 0 && plane < count ? plane : undefined
}

function embedded(header: DataSet, group: number, place: Omit<Overlay, 'bitOffset'>): Overlay | undefined {
  const bit = header.integer(group + element.bit) ?? 0
  const bits = header.integer(group + element.bits) ?? 1
  const sameSize = place.rows === header.integer(Tags.Rows) && place.columns === header.integer(Tags.Columns)
  if (bits < 2 || bit < 1 || bit >= bits || !sameSize) return undefined
  return { ...place, bitOffset: 0, embeddedBit: bit }
}

/** Overlay Data is OW or OB; big endian words are turned (PS3.5 8.1.2). */
function littleEndian(header: DataSet, tag: number): Uint8Array | undefined {
  const octets = header.octets(tag)
  if (octets === undefined || !header.bigEndian || header.get(tag)?.vr === 'OB') return octets
  return octets.map((_, index) => octets[index ^ 1] ?? 0)
}
