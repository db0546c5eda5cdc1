/** What a reader gets: a handle from a search by UID, and the content behind it. */

/** DICOM JSON of one data set: elements by eight hexadecimal digits. PS3.18 F.2 */
export type DicomJson = Readonly<Record<string, unknown>>

/** Names one stored instance. Plain facts; where it lies stays inside the archive. */
export interface InstanceHandle {
  readonly studyInstanceUID: string
  readonly seriesInstanceUID: string
  readonly sopInstanceUID: string
  readonly sopClassUID: string
  readonly transferSyntaxUID: string
  readonly instanceNumber: number | undefined
  /** Octets of the data set as received. */
  readonly dataSetLength: number
  /** Opaque; another one wherever this UID ever stands for other octets, as after erasing and receiving anew. */
  readonly version: string
}

/** Octets of an instance that belong together; nothing is read before they are iterated. */
export interface StoredValue {
  readonly length: number
  readonly octets: AsyncIterable<Uint8Array>
  /** `length` octets from `offset` of the value; both within it. */
  part(offset: number, length: number): AsyncIterable<Uint8Array>
}

/** What is going on with a study. */
export interface StudyActivity {
  instances: number
  /** An instance arrived a short while ago. */
  arriving: boolean
}

/** One instance in the order of arrival. */
export interface Arrival {
  /** Grows with each arrival, never comes again, and stays the same when the index is rebuilt. */
  readonly sequence: number
  /** Opaque name of the study, as the audit log has it. */
  readonly study: string
  readonly handle: InstanceHandle
}

/** Who brought an instance, over what and when. */
export interface Provenance {
  /** `node:SCANNER1`, `person:ada`, … */
  readonly principal: string
  readonly protocol: string
  /** ISO 8601, UTC. */
  readonly received: string
}

/**
 * What became of an instance that a sender wants to delete: `kept` says that every octet was read back and authenticated.
 */
export type Confirmation = 'kept' | 'missing' | 'class-conflict' | 'damaged'

/** Octets of one instance. Each octet that comes out was authenticated; a damaged one throws LG_RECORD_DAMAGED. */
export interface InstanceContent {
  readonly sopClassUID: string
  readonly sopInstanceUID: string
  readonly transferSyntaxUID: string
  readonly dataSetLength: number
  /** Frames as located on arrival; 0 for an instance without Pixel Data. */
  readonly frameCount: number
  readonly provenance: Provenance
  /** The data set, bit for bit as received. */
  dataSet(): AsyncIterable<Uint8Array>
  /** `length` octets from `offset` of the data set; only the segments they lie in are read. */
  range(offset: number, length: number): AsyncIterable<Uint8Array>
  /** One frame, numbered from 1, as stored. @throws ArchiveError LG_FRAME_UNKNOWN */
  frame(frameNumber: number): AsyncIterable<Uint8Array>
  /** The same with its length, to be read in parts. @throws ArchiveError LG_FRAME_UNKNOWN */
  frameValue(frameNumber: number): StoredValue
  /**
   * Bits of a frame's first octet that belong to the frame before it: frames of single bits run on (PS3.5 8.1.1). `undefined` where
   * frames begin at octets.
   */
  frameBitOffset(frameNumber: number): number | undefined
  /** Value of an element that `metadata()` gives by BulkDataURI, named by what follows `bulkdata/` in it; `undefined`: none such. */
  bulkData(path: string): StoredValue | undefined
  metadata(): DicomJson
}

/** Metadata of a whole series: a JSON array, gzip-compressed, ready to be served as it is. PS3.18 10.4.1.1.2 */
export interface SeriesMetadata {
  readonly instanceCount: number
  readonly gzip: Uint8Array
}
