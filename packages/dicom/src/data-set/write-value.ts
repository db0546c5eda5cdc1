/** From text and numbers to the octets of a value. Source: PS3.5 6.2, 6.4. */
import { DicomError } from '../errors.ts'
import { formatTag, type Tag } from '../tag.ts'
import { factsOf, type VR } from '../vr.ts'

/** What a builder hands in for one element: one value or several. */
export type Value = string | number | bigint | readonly (string | number | bigint)[]

type Writing = (view: DataView, offset: number, value: number, littleEndian: boolean) => void

const writings: Partial<Record<VR, readonly [octets: number, write: Writing]>> = {
  US: [2, (view, offset, value, little) => view.setUint16(offset, value, little)],
  SS: [2, (view, offset, value, little) => view.setInt16(offset, value, little)],
  OW: [2, (view, offset, value, little) => view.setUint16(offset, value, little)],
  UL: [4, (view, offset, value, little) => view.setUint32(offset, value, little)],
  OL: [4, (view, offset, value, little) => view.setUint32(offset, value, little)],
  SL: [4, (view, offset, value, little) => view.setInt32(offset, value, little)],
  FL: [4, (view, offset, value, little) => view.setFloat32(offset, value, little)],
  OF: [4, (view, offset, value, little) => view.setFloat32(offset, value, little)],
  FD: [8, (view, offset, value, little) => view.setFloat64(offset, value, little)],
  OD: [8, (view, offset, value, little) => view.setFloat64(offset, value, little)],
  AT: [4, writeTag],
  OB: [1, (view, offset, value) => view.setUint8(offset, value)],
}

/** VRs for which NaN is a value (IEEE 754). */
const floatingPoint: ReadonlySet<VR> = new Set(['FL', 'FD', 'OF', 'OD'])

function writeTag(view: DataView, offset: number, value: number, littleEndian: boolean): void {
  view.setUint16(offset, value >>> 16, littleEndian)
  view.setUint16(offset + 2, value & 0xffff, littleEndian)
}

/**
 * The octets of a value, padded to even length.
 *
 * Text goes out as UTF-8: a data set with characters beyond ASCII has Specific Character Set `ISO_IR 192`.
 * @throws DicomError `LG_DICOM_VALUE_INVALID` if the VR cannot hold the value; `detail.tag` says where
 */
export function writeValue(tag: Tag, vr: VR, value: Value, bigEndian: boolean): Uint8Array {
  const values = Array.isArray(value) ? value : [value]
  if (factsOf(vr).kind === 'text') return padded(new TextEncoder().encode(values.join('\\')), vr)
  if (vr === 'UV' || vr === 'OV' || vr === 'SV') return writeLong(tag, vr, values, bigEndian)
  const writing = writings[vr]
  if (writing === undefined) throw unfit(tag, vr)
  const [size, write] = writing
  const octets = new Uint8Array(values.length * size)
  const view = new DataView(octets.buffer)
  for (const [index, item] of values.entries()) {
    const number = Number(item)
    if (typeof item === 'string' || (Number.isNaN(number) && !floatingPoint.has(vr))) throw unfit(tag, vr)
    write(view, index * size, number, !bigEndian)
  }
  return padded(octets, vr)
}

function writeLong(tag: Tag, vr: VR, values: readonly (string | number | bigint)[], bigEndian: boolean): Uint8Array {
  const octets = new Uint8Array(values.length * 8)
  const view = new DataView(octets.buffer)
  for (const [index, value] of values.entries()) {
    if (typeof value === 'string' || !Number.isInteger(Number(value))) throw unfit(tag, vr)
    if (vr === 'SV') view.setBigInt64(index * 8, BigInt(value), !bigEndian)
    else view.setBigUint64(index * 8, BigInt(value), !bigEndian)
  }
  return octets
}

function unfit(tag: Tag, vr: VR): DicomError {
  return new DicomError('LG_DICOM_VALUE_INVALID', `${formatTag(tag)} cannot hold this value as ${vr}`, {
    tag: formatTag(tag),
    vr,
  })
}

/** Fills up to an even number of octets (PS3.5 7.1.1). */
export function padded(octets: Uint8Array, vr: VR): Uint8Array {
  if (octets.length % 2 === 0) return octets
  const even = new Uint8Array(octets.length + 1)
  even.set(octets)
  even[octets.length] = factsOf(vr).padding
  return even
}
