/**
 * The state machine under `convertDataSet`: takes the octets of a data set in one native encoding and gives those of another.
 *
 * Values pass through, turned round where the byte order changes; headers are written anew, sequences and items without
 * their lengths, since these are not known before their content has passed. Group lengths, which would be wrong, are left
 * out. Between chunks there is at most the beginning of one header and of one number.
 *
 * Sources: PS3.5 7.1 (elements), 7.3 (byte order), 7.5 (sequences), 6.2.2 (UN), A.1 to A.3 (the encodings).
 */
import { DataSet } from '../data-set/data-set.ts'
import { SequenceElement, ValueElement } from '../data-set/element.ts'
import { DicomError, type DicomErrorCode } from '../errors.ts'
import type { Limits } from '../limits.ts'
import {
  type Encoding,
  ITEM,
  ITEM_DELIMITATION,
  implicitLittleEndian,
  SEQUENCE_DELIMITATION,
  UNDEFINED_LENGTH,
} from '../reader/element-header.ts'
import { HEADER_CUT, HeaderReader } from '../reader/header-reader.ts'
import { implicitVR } from '../reader/implicit-vr.ts'
import { OpenLevels } from '../reader/open-levels.ts'
import { formatTag, type Tag, Tags } from '../tag.ts'
import { factsOf, type VRFacts } from '../vr.ts'
import { ConvertedOctets } from './converted-octets.ts'

/** A value that passes, and what is done with it. */
interface PassingValue {
  /** Octets yet to come. */
  remaining: number
  /** Unit that is turned round; 1: none. */
  readonly unitOctets: number
  /** Left out of the result. */
  readonly dropped: boolean
  readonly tag: Tag
  /** To be added behind a value of odd length. */
  readonly padding: number | undefined
}

export class DataSetConverter {
  readonly output: ConvertedOctets
  readonly #to: Encoding
  readonly #limits: Limits
  readonly #headers = new HeaderReader()
  readonly #header = this.#headers.header
  readonly #levels: OpenLevels
  #offset = 0
  #elementCount = 0
  #passing: PassingValue | undefined

  constructor(from: Encoding, to: Encoding, limits: Limits) {
    this.#to = to
    this.#limits = limits
    this.output = new ConvertedOctets(to)
    this.#levels = new OpenLevels(new DataSet(), from, Number.POSITIVE_INFINITY)
  }

  /** Results are in `output`. @throws DicomError with `detail.offset`, the octet of the source at fault */
  write(chunk: Uint8Array): void {
    let position = 0
    while (position < chunk.length)
      position = this.#passing ? this.#pass(chunk, position, this.#passing) : this.#readHeader(chunk, position)
  }

  /** @throws DicomError `LG_DICOM_TRUNCATED` */
  end(): void {
    if (this.#passing || this.#headers.startOctets > 0 || !this.#levels.atTop)
      throw this.#fault('LG_DICOM_TRUNCATED', 'the data set ends inside an element')
  }

  #readHeader(chunk: Uint8Array, start: number): number {
    const { current } = this.#levels
    const position = this.#headers.read(chunk, start, current.encoding)
    if (position === HEADER_CUT) return chunk.length
    const valueOffset = this.#offset + this.#header.octets
    if (valueOffset > current.bound) throw this.#fault('LG_DICOM_LENGTH_PAST_END', 'an element reaches past its item')
    this.#count()
    if (current.sequence) this.#onItem(valueOffset)
    else if (this.#header.tag >= ITEM) this.#onDelimiter(ITEM_DELIMITATION, valueOffset)
    else this.#onElement(valueOffset)
    return position
  }

  #count(): void {
    this.#elementCount += 1
    const { elementCount } = this.#limits
    if (this.#elementCount > elementCount)
      throw this.#fault('LG_DICOM_TOO_MANY_ELEMENTS', `there are more than ${elementCount} elements and items`)
  }

  #onItem(valueOffset: number): void {
    const { tag, length } = this.#header
    if (tag !== ITEM) {
      this.#onDelimiter(SEQUENCE_DELIMITATION, valueOffset)
      return
    }
    const { set } = this.#levels.current
    this.output.delimiter(ITEM, UNDEFINED_LENGTH)
    this.#levels.openItem(new DataSet({ parent: set }), this.#endOf(valueOffset, length))
    this.#moveTo(valueOffset)
  }

