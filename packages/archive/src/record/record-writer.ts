/** Encrypts one record as its octets arrive: data set first, metadata last, the header when both lengths are known. */
import { randomBytes } from 'node:crypto'
import type { StudyKey } from '../keys/study-keys.ts'
import { keyLength } from '../keys/wrap.ts'
import { TinkEncryptor } from '../tink/encryptor.ts'
import { recordParameters } from '../tink/parameters.ts'
import {
  bodyAssociatedData,
  encodeRecordHeader,
  type RecordHeader,
  type RecordKind,
  recordIdLength,
} from './record-header.ts'

export class RecordWriter {
  readonly recordId = randomBytes(recordIdLength)
  readonly kind: RecordKind
  readonly #key = randomBytes(keyLength)
  readonly #encryptor: TinkEncryptor
  #parts: Uint8Array[] = []
  #dataSetLength = 0
  #metadataLength = 0
  #bodyLength = 0

  constructor(kind: RecordKind) {
    this.kind = kind
    const associatedData = bodyAssociatedData(this)
    this.#encryptor = new TinkEncryptor({ key: this.#key, associatedData, parameters: recordParameters }, (octets) => {
      this.#parts.push(octets)
      this.#bodyLength += octets.length
    })
  }

  get dataSetLength(): number {
    return this.#dataSetLength
  }

  get metadataLength(): number {
    return this.#metadataLength
  }

  /** Octets of the body that came out so far, taken or not. */
  get bodyLength(): number {
    return this.#bodyLength
  }

  push(dataSet: Uint8Array): void {
    this.#dataSetLength += dataSet.length
    this.#encryptor.push(dataSet)
  }

  end(metadata: Uint8Array): void {
    this.#metadataLength = metadata.length
    this.#encryptor.push(metadata)
    this.#encryptor.end()
  }

  /** Octets of the body that came out since the last call; the caller writes them down. */
  take(): Uint8Array[] {
    const parts = this.#parts
    this.#parts = []
    return parts
  }

  /** After `end`: the header. @param sequence - the archive's next number */
  header(study: StudyKey, sequence: number): Buffer {
    const header: RecordHeader = {
      kind: this.kind,
      sequence,
      recordId: this.recordId,
      studyId: study.id,
      studyKeySlot: study.slot,
      dataSetLength: this.#dataSetLength,
      metadataLength: this.#metadataLength,
    }
    return encodeRecordHeader(header, study.key, this.#key)
  }
}
