/**
 * The state machine under both readers: takes octets in chunks of any size and builds a data set.
 *
 * Open sequences and items are kept in a list, not on the call stack, so that depth is a number we can limit. Between
 * chunks there is at most the beginning of one header or of one value that is kept; all other octets are counted past.
 *
 * Sources: PS3.5 7.1 (elements), 7.5 (sequences, items, delimiters), 6.2.2 (UN), A.4 (fragments).
 */
import { DataSet } from '../data-set/data-set.ts'
import {
  type Element,
  type Fragment,
  FragmentsElement,
  LocatedElement,
  SequenceElement,
  ValueElement,
} from '../data-set/element.ts'
import { DicomError, type DicomErrorCode } from '../errors.ts'
import type { Limits } from '../limits.ts'
import { formatTag, type Tag, Tags } from '../tag.ts'
import type { TransferSyntax } from '../transfer-syntax.ts'
import type { VR, VRFacts } from '../vr.ts'
import {
  type ElementHeader,
  type Encoding,
  ITEM,
  ITEM_DELIMITATION,
  implicitLittleEndian,
  LONGEST_HEADER_OCTETS,
  readElementHeader,
  SEQUENCE_DELIMITATION,
  UNDEFINED_LENGTH,
} from './element-header.ts'
import { implicitVR } from './implicit-vr.ts'
import { ValueKeeper } from './value-keeper.ts'
import { betterEncoding } from './wrong-transfer-syntax.ts'

/** Groups below are for commands and for File Meta Information (PS3.7 6.3, PS3.10 7.1), or for nobody (PS3.5 7.8). */
const FIRST_DATA_SET_TAG: Tag = 0x00040000

export interface ParserOptions {
  readonly transferSyntax: TransferSyntax
  readonly limits: Limits
  /** Values longer than the limits and Pixel Data are located; otherwise everything is kept as views. */
  readonly locate: boolean
  /** Octets in all, if known: nothing may reach beyond. */
  readonly totalOctets?: number
}

/** A sequence or an item that is open. */
interface Level {
  /** Set for a sequence, whose content is items; not for an item, whose content is elements. */
  readonly sequence: SequenceElement | undefined
  readonly set: DataSet
  readonly encoding: Encoding
  /** Octet behind its last one; Infinity if a delimiter closes it. */
  readonly end: number
  /** The smallest `end` of this level and all around it. */
  readonly bound: number
}

/** What the octets of a value are for, once they are all there. */
type ValueTarget = 'element' | 'offset-table' | 'fragment'

export class ElementParser {
  /** Everything up to Pixel Data when locating, everything at all otherwise. */
  readonly root: DataSet
  /** What follows Pixel Data when locating. */
  readonly trailer: DataSet
  /** Top-level Pixel Data when locating, from its header on. */
  pixelData: LocatedElement | FragmentsElement | undefined
  private readonly options: ParserOptions
  private readonly keeper: ValueKeeper
  private readonly header: ElementHeader = { tag: 0, vr: undefined, length: 0, octets: 0 }
  private readonly levels: Level[] = []
  private level: Level
  private depth = 0
  private elementCount = 0
  /** Octet of the data set that comes next. */
  private offset = 0
  /** The beginning of a header whose rest is in the next chunk. */
  private readonly headerStart = new Uint8Array(LONGEST_HEADER_OCTETS)
  private headerStartOctets = 0
  /** Octets of the current value that are yet to pass by. */
  private skipOctets = 0
  private fragments: FragmentsElement | undefined
  private tableSeen = false
  private pending:
    | { readonly target: ValueTarget; readonly tag: Tag; readonly vr: VR; readonly offset: number }
    | undefined

