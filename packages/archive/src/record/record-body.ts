/** Reads the body of one record: any range of its plaintext, decrypting only the segments the range lies in. */
import { ArchiveError } from '../errors.ts'
import { TinkDecryptor } from '../tink/decryptor.ts'
import { headerLength, recordParameters, segmentOf, segmentPlace, tagLength } from '../tink/parameters.ts'
import {
  bodyAssociatedData,
  decodeRecordHeader,
  openRecordHeader,
  type RecordHeader,
  recordHeaderLength,
  type SealedRecordHeader,
} from './record-header.ts'

/** Octets of one record, from its first; where they lie does not matter. */
export interface RecordSource {
  /** Opaque: pack and offset, for error messages. */
  readonly place: Readonly<Record<string, number | string>>
  /** @returns fewer octets only when there are no more */
  read(position: number, length: number): Promise<Buffer>
}

/** Segments read from the disk at once: 512 KiB keep it busy, and four readers in little memory. */
const segmentsPerRead = 8

export class RecordBody {
  readonly header: RecordHeader
  readonly #source: RecordSource
  readonly #decryptor: TinkDecryptor

  private constructor(header: RecordHeader, source: RecordSource, decryptor: TinkDecryptor) {
    this.header = header
    this.#source = source
    this.#decryptor = decryptor
  }

  /** Authenticates the header. @throws ArchiveError LG_RECORD_DAMAGED */
  static async open(source: RecordSource, studyKey: Uint8Array): Promise<RecordBody> {
    const first = await source.read(0, recordHeaderLength + headerLength(recordParameters))
    let sealed: SealedRecordHeader
    try {
      sealed = decodeRecordHeader(first)
    } catch (error) {
      throw damaged(source, 'header', error)
    }
    const key = openRecordHeader(sealed, studyKey)
    if (key === undefined) throw damaged(source, 'header')
    const decryptor = TinkDecryptor.open({
      key,
      associatedData: bodyAssociatedData(sealed.header),
      parameters: recordParameters,
      header: first.subarray(recordHeaderLength),
    })
    if (decryptor === undefined) throw damaged(source, 'body')
    return new RecordBody(sealed.header, source, decryptor)
  }

  get plaintextLength(): number {
    return this.header.dataSetLength + this.header.metadataLength
  }

  /** The data set as received. */
  dataSet(): AsyncGenerator<Buffer> {
    return this.range(0, this.header.dataSetLength)
  }

  async metadata(): Promise<Buffer> {
    const parts: Buffer[] = []
    for await (const part of this.range(this.header.dataSetLength, this.header.metadataLength)) parts.push(part)
    return parts.length === 1 ? parts[0]! : Buffer.concat(parts)
  }

  /**
   * `length` octets of plaintext from `offset`, in order; an empty range authenticates the segment it lies in.
   *
   * @throws ArchiveError LG_RECORD_DAMAGED before any octet of a damaged segment is given out
   */
  async *range(offset: number, length: number): AsyncGenerator<Buffer> {
    const end = offset + length
    const lastSegment = segmentOf(Math.max(offset, end - 1), recordParameters)
    for (let first = segmentOf(offset, recordParameters); first <= lastSegment; first += segmentsPerRead) {
      const run = await this.#decrypt(first, Math.min(lastSegment, first + segmentsPerRead - 1))
      for (const { plaintext, start } of run) {
        const part = plaintext.subarray(Math.max(0, offset - start), Math.max(0, end - start))
        if (part.length > 0) yield part
      }
    }
  }

  async #decrypt(first: number, last: number): Promise<{ plaintext: Buffer; start: number }[]> {
    const from = this.#place(first)
    const to = this.#place(last)
    const length = to.ciphertextOffset + to.ciphertextLength - from.ciphertextOffset
    const octets = await this.#source.read(recordHeaderLength + from.ciphertextOffset, length)
    if (octets.length < length) throw damaged(this.#source, 'cut off')
    const run: { plaintext: Buffer; start: number }[] = []
    for (let index = first; index <= last; index += 1) {
      const place = this.#place(index)
      const at = place.ciphertextOffset - from.ciphertextOffset
      const plaintext = this.#decryptor.segment(place, octets.subarray(at, at + place.ciphertextLength))
      if (plaintext === undefined) throw damaged(this.#source, 'body', undefined, index)
      run.push({ plaintext, start: place.plaintextOffset })
    }
    return run
  }

  #place(index: number) {
    const place = segmentPlace(index, this.plaintextLength, recordParameters)
    if (place.ciphertextLength < tagLength) throw damaged(this.#source, 'body', undefined, index)
    return place
  }
}

function damaged(source: RecordSource, part: string, cause?: unknown, segment = 0): ArchiveError {
  const detail = { ...source.place, part, segment }
  return new ArchiveError('LG_RECORD_DAMAGED', 'a stored record is not as it was written', detail, cause)
}