  #onDelimiter(expected: Tag, valueOffset: number): void {
    const { tag, length } = this.#header
    const closes = this.#levels.current.end === Number.POSITIVE_INFINITY
    if (tag !== expected || length !== 0 || !closes)
      throw this.#fault('LG_DICOM_DELIMITER_UNEXPECTED', `${formatTag(tag)} stands where nothing is to be closed`)
    this.#close()
    this.#moveTo(valueOffset)
  }

  #onElement(valueOffset: number): void {
    const { tag, length } = this.#header
    const { current } = this.#levels
    const facts = current.encoding.explicitVR ? this.#header.vr : implicitVR(tag, current.set)
    if (facts === undefined) throw this.#fault('LG_DICOM_VR_INVALID', `${formatTag(tag)} has no VR of the Standard`)
    if (facts.vr === 'SQ' || length === UNDEFINED_LENGTH) this.#openSequence(facts, valueOffset)
    else this.#beginValue(facts, valueOffset)
  }

  #openSequence(facts: VRFacts, valueOffset: number): void {
    const { tag, length } = this.#header
    const { encoding } = this.#levels.current
    if (facts.vr !== 'SQ' && facts.vr !== 'UN')
      throw this.#fault(
        'LG_DICOM_VALUE_INVALID',
        `${formatTag(tag)} has fragments, which only compressed encodings have`,
      )
    if (this.#levels.sequenceCount >= this.#limits.sequenceDepth)
      throw this.#fault('LG_DICOM_TOO_DEEP', `there are more than ${this.#limits.sequenceDepth} sequences in sequences`)
    // Items of a sequence of VR UN are in implicit VR little endian (PS3.5 6.2.2 Note 4).
    const inside = encoding.explicitVR && facts.vr === 'UN' ? implicitLittleEndian : encoding
    this.output.header(tag, factsOf('SQ'), UNDEFINED_LENGTH)
    this.#levels.openSequence(new SequenceElement(tag, []), inside, this.#endOf(valueOffset, length))
    this.#moveTo(valueOffset)
  }

  #beginValue(facts: VRFacts, valueOffset: number): void {
    const { tag, length } = this.#header
    if (valueOffset + length > this.#levels.current.bound)
      throw this.#fault('LG_DICOM_LENGTH_PAST_END', `${formatTag(tag)} is longer than what it stands in`)
    const isGroupLength = (tag & 0xffff) === 0
    const even = length + (length & 1)
    const isTurned = this.#levels.current.encoding.bigEndian !== this.#to.bigEndian
    this.#passing = {
      remaining: length,
      unitOctets: isTurned ? facts.unitOctets : 1,
      dropped: isGroupLength,
      tag,
      padding: even === length ? undefined : facts.padding,
    }
    if (!isGroupLength) this.output.header(tag, fitting(facts, even), even)
    this.#offset = valueOffset
    if (length === 0) this.#finishValue(this.#passing)
  }

  #pass(chunk: Uint8Array, position: number, value: PassingValue): number {
    const end = position + Math.min(value.remaining, chunk.length - position)
    const octets = chunk.subarray(position, end)
    if (value.tag === Tags.PixelRepresentation) this.#notePixelRepresentation(octets)
    if (!value.dropped) this.output.value(octets, value.unitOctets)
    value.remaining -= octets.length
    this.#offset += octets.length
    if (value.remaining === 0) this.#finishValue(value)
    return end
  }

  /** It decides between US and SS where the encoding does not say (PS3.6 Table 6-1). */
  #notePixelRepresentation(octets: Uint8Array): void {
    this.#levels.current.set.put(new ValueElement(Tags.PixelRepresentation, 'US', octets.slice()))
  }

  #finishValue({ dropped, padding }: PassingValue): void {
    this.#passing = undefined
    if (!dropped) this.output.endValue(padding)
    this.#moveTo(this.#offset)
  }

  /** Closes what ends at this octet by its stated length. */
  #moveTo(offset: number): void {
    this.#offset = offset
    while (this.#levels.current.end === offset) this.#close()
  }

  #close(): void {
    this.output.delimiter(this.#levels.current.sequence ? SEQUENCE_DELIMITATION : ITEM_DELIMITATION, 0)
    this.#levels.close()
  }

  #endOf(valueOffset: number, length: number): number {
    if (length === UNDEFINED_LENGTH) return Number.POSITIVE_INFINITY
    const end = valueOffset + length
    if (end <= this.#levels.current.bound) return end
    throw this.#fault('LG_DICOM_LENGTH_PAST_END', `${formatTag(this.#header.tag)} is longer than what it stands in`)
  }

  #fault(code: DicomErrorCode, message: string): DicomError {
    return new DicomError(code, `octet ${this.#offset}: ${message}`, { offset: this.#offset })
  }
}

/** A value too long for the 16-bit length of its VR goes as UN, as PS3.5 6.2.2 Note 5 has it. */
function fitting(facts: VRFacts, length: number): VRFacts {
  return length > 0xffff && !facts.longLength ? factsOf('UN') : facts
}
