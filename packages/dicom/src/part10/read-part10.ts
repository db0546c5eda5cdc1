/**
 * Reads a DICOM file as it arrives: preamble, `DICM`, File Meta Information, then the data set untouched.
 *
 * File Meta Information ends where group 0002 ends. Its group length is not relied on: files exist that state none or a wrong
 * one, and the group number says the same without doubt. Source: PS3.10 7.1, Table 7.1-1.
 */
import type { DataSet } from '../data-set/data-set.ts'
import { DicomError } from '../errors.ts'
import { defaultLimits, type Limits } from '../limits.ts'
import { emptyHeader, readElementHeader, UNDEFINED_LENGTH } from '../reader/element-header.ts'
import { readDataSet } from '../reader/read-data-set.ts'
import { formatTag, Tags } from '../tag.ts'
import { UIDs } from '../uid.ts'

/** A file whose File Meta Information was read; its data set is still to come. */
export interface Part10 {
  readonly fileMeta: DataSet
  readonly transferSyntaxUID: string
  /** The octets behind the File Meta Information, as the source gives them; to be read once. */
  readonly dataSet: AsyncIterable<Uint8Array>
}

/** A file that is wholly in memory. */
export interface Part10Octets {
  readonly fileMeta: DataSet
  readonly transferSyntaxUID: string
  readonly dataSet: Uint8Array
}

const PREAMBLE_OCTETS = 128
/** Where the first element stands, behind preamble and prefix. */
const META_OFFSET = 132
const explicitLittleEndian = { explicitVR: true, bigEndian: false }

/**
 * Reads as much of a file as its File Meta Information takes.
 *
 * @returns the data set as a stream; leaving it early closes the source
 * @throws DicomError `LG_DICOM_NOT_PART10`, `LG_DICOM_PREAMBLE_MISSING`, `LG_DICOM_FILE_META_INVALID`,
 *   `LG_DICOM_FILE_META_TOO_LONG`, `LG_DICOM_TRUNCATED`; `detail.offset` counts from the beginning of the file
 */
export async function readPart10(source: AsyncIterable<Uint8Array>, limits: Partial<Limits> = {}): Promise<Part10> {
  const iterator = source[Symbol.asyncIterator]()
  try {
    let head: Uint8Array = new Uint8Array(0)
    for (;;) {
      const { done, value } = await iterator.next()
      if (!done) head = concatenate(head, value)
      const end = endOfMeta(head, done === true, { ...defaultLimits, ...limits })
      if (end === undefined) continue
      return { ...readMeta(head.subarray(META_OFFSET, end)), dataSet: rest(head.subarray(end), iterator) }
    }
  } catch (error) {
    await iterator.return?.()
    throw error
  }
}

/**
 * The same for a file that is wholly in memory; `dataSet` is a view.
 *
 * @throws DicomError as `readPart10` does
 */
export function splitPart10(octets: Uint8Array, limits: Partial<Limits> = {}): Part10Octets {
  const end = endOfMeta(octets, true, { ...defaultLimits, ...limits }) ?? octets.length
  return { ...readMeta(octets.subarray(META_OFFSET, end)), dataSet: octets.subarray(end) }
}

function concatenate(first: Uint8Array, second: Uint8Array): Uint8Array {
  if (first.length === 0) return second
  const both = new Uint8Array(first.length + second.length)
  both.set(first)
  both.set(second, first.length)
  return both
}

async function* rest(first: Uint8Array, iterator: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    if (first.length > 0) yield first
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value
  } finally {
    await iterator.return?.()
  }
}

/**
 * Walks group 0002.
 *
 * @returns the octet behind it, or `undefined` if more octets are needed to tell
 */
function endOfMeta(head: Uint8Array, complete: boolean, limits: Limits): number | undefined {
  if (!hasPrefix(head, complete)) return undefined
  const header = emptyHeader()
  let offset = META_OFFSET
  for (;;) {
    if (complete && offset === head.length && offset > META_OFFSET) return offset
    if (!readElementHeader(head, offset, head.length - offset, explicitLittleEndian, header)) {
      if (complete) throw fault('LG_DICOM_TRUNCATED', head.length, 'the file ends in its File Meta Information')
      return undefined
    }
    if (header.tag >>> 16 !== 2) return checkedEnd(offset)
    if (header.vr === undefined || header.length === UNDEFINED_LENGTH) {
      throw fault('LG_DICOM_FILE_META_INVALID', offset, `${formatTag(header.tag)} is not explicit VR little endian`)
    }
    const end = offset + header.octets + header.length
    if (end - META_OFFSET > limits.fileMetaOctets) {
      throw fault(
        'LG_DICOM_FILE_META_TOO_LONG',
        offset,
        `File Meta Information exceeds ${limits.fileMetaOctets} octets`,
      )
    }
    offset = end
  }
}

function checkedEnd(offset: number): number {
  if (offset > META_OFFSET) return offset
  throw fault('LG_DICOM_FILE_META_INVALID', offset, 'there is no File Meta Information')
}

/** Whether `DICM` stands at octet 128; `undefined` octets yet to come count as unknown, not as wrong. */
function hasPrefix(head: Uint8Array, complete: boolean): boolean {
  if (head.length < META_OFFSET && !complete) return false
  const prefix = String.fromCharCode(...head.subarray(PREAMBLE_OCTETS, META_OFFSET))
  if (prefix === 'DICM') return true
  const group = (head[0] ?? 0) | ((head[1] ?? 0) << 8)
  if (looksLikeDataSet(head, group)) {
    throw fault('LG_DICOM_PREAMBLE_MISSING', 0, `the file begins with group ${group}, without preamble and DICM`)
  }
  throw fault('LG_DICOM_NOT_PART10', Math.min(head.length, PREAMBLE_OCTETS), 'DICM does not stand at octet 128')
}

/** A bare data set or bare File Meta Information begins with group 0002 or 0008, in either byte order. */
function looksLikeDataSet(head: Uint8Array, group: number): boolean {
  return head.length >= 8 && [0x0002, 0x0008, 0x0200, 0x0800].includes(group)
}

function readMeta(octets: Uint8Array): { fileMeta: DataSet; transferSyntaxUID: string } {
  const fileMeta = readDataSet(octets, { transferSyntaxUID: UIDs.ExplicitVRLittleEndian })
  const transferSyntaxUID = fileMeta.string(Tags.TransferSyntaxUID)
  if (transferSyntaxUID === undefined) {
    throw fault('LG_DICOM_FILE_META_INVALID', META_OFFSET, 'File Meta Information names no transfer syntax')
  }
  return { fileMeta, transferSyntaxUID }
}

function fault(code: DicomError['code'], offset: number, message: string): DicomError {
  return new DicomError(code, message, { offset })
}
