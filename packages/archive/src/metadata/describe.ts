/** Makes an instance's metadata from what the reader found: envelope, DICOM JSON and the facts for the index. */
import {
  type DataSet,
  DicomError,
  dicomJsonText,
  frameRanges,
  type InstanceReader,
  nativeFrameBits,
  Tags,
} from '@leadglass/dicom'
import { factsOf, type InstanceFacts } from '../index/facts.ts'
import { type BulkRanges, dicomJsonOf } from './dicom-json.ts'
import { type Envelope, encodeMetadata, type FrameTable } from './envelope.ts'
import { frameTableOf } from './frame-table.ts'
import { awaitsRendition } from './rendition-envelope.ts'

export interface Arrival {
  transferSyntaxUID: string
  /** ISO 8601, UTC. */
  received: string
  principal: string
  protocol: string
}

export interface Description {
  facts: InstanceFacts
  /** Ready to be the record's metadata. */
  metadata: Buffer
  /** Whether a rendition of the frames is to be made. */
  awaitsRendition: boolean
}

/** @param reader - at the end of the data set @throws ArchiveError LG_IDENTITY_MISSING */
export function describe(reader: InstanceReader, header: DataSet, arrival: Arrival): Description {
  const bulk: BulkRanges = {}
  const json = dicomJsonOf(reader, header, bulk)
  const facts = factsOf(json)
  const envelope: Envelope = {
    sopClassUID: facts.instance.SOPClassUID,
    sopInstanceUID: facts.instance.SOPInstanceUID,
    ...arrival,
    frames: framesOf(reader, header),
    bulk,
  }
  return {
    facts,
    metadata: encodeMetadata(envelope, dicomJsonText(json)),
    awaitsRendition: awaitsRendition(envelope),
  }
}

/** An image whose frames cannot be told apart is kept all the same: the archive stores what was sent. */
function framesOf({ pixelData }: InstanceReader, header: DataSet): FrameTable {
  if (pixelData === undefined) return { kind: 'none' }
  try {
    return frameTableOf(frameRanges(header, pixelData))
  } catch (error) {
    if (!(error instanceof DicomError)) throw error
    const runOn = error.code === 'LG_DICOM_FRAMES_AMBIGUOUS' && !pixelData.encapsulated
    if (!runOn) return { kind: 'none' }
    const count = header.integer(Tags.NumberOfFrames) ?? 1
    return { kind: 'bits', offset: pixelData.valueOffset, bits: nativeFrameBits(header), count }
  }
}
