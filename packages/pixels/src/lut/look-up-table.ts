/** Look-up tables: what a LUT Descriptor and LUT Data say. Sources: PS3.3 C.11.1.1, C.11.2.1.1, C.7.6.3.1.5. */
import { type DataSet, formatTag, type Tag, Tags } from '@leadglass/dicom'
import { PixelError } from '../errors.ts'

export interface LookUpTable {
  /** The stored value that the first entry stands for; smaller ones take the first entry, greater ones the last. */
  readonly firstMapped: number
  /** Bits of an entry, 8 to 16. */
  readonly bits: number
  readonly entries: Uint16Array
}

/**
 * Reads a LUT item: Modality LUT, VOI LUT or Presentation LUT.
 *
 * @param signed - whether the value that goes in may be negative: the descriptor's second value is then US or SS alike
 * @throws PixelError `LG_PIXEL_LUT_INVALID`
 */
export function readLookUpTable(item: DataSet, signed: boolean): LookUpTable {
  return tableOf(item, Tags.LUTDescriptor, Tags.LUTData, signed)
}

/** The same for any pair of tags. */
export function tableOf(set: DataSet, descriptorTag: Tag, dataTag: Tag, signed: boolean): LookUpTable {
  const descriptor = readDescriptor(set, descriptorTag, signed)
  const octets = set.octets(dataTag)
  if (octets === undefined) throw invalid(dataTag, 'is missing or too long')
  return { ...descriptor, entries: readEntries(octets, descriptor, set.bigEndian, dataTag) }
}

export interface LutDescriptor {
  readonly count: number
  readonly firstMapped: number
  readonly bits: number
}

/** Three values: number of entries (0 means 65536), first value mapped, bits of an entry. */
export function readDescriptor(set: DataSet, tag: Tag, signed: boolean): LutDescriptor {
  const [count, first, bits] = set.numbers(tag)
  if (count === undefined || first === undefined || bits === undefined) throw invalid(tag, 'has not three values')
  if (bits < 1 || bits > 16) throw invalid(tag, 'states entries of impossible length')
  const unsigned = first & 0xffff
  const firstMapped = signed && unsigned > 0x7fff ? unsigned - 0x10000 : unsigned
  return { count: (count & 0xffff) === 0 ? 0x10000 : count & 0xffff, firstMapped, bits }
}

/** Entries of 8 bits stand two in a word, or one in each octet, or, from old writers, one in each word. */
function readEntries(octets: Uint8Array, descriptor: LutDescriptor, bigEndian: boolean, tag: Tag): Uint16Array {
  const { count } = descriptor
  const view = new DataView(octets.buffer, octets.byteOffset, octets.length)
  if (octets.length >= count * 2)
    return Uint16Array.from({ length: count }, (_, i) => view.getUint16(i * 2, !bigEndian))
  if (octets.length < count || descriptor.bits > 8)
    throw invalid(tag, `has ${octets.length} octets for ${count} entries`)
  const turned = bigEndian && octets.length % 2 === 0 ? 1 : 0
  return Uint16Array.from({ length: count }, (_, i) => octets[i ^ turned] as number)
}

export function invalid(tag: Tag, message: string): PixelError {
  return new PixelError('LG_PIXEL_LUT_INVALID', `${formatTag(tag)} ${message}`, { tag: formatTag(tag) })
}

/** The entry for a value. */
export function lookUp({ firstMapped, entries }: LookUpTable, value: number): number {
  const index = Math.min(Math.max(Math.round(value) - firstMapped, 0), entries.length - 1)
  return entries[index] as number
}
