/** Palette colour: three tables, entry by entry or as segments. Sources: PS3.3 C.7.6.3.1.5, C.7.6.3.1.6, C.7.9.2. */
import { type DataSet, type Tag, Tags } from '@leadglass/dicom'
import { invalid, type LookUpTable, type LutDescriptor, readDescriptor, tableOf } from './look-up-table.ts'

export interface Palette {
  readonly red: LookUpTable
  readonly green: LookUpTable
  readonly blue: LookUpTable
}

interface Channel {
  readonly descriptor: Tag
  readonly data: Tag
  readonly segmented: Tag
}

const channels: Readonly<Record<keyof Palette, Channel>> = {
  red: {
    descriptor: Tags.RedPaletteColorLookupTableDescriptor,
    data: Tags.RedPaletteColorLookupTableData,
    segmented: Tags.SegmentedRedPaletteColorLookupTableData,
  },
  green: {
    descriptor: Tags.GreenPaletteColorLookupTableDescriptor,
    data: Tags.GreenPaletteColorLookupTableData,
    segmented: Tags.SegmentedGreenPaletteColorLookupTableData,
  },
  blue: {
    descriptor: Tags.BluePaletteColorLookupTableDescriptor,
    data: Tags.BluePaletteColorLookupTableData,
    segmented: Tags.SegmentedBluePaletteColorLookupTableData,
  },
}

/** @throws PixelError `LG_PIXEL_LUT_INVALID` if a table is missing, short or garbled */
export function readPalette(set: DataSet, signed: boolean): Palette {
  return {
    red: readChannel(set, channels.red, signed),
    green: readChannel(set, channels.green, signed),
    blue: readChannel(set, channels.blue, signed),
  }
}

function readChannel(set: DataSet, { descriptor, data, segmented }: Channel, signed: boolean): LookUpTable {
  if (set.has(data) || !set.has(segmented)) return tableOf(set, descriptor, data, signed)
  const facts = readDescriptor(set, descriptor, signed)
  return { ...facts, entries: expandSegments(wordsOf(set, segmented, facts), facts.count, segmented) }
}

/** Segmented data stand in the unit of the entries: octets where these have 8 bits. */
function wordsOf(set: DataSet, tag: Tag, { bits }: LutDescriptor): Uint16Array {
  const octets = set.octets(tag)
  if (octets === undefined) throw invalid(tag, 'is missing or too long')
  if (bits <= 8) return Uint16Array.from(octets)
  const view = new DataView(octets.buffer, octets.byteOffset, octets.length)
  return Uint16Array.from({ length: octets.length >>> 1 }, (_, i) => view.getUint16(i * 2, !set.bigEndian))
}

const DISCRETE = 0
const LINEAR = 1
const INDIRECT = 2

/** Expands discrete, linear and indirect segments (PS3.3 C.7.9.2.1); indirect ones repeat others and never one another. */
export function expandSegments(words: Uint16Array, count: number, tag: Tag): Uint16Array {
  const entries: number[] = []
  expand(words, 0, words.length, Number.POSITIVE_INFINITY, entries, count, tag)
  if (entries.length !== count) throw invalid(tag, `gives ${entries.length} of ${count} entries`)
  return Uint16Array.from(entries)
}

function expand(
  words: Uint16Array,
  from: number,
  end: number,
  segments: number,
  entries: number[],
  count: number,
  tag: Tag,
): void {
  let position = from
  for (let segment = 0; segment < segments && position + 1 < end; segment++) {
    const opcode = words[position] as number
    const length = words[position + 1] as number
    position += 2
    if (opcode === DISCRETE) {
      if (position + length > end) throw invalid(tag, 'ends inside a discrete segment')
      requireRoom(entries, length, count, tag)
      for (let index = 0; index < length; index++) entries.push(words[position + index] as number)
      position += length
    } else if (opcode === LINEAR) {
      if (position >= end || entries.length === 0) throw invalid(tag, 'has a linear segment without a beginning or end')
      requireRoom(entries, length, count, tag)
      pushLine(entries, length, words[position++] as number)
    } else if (opcode === INDIRECT && segments === Number.POSITIVE_INFINITY && position + 1 < end) {
      const offset = (words[position] as number) + (words[position + 1] as number) * 0x10000
      position += 2
      if (offset >= from + position - 4) throw invalid(tag, 'has an indirect segment that points forward')
      expand(words, offset, position - 4, length, entries, count, tag)
    } else throw invalid(tag, 'has a segment of unknown kind')
  }
}

function requireRoom(entries: readonly number[], length: number, count: number, tag: Tag): void {
  if (entries.length + length > count) throw invalid(tag, 'gives more entries than its descriptor says')
}

/** A line from the last entry, which is not repeated, to `last`, which is. */
function pushLine(entries: number[], length: number, last: number): void {
  const first = entries[entries.length - 1] as number
  for (let step = 1; step <= length; step++) entries.push(Math.round(first + ((last - first) * step) / length))
}