  constructor(options: ParserOptions) {
    this.options = options
    const { transferSyntax, totalOctets = Number.POSITIVE_INFINITY } = options
    this.keeper = new ValueKeeper(options.limits, options.locate)
    this.root = new DataSet({ bigEndian: transferSyntax.bigEndian })
    this.trailer = new DataSet({ bigEndian: transferSyntax.bigEndian })
    this.level = { sequence: undefined, set: this.root, encoding: transferSyntax, end: Number.NaN, bound: totalOctets }
  }

  /** @throws DicomError with `detail.offset` */
  write(chunk: Uint8Array): void {
    let position = 0
    while (position < chunk.length) {
      if (this.skipOctets > 0) position = this.skip(chunk, position)
      else if (this.pending !== undefined) position = this.collect(chunk, position)
      else position = this.readHeader(chunk, position)
    }
  }

  /** @throws DicomError `LG_DICOM_TRUNCATED` if something is still open */
  end(): void {
    const open = this.levels.length > 0 || this.fragments !== undefined
    if (open || this.skipOctets > 0 || this.headerStartOctets > 0 || this.pending !== undefined) throw this.truncated()
  }

  private skip(chunk: Uint8Array, position: number): number {
    const octets = Math.min(this.skipOctets, chunk.length - position)
    this.skipOctets -= octets
    this.offset += octets
    if (this.skipOctets === 0) this.valuePassed()
    return position + octets
  }

  private collect(chunk: Uint8Array, position: number): number {
    const taken = this.keeper.collect(chunk, position)
    this.offset += taken
    const value = this.keeper.collected()
    if (value !== undefined) this.finishValue(value)
    return position + taken
  }

  private finishValue(value: Uint8Array): void {
    const pending = this.pending as NonNullable<typeof this.pending>
    this.pending = undefined
    if (pending.target === 'element') {
      this.append(
        new ValueElement(pending.tag, pending.vr as Exclude<VR, 'SQ'>, value, 0, value.length, pending.offset),
      )
    } else if (pending.target === 'offset-table') (this.fragments as FragmentsElement).offsetTable = value
    else (this.fragments as FragmentsElement).values.push(value)
    this.valuePassed()
  }

  /** Decodes one header from the chunk, or from what an earlier chunk left and this one completes. */
  private readHeader(chunk: Uint8Array, position: number): number {
    const { header, level } = this
    if (this.headerStartOctets > 0) return this.completeHeader(chunk, position)
    const available = chunk.length - position
    if (!readElementHeader(chunk, position, available, level.encoding, header)) {
      this.headerStart.set(chunk.subarray(position))
      this.headerStartOctets = available
      return chunk.length
    }
    if (this.offset === 0) this.checkEncoding(chunk[position + 4] as number, chunk[position + 5] as number)
    return this.handleHeader(chunk, position + header.octets)
  }

  private completeHeader(chunk: Uint8Array, position: number): number {
    const { header, headerStart, level } = this
    for (let next = position; next < chunk.length; ) {
      headerStart[this.headerStartOctets++] = chunk[next++] as number
      if (!readElementHeader(headerStart, 0, this.headerStartOctets, level.encoding, header)) continue
      this.headerStartOctets = 0
      if (this.offset === 0) this.checkEncoding(headerStart[4] as number, headerStart[5] as number)
      return this.handleHeader(chunk, next)
    }
    return chunk.length
  }

  private checkEncoding(fifth: number, sixth: number): void {
    const better = betterEncoding(this.header, fifth, sixth, this.level.encoding)
    if (better === undefined) return
    throw this.fault('LG_DICOM_TRANSFER_SYNTAX_WRONG', `the data set seems to be written in ${better}`)
  }

  /** @param position - octet of the chunk behind the header */
  private handleHeader(chunk: Uint8Array, position: number): number {
    const { header, level } = this
    const valueOffset = this.offset + header.octets
    if (valueOffset > level.bound) throw this.pastEnd()
    if (this.fragments !== undefined) return this.handleFragment(chunk, position, valueOffset)
    if (level.sequence !== undefined) this.handleItem(valueOffset)
    else if (header.tag >= ITEM) this.handleDelimiter(valueOffset)
    else return this.handleElement(chunk, position, valueOffset)
    return position
  }

