/** The header of one element: tag, VR and length. Source: PS3.5 7.1.1 to 7.1.3. */
import type { Tag } from '../tag.ts'
import { factsByOctets, type VRFacts } from '../vr.ts'

/** How headers are written from here on. A sequence of VR UN changes it for its items. */
export interface Encoding {
  readonly explicitVR: boolean
  readonly bigEndian: boolean
}

export const implicitLittleEndian: Encoding = { explicitVR: false, bigEndian: false }

export const UNDEFINED_LENGTH = 0xffffffff

/** The longest header: tag, VR, two reserved octets, 32-bit length. */
export const LONGEST_HEADER_OCTETS = 12

/** Items and delimiters (FFFE,E000), (FFFE,E00D), (FFFE,E0DD): never with a VR (PS3.5 7.5). */
export const ITEM: Tag = 0xfffee000
export const ITEM_DELIMITATION: Tag = 0xfffee00d
export const SEQUENCE_DELIMITATION: Tag = 0xfffee0dd

/** One header as decoded; the reader uses the same object again and again. */
export interface ElementHeader {
  tag: Tag
  /** `undefined` in implicit VR, for items and delimiters, and where the two octets name no VR. */
  vr: VRFacts | undefined
  /** `UNDEFINED_LENGTH` if not stated. */
  length: number
  /** Octets of the header itself, 8 or 12. */
  octets: number
  /** The two octets behind the tag: the VR in explicit, part of the length in implicit VR. */
  fifth: number
  sixth: number
}

export function emptyHeader(): ElementHeader {
  return { tag: 0, vr: undefined, length: 0, octets: 0, fifth: 0, sixth: 0 }
}

/**
 * Decodes a header.
 *
 * @param available - octets that are there from `offset` on
 * @returns false if the header is longer than that; `into` is then undefined in its content
 */
export function readElementHeader(
  octets: Uint8Array,
  offset: number,
  available: number,
  encoding: Encoding,
  into: ElementHeader,
): boolean {
  if (available < 8) return false
  const { bigEndian } = encoding
  const group = readUint16(octets, offset, bigEndian)
  into.tag = group * 0x10000 + readUint16(octets, offset + 2, bigEndian)
  into.octets = 8
  into.vr = undefined
  into.fifth = octets[offset + 4] as number
  into.sixth = octets[offset + 5] as number
  if (!encoding.explicitVR || group === 0xfffe) {
    into.length = readUint32(octets, offset + 4, bigEndian)
    return true
  }
  into.vr = factsByOctets(into.fifth, into.sixth)
  if (into.vr === undefined || !into.vr.longLength) {
    into.length = readUint16(octets, offset + 6, bigEndian)
    return true
  }
  if (available < 12) return false
  into.octets = 12
  into.length = readUint32(octets, offset + 8, bigEndian)
  return true
}

export function readUint16(octets: Uint8Array, offset: number, bigEndian: boolean): number {
  const first = octets[offset] as number
  const second = octets[offset + 1] as number
  return bigEndian ? (first << 8) | second : (second << 8) | first
}

export function readUint32(octets: Uint8Array, offset: number, bigEndian: boolean): number {
  const first = readUint16(octets, offset, bigEndian)
  const second = readUint16(octets, offset + 2, bigEndian)
  return bigEndian ? first * 0x10000 + second : second * 0x10000 + first
}
