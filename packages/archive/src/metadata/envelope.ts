/**
 * The metadata of an instance's record: what was known of it when it arrived.
 *
 *     0  1  version, 1
 *     1  1  0 plain, 1 raw DEFLATE (RFC 1951) of what follows
 *     2  4  octets of the envelope, big endian
 *     6     envelope, JSON · DICOM JSON of the data set without bulk values
 *
 * The DICOM JSON stands by itself so that the metadata of a series is joined from texts without reading them.
 */
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { ArchiveError } from '../errors.ts'
import { limits } from '../limits.ts'
import type { DicomJson } from '../read/instance-content.ts'

/** Offsets and lengths are octets of the data set; of a deflated one, after inflating. */
export interface Envelope {
  sopClassUID: string
  sopInstanceUID: string
  transferSyntaxUID: string
  /** ISO 8601, UTC. */
  received: string
  /** `node:SCANNER1`, `person:ada`, … */
  principal: string
  protocol: string
  /** Every frame's ranges, offset and length in turn; equal frames one after the other are told by `uniform`. */
  frames: FrameTable
  /** Values that the DICOM JSON gives by BulkDataURI: path → offset, length. */
  bulk: Record<string, readonly [number, number]>
}

export type FrameTable =
  | { kind: 'none' }
  | { kind: 'uniform'; offset: number; length: number; count: number }
  /** Single bits that run on from frame to frame (PS3.5 8.1.1): `bits` of each. */
  | { kind: 'bits'; offset: number; bits: number; count: number }
  | { kind: 'listed'; ranges: readonly (readonly number[])[] }

const version = 1
const headLength = 6

/** Below this DEFLATE costs more time than it saves room. */
const compressFrom = 1_024

export function encodeMetadata(envelope: Envelope, dicomJson: string): Buffer {
  const envelopeText = Buffer.from(JSON.stringify(envelope))
  const plain = Buffer.concat([Buffer.alloc(4), envelopeText, Buffer.from(dicomJson)])
  plain.writeUInt32BE(envelopeText.length, 0)
  const compressed = plain.length >= compressFrom
  const body = compressed ? deflateRawSync(plain, { level: 1, memLevel: 7, windowBits: 14 }) : plain
  return Buffer.concat([Uint8Array.of(version, compressed ? 1 : 0), body])
}

export interface Metadata {
  readonly envelope: Envelope
  /** DICOM JSON as UTF-8 text. */
  readonly dicomJson: Buffer
}

/** @throws ArchiveError LG_RECORD_MALFORMED; `detail.offset` is the octet at fault */
export function decodeMetadata(octets: Buffer): Metadata {
  if (octets.length < headLength) throw malformed(octets.length)
  if (octets[0] !== version) throw malformed(0)
  const plain = inflated(octets)
  const end = plain.length < 4 ? Number.POSITIVE_INFINITY : 4 + plain.readUInt32BE(0)
  if (end > plain.length) throw malformed(2)
  const envelope = parsed(plain.subarray(4, end))
  if (!isEnvelope(envelope)) throw malformed(headLength)
  return { envelope, dicomJson: plain.subarray(end) }
}

/** @throws ArchiveError LG_RECORD_MALFORMED */
export function parseDicomJson(dicomJson: Buffer): DicomJson {
  const json = parsed(dicomJson)
  if (!isObject(json)) throw malformed(headLength)
  return json
}

function inflated(octets: Buffer): Buffer {
  if (octets[1] === 0) return octets.subarray(2)
  if (octets[1] !== 1) throw malformed(1)
  try {
    return inflateRawSync(octets.subarray(2), { maxOutputLength: limits.metadataOctets })
  } catch (error) {
    throw malformed(2, error)
  }
}

function parsed(text: Buffer): unknown {
  try {
    return JSON.parse(text.toString('utf8'))
  } catch (error) {
    throw malformed(headLength, error)
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isEnvelope(value: unknown): value is Envelope {
  if (!isObject(value)) return false
  const { sopClassUID, sopInstanceUID, transferSyntaxUID, received, principal, protocol, frames, bulk } = value
  const texts = [sopClassUID, sopInstanceUID, transferSyntaxUID, received, principal, protocol]
  return texts.every((text) => typeof text === 'string') && isFrameTable(frames) && isBulk(bulk)
}

function isFrameTable(value: unknown): value is FrameTable {
  if (!isObject(value)) return false
  if (value.kind === 'none') return true
  if (value.kind === 'bits') return [value.offset, value.bits, value.count].every(isLength)
  if (value.kind === 'uniform') return [value.offset, value.length, value.count].every(isLength)
  return value.kind === 'listed' && Array.isArray(value.ranges) && value.ranges.every(isRangeList)
}

function isRangeList(value: unknown): value is number[] {
  return Array.isArray(value) && value.length % 2 === 0 && value.every(isLength)
}

function isBulk(value: unknown): value is Envelope['bulk'] {
  return isObject(value) && Object.values(value).every((range) => isRangeList(range) && range.length === 2)
}

function isLength(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0
}

function malformed(offset: number, cause?: unknown): ArchiveError {
  return new ArchiveError('LG_RECORD_MALFORMED', 'the metadata of a record cannot be read', { offset }, cause)
}
