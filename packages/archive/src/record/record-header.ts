/**
 * The fixed header of a record: 128 octets, integers big endian. docs/design/archive-format.md
 *
 *      0  4  "LGRC"
 *      4  1  version, 1
 *      5  1  kind: 1 instance, 2 metadata of a series, 3 rendition of an instance's frames, 4 change
 *      6  2  zero
 *      8  8  sequence: grows by one with every record of the archive
 *     16 16  record id, random
 *     32 16  opaque study id
 *     48  4  slot of the study's key in keys/study-keys
 *     52  4  octets of metadata in the body's plaintext
 *     56  8  octets of the data set in the body's plaintext, before the metadata
 *     64 60  record key wrapped by the study's key; associated data: octets 0 to 63
 *    124  4  CRC-32 of octets 0 to 123
 *
 * The wrapping authenticates the header, the body's associated data binds it to the record id. The CRC serves where the
 * study's key is gone: it tells how long an erased record is.
 */
import { crc32 } from 'node:zlib'
import { ArchiveError } from '../errors.ts'
import { unwrapKey, wrapKey, wrappedKeyLength } from '../keys/wrap.ts'
import { limits } from '../limits.ts'
import { ciphertextLength, recordParameters } from '../tink/parameters.ts'

export const recordHeaderLength = 128
export const recordIdLength = 16

export const recordKinds = ['instance', 'series-metadata', 'rendition', 'change'] as const
export type RecordKind = (typeof recordKinds)[number]

export interface RecordIdentity {
  readonly kind: RecordKind
  readonly recordId: Buffer
}

export interface RecordHeader extends RecordIdentity {
  readonly sequence: number
  readonly studyId: Buffer
  readonly studyKeySlot: number
  readonly dataSetLength: number
  readonly metadataLength: number
}

/** A header as read: what it says and what authenticates it. */
export interface SealedRecordHeader {
  readonly header: RecordHeader
  readonly wrappedKey: Buffer
  readonly authenticated: Buffer
}

const magic = 0x4c475243
const version = 1
const authenticatedLength = 64
const crcStart = authenticatedLength + wrappedKeyLength

/** Octets of the whole record in a pack. */
export function recordLength({ dataSetLength, metadataLength }: RecordHeader): number {
  return recordHeaderLength + ciphertextLength(dataSetLength + metadataLength, recordParameters)
}

/** What the body is bound to: known before the first octet arrives. */
export function bodyAssociatedData({ kind, recordId }: RecordIdentity): Buffer {
  return Buffer.concat([Buffer.from('leadglass-record/1'), Uint8Array.of(kindNumber(kind)), recordId])
}

export function encodeRecordHeader(header: RecordHeader, studyKey: Uint8Array, recordKey: Uint8Array): Buffer {
  const octets = Buffer.alloc(recordHeaderLength)
  octets.writeUInt32BE(magic, 0)
  octets[4] = version
  octets[5] = kindNumber(header.kind)
  octets.writeBigUInt64BE(BigInt(header.sequence), 8)
  octets.set(header.recordId, 16)
  octets.set(header.studyId, 32)
  octets.writeUInt32BE(header.studyKeySlot, 48)
  octets.writeUInt32BE(header.metadataLength, 52)
  octets.writeBigUInt64BE(BigInt(header.dataSetLength), 56)
  octets.set(wrapKey(studyKey, recordKey, octets.subarray(0, authenticatedLength)), authenticatedLength)
  octets.writeUInt32BE(crc32(octets.subarray(0, crcStart)), crcStart)
  return octets
}

/**
 * Reads a header; nothing it says is authenticated before `openRecordHeader`.
 *
 * @throws ArchiveError LG_RECORD_MALFORMED; `detail.offset` is the octet of the header at fault
 */
export function decodeRecordHeader(octets: Buffer): SealedRecordHeader {
  if (octets.length < recordHeaderLength) throw malformed(octets.length, 'the header is cut off')
  if (octets.readUInt32BE(0) !== magic) throw malformed(0, 'this is not the begin of a record')
  if (octets[4] !== version) throw malformed(4, 'the version is not known')
  const kind = recordKinds[octets[5]! - 1]
  if (kind === undefined) throw malformed(5, 'the kind is not known')
  if (octets.readUInt16BE(6) !== 0) throw malformed(6, 'octets that must be zero are not')
  if (octets.readUInt32BE(crcStart) !== crc32(octets.subarray(0, crcStart))) {
    throw malformed(crcStart, 'the checksum is wrong')
  }
  const header: RecordHeader = {
    kind,
    sequence: boundedNumber(octets, 8, Number.MAX_SAFE_INTEGER),
    recordId: Buffer.from(octets.subarray(16, 32)),
    studyId: Buffer.from(octets.subarray(32, 48)),
    studyKeySlot: octets.readUInt32BE(48),
    metadataLength: octets.readUInt32BE(52),
    dataSetLength: boundedNumber(octets, 56, limits.dataSetOctets),
  }
  const authenticated = Buffer.from(octets.subarray(0, authenticatedLength))
  return { header, authenticated, wrappedKey: Buffer.from(octets.subarray(authenticatedLength, crcStart)) }
}

/** The record's key; `undefined` when any octet of the header is not as it was written. */
export function openRecordHeader(sealed: SealedRecordHeader, studyKey: Uint8Array): Buffer | undefined {
  return unwrapKey(studyKey, sealed.wrappedKey, sealed.authenticated)
}

function kindNumber(kind: RecordKind): number {
  return recordKinds.indexOf(kind) + 1
}

function boundedNumber(octets: Buffer, offset: number, most: number): number {
  const value = octets.readBigUInt64BE(offset)
  if (value > BigInt(most)) throw malformed(offset, 'the number is larger than any we write')
  return Number(value)
}

function malformed(offset: number, what: string): ArchiveError {
  return new ArchiveError('LG_RECORD_MALFORMED', what, { offset })
}