  private handleElement(chunk: Uint8Array, position: number, valueOffset: number): number {
    const { header, level } = this
    this.count()
    if (this.options.locate && header.tag < FIRST_DATA_SET_TAG) throw this.forbidden()
    if (this.repeats(header.tag)) throw this.duplicate()
    const vr = level.encoding.explicitVR ? header.vr : implicitVR(header.tag, level.set)
    if (vr === undefined) throw this.fault('LG_DICOM_VR_INVALID', `${formatTag(header.tag)} has no VR of the Standard`)
    const isTopPixelData = this.levels.length === 0 && isPixelData(header.tag)
    if (isTopPixelData) this.checkPixelData()
    if (header.length === UNDEFINED_LENGTH) this.openUndefined(vr, valueOffset, isTopPixelData)
    else if (valueOffset + header.length > level.bound) throw this.pastEnd()
    else if (vr.vr === 'SQ') this.openSequence(valueOffset, valueOffset + header.length, level.encoding, false)
    else if (isTopPixelData && this.options.locate) this.locatePixelData(vr.vr, valueOffset)
    else return this.handleValue(chunk, position, vr.vr, valueOffset)
    return position
  }

  /** A value of stated length: kept if it is wanted, otherwise located and passed by. */
  private handleValue(chunk: Uint8Array, position: number, vr: Exclude<VR, 'SQ'>, valueOffset: number): number {
    const { tag, length } = this.header
    if (!this.keeper.wants(tag, length)) {
      this.append(new LocatedElement(tag, vr, valueOffset, length))
      this.passBy(valueOffset, length)
      return position
    }
    this.offset = valueOffset
    if (length <= chunk.length - position) {
      const source = this.keeper.keep(chunk, position, length)
      this.append(new ValueElement(tag, vr, source, source === chunk ? position : 0, length, valueOffset))
      this.offset += length
      this.valuePassed()
      return position + length
    }
    this.pending = { target: 'element', tag, vr, offset: valueOffset }
    this.keeper.begin(length)
    return position
  }

  private locatePixelData(vr: Exclude<VR, 'SQ'>, valueOffset: number): void {
    const { tag, length } = this.header
    this.startTrailer(new LocatedElement(tag, vr, valueOffset, length))
    this.passBy(valueOffset, length)
  }

  private startTrailer(pixelData: LocatedElement | FragmentsElement): void {
    this.pixelData = pixelData
    this.level = { ...this.level, set: this.trailer }
  }

  /** Encapsulated is what the transfer syntax says, and only there (PS3.5 A.4). */
  private checkPixelData(): void {
    const { header, options } = this
    if (header.tag !== Tags.PixelData) return
    if ((header.length === UNDEFINED_LENGTH) === options.transferSyntax.encapsulated) return
    const expected = options.transferSyntax.encapsulated ? 'encapsulated' : 'native'
    throw this.fault('LG_DICOM_PIXEL_DATA_ENCODING', `Pixel Data is not ${expected} as its transfer syntax says`)
  }

  private openUndefined(vr: VRFacts, valueOffset: number, isTopPixelData: boolean): void {
    const { header, level } = this
    if (vr.vr === 'SQ' || vr.vr === 'UN') {
      const unknownVR = vr.vr === 'UN' && level.encoding.explicitVR
      const encoding = unknownVR ? implicitLittleEndian : level.encoding
      this.openSequence(valueOffset, Number.POSITIVE_INFINITY, encoding, unknownVR)
      return
    }
    const mayHaveFragments = (vr.vr === 'OB' || vr.vr === 'OW') && level.encoding.explicitVR && isPixelData(header.tag)
    if (!mayHaveFragments) {
      throw this.fault('LG_DICOM_LENGTH_UNDEFINED', `${formatTag(header.tag)} states no length, which ${vr.vr} must`)
    }
    this.fragments = new FragmentsElement(header.tag, vr.vr as 'OB' | 'OW', valueOffset)
    this.tableSeen = false
    if (isTopPixelData && this.options.locate) this.startTrailer(this.fragments)
    else this.append(this.fragments)
    this.offset = valueOffset
  }

