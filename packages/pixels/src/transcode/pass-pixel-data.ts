/** Pixel Data as it came, in pieces. Source: PS3.5 7.1, A.4. */
import { type PixelDataLocation, type Tag, transferSyntaxOf } from '@leadglass/dicom'
import { damaged } from '../errors.ts'
import type { OctetSource } from './octet-source.ts'

/** Octets that are in memory at a time. */
const PIECE_OCTETS = 256 * 1024
const ITEM: Tag = 0xfffee000
const SEQUENCE_DELIMITATION: Tag = 0xfffee0dd

/** @param transferSyntaxUID - in which the element is written; as many octets a value as it was read in */
export async function* passPixelData(
  source: OctetSource,
  { tag, vr, encapsulated, length }: PixelDataLocation,
  transferSyntaxUID: string,
): AsyncGenerator<Uint8Array> {
  const { explicitVR = true, bigEndian = false } = transferSyntaxOf(transferSyntaxUID) ?? {}
  yield elementHeader({ tag, vr, length: encapsulated ? 0xffffffff : (length ?? 0), explicitVR, bigEndian })
  if (encapsulated) yield* items(source)
  else yield* pieces(source, length ?? 0)
}

async function* items(source: OctetSource): AsyncGenerator<Uint8Array> {
  for (;;) {
    const header = await source.read(8)
    const view = new DataView(header.buffer, header.byteOffset, 8)
    const tag = ((view.getUint16(0, true) << 16) | view.getUint16(2, true)) >>> 0
    if (tag !== ITEM && tag !== SEQUENCE_DELIMITATION)
      throw damaged('something else stands where a fragment should', { offset: source.position })
    yield header
    if (tag === SEQUENCE_DELIMITATION) return
    yield* pieces(source, view.getUint32(4, true))
  }
}

async function* pieces(source: OctetSource, length: number): AsyncGenerator<Uint8Array> {
  for (let left = length; left > 0; left -= Math.min(left, PIECE_OCTETS))
    yield await source.read(Math.min(left, PIECE_OCTETS))
}

interface ElementHeader {
  readonly tag: Tag
  readonly vr: string
  readonly length: number
  readonly explicitVR: boolean
  readonly bigEndian: boolean
}

function elementHeader({ tag, vr, length, explicitVR, bigEndian }: ElementHeader): Uint8Array {
  const octets = new Uint8Array(explicitVR ? 12 : 8)
  const view = new DataView(octets.buffer)
  view.setUint16(0, tag >>> 16, !bigEndian)
  view.setUint16(2, tag & 0xffff, !bigEndian)
  if (explicitVR) octets.set([vr.charCodeAt(0), vr.charCodeAt(1)], 4)
  view.setUint32(octets.length - 4, length, !bigEndian)
  return octets
}
