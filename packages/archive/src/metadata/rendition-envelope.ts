/**
 * The metadata of a rendition's record: whose frames it holds in another transfer syntax. The record's data set is the encoded
 * frames one after the other. A record without frames says that these have no rendition, so that nobody tries again.
 *
 *     0  1  version, 1
 *     1     JSON
 */
import { UIDs } from '@leadglass/dicom'
import { ArchiveError } from '../errors.ts'
import type { Envelope } from './envelope.ts'

export interface RenditionEnvelope {
  sopInstanceUID: string
  /** Of the instance's record, 32 hexadecimal digits: a later instance of the same UID is another one. */
  instanceRecordId: string
  /** Of the frames here. */
  transferSyntaxUID: string
  /** Octets of each frame. */
  frameLengths: readonly number[]
  /** Why there are no frames: a code, of whoever tried. */
  refused?: string
}

/** Uncompressed, or compressed without loss: only from these is a lossless rendition what was sent and nothing else. */
const renderedFrom: ReadonlySet<string> = new Set([
  UIDs.ImplicitVRLittleEndian,
  UIDs.ExplicitVRLittleEndian,
  UIDs.EncapsulatedUncompressedExplicitVRLittleEndian,
  UIDs.DeflatedExplicitVRLittleEndian,
  UIDs.ExplicitVRBigEndian,
  UIDs.RLELossless,
  UIDs.JPEGLossless,
  UIDs.JPEGLosslessSV1,
  UIDs.JPEGLSLossless,
  UIDs.JPEG2000Lossless,
  UIDs.DeflatedImageFrameCompression,
])

/** Whether an instance is to have a rendition (HTJ2K has no place for single bits), as far as its envelope tells: the same when it arrives and in a rebuild. */
export function awaitsRendition({ transferSyntaxUID, frames }: Envelope): boolean {
  return frames.kind !== 'none' && frames.kind !== 'bits' && renderedFrom.has(transferSyntaxUID)
}

/** What the index says of the record. */
export function renditionFacts({ sopInstanceUID, instanceRecordId, refused }: RenditionEnvelope) {
  const outcome: 'made' | 'refused' = refused === undefined ? 'made' : 'refused'
  return { sopInstanceUID, instanceRecordId: Buffer.from(instanceRecordId, 'hex'), outcome }
}

const version = 1

export function encodeRenditionEnvelope(envelope: RenditionEnvelope): Buffer {
  return Buffer.concat([Uint8Array.of(version), Buffer.from(JSON.stringify(envelope))])
}

/** @throws ArchiveError LG_RECORD_MALFORMED */
export function decodeRenditionEnvelope(octets: Buffer): RenditionEnvelope {
  const value = octets[0] === version ? parsed(octets.subarray(1)) : undefined
  if (isRenditionEnvelope(value)) return value
  throw new ArchiveError('LG_RECORD_MALFORMED', "the metadata of a rendition's record cannot be read", { offset: 0 })
}

function parsed(octets: Buffer): unknown {
  try {
    return JSON.parse(octets.toString('utf8'))
  } catch {
    return undefined
  }
}

function isRenditionEnvelope(value: unknown): value is RenditionEnvelope {
  if (typeof value !== 'object' || value === null) return false
  const { sopInstanceUID, instanceRecordId, transferSyntaxUID, frameLengths, refused } =
    value as Partial<RenditionEnvelope>
  return (
    typeof sopInstanceUID === 'string' &&
    typeof transferSyntaxUID === 'string' &&
    typeof instanceRecordId === 'string' &&
    /^[0-9a-f]{32}$/.test(instanceRecordId) &&
    Array.isArray(frameLengths) &&
    frameLengths.every((length) => Number.isSafeInteger(length) && length > 0) &&
    (refused === undefined ? frameLengths.length > 0 : typeof refused === 'string' && frameLengths.length === 0)
  )
}
