/**
 * One instance while it arrives. Octets are held until its identity is known, then either encrypted as they come or, when
 * the archive holds this SOP Instance UID already, compared with what is stored.
 */
import { type DataSet, InstanceReader, isAddressableUID, Tags } from '@leadglass/dicom'
import { GrowingRecord } from '../commit/growing-record.ts'
import type { Body } from '../commit/submission.ts'
import { ArchiveError } from '../errors.ts'
import type { IndexedInstance } from '../index/index-store.ts'
import { limits } from '../limits.ts'
import type { LeasePool } from '../pack/lease-pool.ts'
import type { RecordWriter } from '../record/record-writer.ts'
import { OctetComparison } from './octet-comparison.ts'
import type { ReceiveOrigin } from './receive-origin.ts'

/** The four UIDs an instance is stored under. */
export interface Identity {
  readonly sopClassUID: string
  readonly sopInstanceUID: string
  readonly studyInstanceUID: string
  readonly seriesInstanceUID: string
}

export interface ReceptionParts {
  leases: LeasePool
  /** Called once the identity is known; throws when the instance is not welcome. @returns the stored one of this UID */
  identified(identity: Identity, header: DataSet): Promise<IndexedInstance | undefined>
  stored(instance: IndexedInstance): Promise<AsyncIterable<Uint8Array>>
}

export class Reception {
  readonly reader: InstanceReader
  readonly #origin: ReceiveOrigin
  readonly #parts: ReceptionParts
  #identity: Identity | undefined
  #held: Uint8Array[] = []
  #length = 0
  #record: GrowingRecord | undefined
  #comparison: OctetComparison | undefined

  constructor(origin: ReceiveOrigin, parts: ReceptionParts) {
    this.#origin = origin
    this.#parts = parts
    this.reader = new InstanceReader({ transferSyntaxUID: origin.transferSyntaxUID })
  }

  /** @throws DicomError, ArchiveError LG_IDENTITY_MISSING, LG_IDENTITY_INVALID, LG_IDENTITY_MISMATCH, LG_INSTANCE_CONFLICT, LG_OBJECT_TOO_LONG */
  async push(chunk: Uint8Array): Promise<void> {
    this.#length += chunk.length
    if (this.#length > limits.dataSetOctets) {
      throw new ArchiveError('LG_OBJECT_TOO_LONG', 'the data set is longer than the archive takes', {
        octets: this.#length,
      })
    }
    this.reader.write(chunk)
    if (this.#comparison !== undefined) return this.#compare(chunk)
    if (this.#record !== undefined) return this.#record.push(chunk)
    this.#held.push(chunk)
    if (this.reader.header !== undefined) await this.#identify(this.reader.header)
    else if (this.#length > limits.heldOctets) await this.#startWriting()
  }

  /** After the last octet. @returns `equal`: the archive holds exactly these octets already */
  async end(): Promise<{ identity: Identity; header: DataSet; equal: boolean }> {
    this.reader.end()
    const { header } = this.reader
    if (header === undefined)
      throw new ArchiveError('LG_IDENTITY_MISSING', 'the data set ends before it says what it is')
    if (this.#identity === undefined) await this.#identify(header)
    if (this.#comparison !== undefined && !(await this.#comparison.end())) throw conflict()
    return { identity: this.#identity!, header, equal: this.#comparison !== undefined }
  }

  /** Ends the record. @returns what the committer writes */
  finish(metadata: Uint8Array): Promise<{ writer: RecordWriter; body: Body }> {
    return this.#record!.finish(metadata)
  }

  /** Gives everything back, whatever became of the instance. @param packLimitOctets - a fuller pack is not used again */
  async close(kept: boolean, packLimitOctets: number): Promise<void> {
    await this.#comparison?.close()
    await this.#record?.close(kept, packLimitOctets)
  }

  async #identify(header: DataSet): Promise<void> {
    const identity = identityOf(header)
    checkAnnounced(identity, this.#origin)
    this.#identity = identity
    const stored = await this.#parts.identified(identity, header)
    if (this.#record !== undefined) return
    if (stored === undefined) return this.#startWriting()
    if (stored.TransferSyntaxUID !== this.#origin.transferSyntaxUID) throw conflict()
    this.#comparison = new OctetComparison(await this.#parts.stored(stored))
    for (const chunk of this.#held.splice(0)) await this.#compare(chunk)
  }

  async #compare(chunk: Uint8Array): Promise<void> {
    if (!(await this.#comparison!.push(chunk))) throw conflict()
  }

  async #startWriting(): Promise<void> {
    this.#record = new GrowingRecord('instance', this.#parts.leases)
    for (const chunk of this.#held.splice(0)) await this.#record.push(chunk)
  }
}

/** What no address could name would be kept and never found again, and lead those astray who make addresses of it. */
function identityOf(header: DataSet): Identity {
  const required = (tag: number, name: string): string => {
    const uid = header.string(tag)
    if (uid === undefined)
      throw new ArchiveError('LG_IDENTITY_MISSING', `the data set has no ${name}`, { element: name })
    if (isAddressableUID(uid)) return uid
    throw new ArchiveError('LG_IDENTITY_INVALID', `the ${name} of the data set is no UID`, { element: name })
  }
  return {
    sopClassUID: required(Tags.SOPClassUID, 'SOPClassUID'),
    sopInstanceUID: required(Tags.SOPInstanceUID, 'SOPInstanceUID'),
    studyInstanceUID: required(Tags.StudyInstanceUID, 'StudyInstanceUID'),
    seriesInstanceUID: required(Tags.SeriesInstanceUID, 'SeriesInstanceUID'),
  }
}

function checkAnnounced({ sopClassUID, sopInstanceUID }: Identity, { announced }: ReceiveOrigin): void {
  if (announced === undefined) return
  const wrong =
    announced.sopClassUID !== sopClassUID
      ? 'SOPClassUID'
      : announced.sopInstanceUID !== sopInstanceUID
        ? 'SOPInstanceUID'
        : undefined
  if (wrong === undefined) return
  throw new ArchiveError('LG_IDENTITY_MISMATCH', `the data set has another ${wrong} than was announced`, {
    element: wrong,
  })
}

export function conflict(): ArchiveError {
  return new ArchiveError('LG_INSTANCE_CONFLICT', 'another instance of this SOP Instance UID is stored already')
}