  private openSequence(valueOffset: number, end: number, encoding: Encoding, unknownVR: boolean): void {
    const { header, level, options } = this
    const undefinedLength = end === Number.POSITIVE_INFINITY
    const sequence = new SequenceElement(header.tag, [], { valueOffset, undefinedLength, unknownVR })
    this.append(sequence)
    this.offset = valueOffset
    if (end === valueOffset) {
      this.valuePassed()
      return
    }
    this.depth++
    if (this.depth > options.limits.sequenceDepth) {
      throw this.fault('LG_DICOM_TOO_DEEP', `sequences stand more than ${options.limits.sequenceDepth} deep`)
    }
    this.open({ sequence, set: level.set, encoding, end, bound: Math.min(level.bound, end) })
  }

  /** Inside a sequence: an item, or the delimiter of a sequence that states no length. */
  private handleItem(valueOffset: number): void {
    const { header, level } = this
    const sequence = level.sequence as SequenceElement
    if (header.tag === SEQUENCE_DELIMITATION && sequence.undefinedLength) {
      this.closeAtDelimiter(valueOffset)
      return
    }
    if (header.tag !== ITEM) {
      throw this.fault('LG_DICOM_ITEM_EXPECTED', `${formatTag(header.tag)} stands where an item should`)
    }
    this.count()
    const undefinedLength = header.length === UNDEFINED_LENGTH
    const end = undefinedLength ? Number.POSITIVE_INFINITY : valueOffset + header.length
    if (!undefinedLength && end > level.bound) throw this.pastEnd()
    const { bigEndian } = level.encoding
    const set = new DataSet({ bigEndian, undefinedLength, parent: level.set })
    sequence.items.push(set)
    this.offset = valueOffset
    this.open({ sequence: undefined, set, encoding: level.encoding, end, bound: Math.min(level.bound, end) })
    if (end === valueOffset) this.valuePassed()
  }

  /** Among elements: only the delimiter of an item that states no length. */
  private handleDelimiter(valueOffset: number): void {
    const { header, level } = this
    if (header.tag !== ITEM_DELIMITATION || level.end !== Number.POSITIVE_INFINITY) {
      throw this.fault('LG_DICOM_DELIMITER_UNEXPECTED', `${formatTag(header.tag)} stands where nothing is to be closed`)
    }
    this.closeAtDelimiter(valueOffset)
  }

  private closeAtDelimiter(valueOffset: number): void {
    if (this.header.length !== 0) {
      throw this.fault('LG_DICOM_DELIMITER_UNEXPECTED', `${formatTag(this.header.tag)} states a length other than zero`)
    }
    this.offset = valueOffset
    this.close()
    this.valuePassed()
  }

  /** Inside encapsulated Pixel Data: the offset table first, then fragments, then the delimiter. */
  private handleFragment(chunk: Uint8Array, position: number, valueOffset: number): number {
    const { header, level } = this
    const element = this.fragments as FragmentsElement
    if (header.tag === SEQUENCE_DELIMITATION) {
      if (!this.tableSeen) throw this.fault('LG_DICOM_ITEM_EXPECTED', 'the Basic Offset Table item is missing')
      this.fragments = undefined
      this.offset = valueOffset
      element.length = valueOffset - element.valueOffset
      this.valuePassed()
      return position
    }
    if (header.tag !== ITEM) {
      throw this.fault('LG_DICOM_ITEM_EXPECTED', `${formatTag(header.tag)} stands where a fragment should`)
    }
    if (header.length === UNDEFINED_LENGTH) throw this.fault('LG_DICOM_LENGTH_UNDEFINED', 'a fragment states no length')
    if (valueOffset + header.length > level.bound) throw this.pastEnd()
    return this.takeFragment(element, chunk, position, { offset: valueOffset, length: header.length })
  }

