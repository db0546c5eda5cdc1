/** Pixel Data of a data set that is at hand: its element's header, and its frames. Source: PS3.5 7.1. */
import { ArchiveError, type StoredValue } from '@leadglass/archive'
import { type DataSet, InstanceReader, type PixelDataLocation, transferSyntaxOf } from '@leadglass/dicom'
import { locateFrames } from '@leadglass/pixels'
import { limits } from '../limits.ts'
import { joinedValue, octetsValue } from './stored-values.ts'

/** Tag, VR and length, as they stand before the value. */
export function pixelElementHeader(
  { tag, vr, encapsulated }: PixelDataLocation,
  length: number,
  transferSyntaxUID: string,
): Uint8Array {
  const { explicitVR = true, bigEndian = false } = transferSyntaxOf(transferSyntaxUID) ?? {}
  const octets = new Uint8Array(explicitVR ? 12 : 8)
  const view = new DataView(octets.buffer)
  view.setUint16(0, tag >>> 16, !bigEndian)
  view.setUint16(2, tag & 0xffff, !bigEndian)
  if (explicitVR) octets.set([vr.charCodeAt(0), vr.charCodeAt(1)], 4)
  view.setUint32(octets.length - 4, encapsulated ? 0xffffffff : length, !bigEndian)
  return octets
}

export interface FramesAtHand {
  readonly header: DataSet
  readonly location: PixelDataLocation
  readonly frames: readonly StoredValue[]
}

/** @param octets - a whole data set with Pixel Data */
export async function framesOf(octets: Uint8Array, transferSyntaxUID: string): Promise<FramesAtHand> {
  const kept = { keptValueOctets: limits.maskedInstanceOctets, keptOctets: limits.maskedInstanceOctets }
  const reader = new InstanceReader({ transferSyntaxUID, limits: kept })
  reader.write(octets)
  reader.end()
  const { header, pixelData: location } = reader
  if (header === undefined || location === undefined)
    throw new ArchiveError('LG_FRAME_UNKNOWN', 'there are no frames', { frameCount: 0 })
  const at = (offset: number, length: number) => octets.subarray(offset, offset + length)
  const places = await locateFrames(header, location, ({ offset, length }, count) =>
    at(offset, Math.min(length, count)),
  )
  const frames = places.map(({ ranges }) =>
    joinedValue(ranges.map(({ offset, length }) => octetsValue(at(offset, length)))),
  )
  return { header, location, frames }
}