  private takeFragment(element: FragmentsElement, chunk: Uint8Array, position: number, fragment: Fragment): number {
    const { limits, locate } = this.options
    const target: ValueTarget = this.tableSeen ? 'fragment' : 'offset-table'
    const tooMany = this.tableSeen
      ? element.fragments.length >= limits.fragmentCount
      : fragment.length > limits.fragmentCount * 4
    if (tooMany)
      throw this.fault('LG_DICOM_TOO_MANY_FRAGMENTS', `there are more than ${limits.fragmentCount} fragments`)
    if (this.tableSeen) element.fragments.push(fragment)
    this.tableSeen = true
    if (target === 'fragment' && locate) {
      this.passBy(fragment.offset, fragment.length)
      return position
    }
    this.offset = fragment.offset
    this.pending = { target, tag: element.tag, vr: element.vr, offset: fragment.offset }
    if (fragment.length <= chunk.length - position && !locate) {
      this.offset += fragment.length
      this.finishValue(chunk.subarray(position, position + fragment.length))
      return position + fragment.length
    }
    this.keeper.begin(fragment.length)
    if (fragment.length === 0) this.finishValue(new Uint8Array(0))
    return position
  }

  private passBy(valueOffset: number, length: number): void {
    this.offset = valueOffset
    this.skipOctets = length
    if (length === 0) this.valuePassed()
  }

  /** A value is complete: so are the items and sequences that end with it. */
  private valuePassed(): void {
    if (this.fragments !== undefined) return
    while (this.offset === this.level.end) this.close()
  }

  private open(level: Level): void {
    this.levels.push(this.level)
    this.level = level
  }

  private close(): void {
    if (this.level.sequence !== undefined) this.depth--
    this.level = this.levels.pop() as Level
  }

  private append(element: Element): void {
    this.level.set.append(element)
  }

  /** Whether the data set has this tag already; header and trailer are one data set in two parts. */
  private repeats(tag: Tag): boolean {
    if (!this.level.set.mayAppend(tag)) return true
    const inTrailer = this.pixelData !== undefined && this.levels.length === 0
    return inTrailer && (isPixelData(tag) || this.root.has(tag))
  }

  private count(): void {
    this.elementCount++
    const { elementCount } = this.options.limits
    if (this.elementCount > elementCount) {
      throw this.fault('LG_DICOM_TOO_MANY_ELEMENTS', `there are more than ${elementCount} elements and items`)
    }
  }

  private forbidden(): DicomError {
    return this.fault('LG_DICOM_TAG_FORBIDDEN', `${formatTag(this.header.tag)} does not belong in a data set`)
  }

  private duplicate(): DicomError {
    return this.fault('LG_DICOM_ELEMENT_DUPLICATE', `${formatTag(this.header.tag)} stands twice in one data set`)
  }

  private pastEnd(): DicomError {
    if (this.levels.length === 0) return this.truncated()
    return this.fault('LG_DICOM_LENGTH_PAST_END', `${formatTag(this.header.tag)} is longer than what it stands in`)
  }

  private truncated(): DicomError {
    const offset = this.offset + this.headerStartOctets
    return new DicomError('LG_DICOM_TRUNCATED', `the data set ends at octet ${offset}, inside an element`, { offset })
  }

  private fault(code: DicomErrorCode, message: string): DicomError {
    const { offset, header } = this
    return new DicomError(code, `octet ${offset}: ${message}`, { offset, tag: formatTag(header.tag) })
  }
}

/** Pixel Data, Float Pixel Data, Double Float Pixel Data (PS3.5 8.1). */
function isPixelData(tag: Tag): boolean {
  return tag === Tags.PixelData || tag === Tags.FloatPixelData || tag === Tags.DoubleFloatPixelData
}
