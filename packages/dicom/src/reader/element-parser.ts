/**
 * The state machine under both readers: takes octets in chunks of any size and builds a data set.
 *
 * Between chunks there is at most the beginning of one header or of one value that is kept; all other octets are counted
 * past. Sources: PS3.5 7.1 (elements), 7.5 (sequences, items, delimiters), 6.2.2 (UN), A.4 (fragments).
 */

import { DataSet } from '../data-set/data-set.ts'
import { FragmentsElement, LocatedElement, SequenceElement, ValueElement } from '../data-set/element.ts'
import { MARKER_OCTETS, startsCodestream } from '../encapsulated/start-marker.ts'
import { DicomError, type DicomErrorCode } from '../errors.ts'
import type { Limits } from '../limits.ts'
import { formatTag, type Tag, Tags } from '../tag.ts'
import type { TransferSyntax } from '../transfer-syntax.ts'
import type { VR, VRFacts } from '../vr.ts'
import {
  ITEM,
  ITEM_DELIMITATION,
  implicitLittleEndian,
  SEQUENCE_DELIMITATION,
  UNDEFINED_LENGTH,
} from './element-header.ts'
import { type FragmentRole, fragmentRole } from './fragment-header.ts'
import { HEADER_CUT, HeaderReader } from './header-reader.ts'
import { implicitVR } from './implicit-vr.ts'
import { OpenLevels } from './open-levels.ts'
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

/** A value whose octets go over several chunks, and what they are for. */
interface PendingValue {
  readonly role: 'element' | FragmentRole
  readonly tag: Tag
  readonly vr: Exclude<VR, 'SQ'>
  readonly offset: number
}

export class ElementParser {
  /** Everything up to Pixel Data when locating, everything at all otherwise. */
  readonly root: DataSet
  /** What follows Pixel Data when locating. */
  readonly trailer: DataSet
  /** Top-level Pixel Data when locating, from its header on. */
  pixelData: LocatedElement | FragmentsElement | undefined
  private readonly options: ParserOptions
  private readonly keeper: ValueKeeper
  private readonly headers = new HeaderReader()
  private readonly header = this.headers.header
  private readonly levels: OpenLevels
  private elementCount = 0
  /** Octet of the data set that comes next. */
  private offset = 0
  /** Octets of the current value that are yet to pass by. */
  private skipOctets = 0
  private pending: PendingValue | undefined
  /** Encapsulated Pixel Data that is open. */
  private fragments: FragmentsElement | undefined
  private tableSeen = false
  /** The first octets of the fragment that passes by. */
  private readonly start = new Uint8Array(MARKER_OCTETS)
  private startOctets = MARKER_OCTETS

  constructor(options: ParserOptions) {
    this.options = options
    const { transferSyntax, totalOctets = Number.POSITIVE_INFINITY } = options
    this.keeper = new ValueKeeper(options.limits, options.locate)
    this.root = new DataSet({ bigEndian: transferSyntax.bigEndian })
    this.trailer = new DataSet({ bigEndian: transferSyntax.bigEndian })
    this.levels = new OpenLevels(this.root, transferSyntax, totalOctets)
  }

  /** @throws DicomError with `detail.offset` */
  write(chunk: Uint8Array): void {
    let position = 0
    while (position < chunk.length) {
      if (this.skipOctets > 0) position = this.skip(chunk, position)
      else if (this.pending !== undefined) position = this.collect(chunk, position, this.pending)
      else position = this.readHeader(chunk, position)
    }
  }

  /** @throws DicomError `LG_DICOM_TRUNCATED` if something is still open */
  end(): void {
    const insideValue = this.skipOctets > 0 || this.pending !== undefined || this.fragments !== undefined
    if (insideValue || !this.levels.atTop || this.headers.startOctets > 0) throw this.truncated()
  }

  private skip(chunk: Uint8Array, position: number): number {
    const octets = Math.min(this.skipOctets, chunk.length - position)
    if (this.startOctets < MARKER_OCTETS) this.lookAtStart(chunk.subarray(position, position + octets))
    this.skipOctets -= octets
    this.offset += octets
    if (this.skipOctets === 0) this.valuePassed()
    return position + octets
  }

  private collect(chunk: Uint8Array, position: number, pending: PendingValue): number {
    const taken = this.keeper.collect(chunk, position)
    this.offset += taken
    const value = this.keeper.collected()
    if (value !== undefined) this.finishValue(pending, value)
    return position + taken
  }

  private finishValue({ role, tag, vr, offset }: PendingValue, value: Uint8Array): void {
    this.pending = undefined
    if (role === 'element') {
      this.levels.current.set.append(new ValueElement(tag, vr, value, 0, value.length, offset))
    } else if (role === 'offset-table') (this.fragments as FragmentsElement).offsetTable = value
    else (this.fragments as FragmentsElement).values.push(value)
    this.valuePassed()
  }

  private readHeader(chunk: Uint8Array, start: number): number {
    const { header, levels } = this
    const { current } = levels
    const position = this.headers.read(chunk, start, current.encoding)
    if (position === HEADER_CUT) return chunk.length
    if (this.offset === 0) this.checkEncoding()
    const valueOffset = this.offset + header.octets
    if (valueOffset > current.bound) throw this.pastEnd()
    if (this.fragments !== undefined) return this.handleFragment(this.fragments, chunk, position, valueOffset)
    if (current.sequence !== undefined) this.handleItem(current.sequence, valueOffset)
    else if (header.tag >= ITEM) this.handleDelimiter(valueOffset)
    else return this.handleElement(chunk, position, valueOffset)
    return position
  }

  private checkEncoding(): void {
    const better = betterEncoding(this.header, this.levels.current.encoding)
    if (better === undefined) return
    throw this.fault('LG_DICOM_TRANSFER_SYNTAX_WRONG', `the data set seems to be written in ${better}`)
  }

  private handleElement(chunk: Uint8Array, position: number, valueOffset: number): number {
    const { header, levels } = this
    const { encoding, set, bound } = levels.current
    this.count()
    this.checkTag()
    const vr = encoding.explicitVR ? header.vr : implicitVR(header.tag, set)
    if (vr === undefined) throw this.fault('LG_DICOM_VR_INVALID', `${formatTag(header.tag)} has no VR of the Standard`)
    const isTopPixelData = levels.atTop && isPixelData(header.tag)
    if (isTopPixelData) this.checkPixelData()
    if (header.length === UNDEFINED_LENGTH) this.openUndefined(vr, valueOffset, isTopPixelData)
    else if (valueOffset + header.length > bound) throw this.pastEnd()
    else if (vr.vr === 'SQ') this.openSequence(valueOffset, valueOffset + header.length, false)
    else if (isTopPixelData && this.options.locate) this.locatePixelData(vr.vr, valueOffset)
    else return this.handleValue(chunk, position, vr.vr, valueOffset)
    return position
  }

  /** A tag belongs in a data set, and is there once; header and trailer are one data set in two parts. */
  private checkTag(): void {
    const { tag } = this.header
    if (this.options.locate && tag < FIRST_DATA_SET_TAG) {
      throw this.fault('LG_DICOM_TAG_FORBIDDEN', `${formatTag(tag)} does not belong in a data set`)
    }
    const inTrailer = this.pixelData !== undefined && this.levels.atTop
    const inBoth = inTrailer && (isPixelData(tag) || this.root.has(tag))
    if (inBoth || !this.levels.current.set.mayAppend(tag)) {
      throw this.fault('LG_DICOM_ELEMENT_DUPLICATE', `${formatTag(tag)} stands twice in one data set`)
    }
  }

  /** A value of stated length: kept if it is wanted, otherwise located and passed by. */
  private handleValue(chunk: Uint8Array, position: number, vr: Exclude<VR, 'SQ'>, valueOffset: number): number {
    const { tag, length } = this.header
    const { set } = this.levels.current
    if (!this.keeper.wants(tag, length)) {
      set.append(new LocatedElement(tag, vr, valueOffset, length))
      this.passBy(valueOffset, length)
      return position
    }
    if (length > chunk.length - position) {
      this.beginValue({ role: 'element', tag, vr, offset: valueOffset }, length)
      return position
    }
    const source = this.keeper.keep(chunk, position, length)
    set.append(new ValueElement(tag, vr, source, this.keeper.keptStart, length, valueOffset))
    this.offset = valueOffset + length
    this.valuePassed()
    return position + length
  }

  private beginValue(pending: PendingValue, length: number): void {
    this.offset = pending.offset
    this.pending = pending
    this.keeper.begin(length)
  }

  private locatePixelData(vr: Exclude<VR, 'SQ'>, valueOffset: number): void {
    const { tag, length } = this.header
    this.pixelData = new LocatedElement(tag, vr, valueOffset, length)
    this.levels.continueIn(this.trailer)
    this.passBy(valueOffset, length)
  }

  /** Encapsulated is what the transfer syntax says, and only there (PS3.5 A.4). */
  private checkPixelData(): void {
    const { header, options } = this
    if (header.tag !== Tags.PixelData) return
    if ((header.length === UNDEFINED_LENGTH) === options.transferSyntax.encapsulated) return
    const expected = options.transferSyntax.encapsulated ? 'encapsulated' : 'native'
    throw this.fault('LG_DICOM_PIXEL_DATA_ENCODING', `Pixel Data is not ${expected} as its transfer syntax says`)
  }

  private openUndefined({ vr }: VRFacts, valueOffset: number, isTopPixelData: boolean): void {
    const { header } = this
    const { explicitVR } = this.levels.current.encoding
    if (vr === 'SQ' || vr === 'UN') {
      this.openSequence(valueOffset, Number.POSITIVE_INFINITY, vr === 'UN' && explicitVR)
    } else if ((vr === 'OB' || vr === 'OW') && explicitVR && isPixelData(header.tag)) {
      this.openFragments(new FragmentsElement(header.tag, vr, valueOffset), isTopPixelData)
    } else throw this.fault('LG_DICOM_LENGTH_UNDEFINED', `${formatTag(header.tag)} states no length, which ${vr} must`)
  }

  private openFragments(element: FragmentsElement, isTopPixelData: boolean): void {
    this.fragments = element
    this.tableSeen = false
    this.offset = element.valueOffset
    if (!isTopPixelData || !this.options.locate) {
      this.levels.current.set.append(element)
      return
    }
    this.pixelData = element
    this.levels.continueIn(this.trailer)
  }

  /** @param unknownVR - of VR UN: its items are in implicit VR little endian, whatever is around them (PS3.5 6.2.2) */
  private openSequence(valueOffset: number, end: number, unknownVR: boolean): void {
    const { header, levels, options } = this
    const { set, encoding } = levels.current
    const undefinedLength = end === Number.POSITIVE_INFINITY
    const sequence = new SequenceElement(header.tag, [], { valueOffset, undefinedLength, unknownVR })
    set.append(sequence)
    if (levels.sequenceCount >= options.limits.sequenceDepth) {
      throw this.fault('LG_DICOM_TOO_DEEP', `sequences stand more than ${options.limits.sequenceDepth} deep`)
    }
    levels.openSequence(sequence, unknownVR ? implicitLittleEndian : encoding, end)
    this.offset = valueOffset
    this.valuePassed()
  }

  /** Inside a sequence: an item, or the delimiter of a sequence that states no length. */
  private handleItem(sequence: SequenceElement, valueOffset: number): void {
    const { header, levels } = this
    if (header.tag === SEQUENCE_DELIMITATION && sequence.undefinedLength) {
      this.closeAtDelimiter(valueOffset)
      return
    }
    if (header.tag !== ITEM) {
      throw this.fault('LG_DICOM_ITEM_EXPECTED', `${formatTag(header.tag)} stands where an item should`)
    }
    this.count()
    const { encoding, set: parent, bound } = levels.current
    const undefinedLength = header.length === UNDEFINED_LENGTH
    const end = undefinedLength ? Number.POSITIVE_INFINITY : valueOffset + header.length
    if (!undefinedLength && end > bound) throw this.pastEnd()
    const set = new DataSet({ bigEndian: encoding.bigEndian, undefinedLength, parent })
    sequence.items.push(set)
    levels.openItem(set, end)
    this.offset = valueOffset
    this.valuePassed()
  }

  /** Among elements: only the delimiter of an item that states no length. */
  private handleDelimiter(valueOffset: number): void {
    const { tag } = this.header
    if (tag !== ITEM_DELIMITATION || this.levels.current.end !== Number.POSITIVE_INFINITY) {
      throw this.fault('LG_DICOM_DELIMITER_UNEXPECTED', `${formatTag(tag)} stands where nothing is to be closed`)
    }
    this.closeAtDelimiter(valueOffset)
  }

  private closeAtDelimiter(valueOffset: number): void {
    const { tag, length } = this.header
    if (length !== 0) throw this.fault('LG_DICOM_DELIMITER_UNEXPECTED', `${formatTag(tag)} states a length`)
    this.levels.close()
    this.offset = valueOffset
    this.valuePassed()
  }

  /** Inside encapsulated Pixel Data. */
  private handleFragment(element: FragmentsElement, chunk: Uint8Array, position: number, valueOffset: number): number {
    const { header, options } = this
    const { length } = header
    const role = fragmentRole(header, element, this.tableSeen, this.offset, options.limits.fragmentCount)
    if (role === 'delimiter') this.closeFragments(element, valueOffset)
    else if (valueOffset + length > this.levels.current.bound) throw this.pastEnd()
    else return this.takeFragment(element, role, chunk, position, valueOffset)
    return position
  }

  private closeFragments(element: FragmentsElement, valueOffset: number): void {
    element.length = valueOffset - element.valueOffset
    this.fragments = undefined
    this.offset = valueOffset
    this.valuePassed()
  }

  private takeFragment(
    element: FragmentsElement,
    role: FragmentRole,
    chunk: Uint8Array,
    position: number,
    offset: number,
  ): number {
    const { length } = this.header
    const pending: PendingValue = { role, tag: element.tag, vr: element.vr, offset }
    this.tableSeen = true
    if (role === 'fragment') element.fragments.push({ offset, length })
    if (role === 'fragment' && this.options.locate) {
      this.startOctets = length < MARKER_OCTETS ? MARKER_OCTETS : 0
      this.passBy(offset, length)
    } else if (this.options.locate && length > 0) this.beginValue(pending, length)
    else if (length > chunk.length - position) this.beginValue(pending, length)
    else {
      this.offset = offset + length
      this.finishValue(pending, chunk.subarray(position, position + length))
      return position + length
    }
    return position
  }

  private lookAtStart(octets: Uint8Array): void {
    const taken = octets.subarray(0, MARKER_OCTETS - this.startOctets)
    this.start.set(taken, this.startOctets)
    this.startOctets += taken.length
    const fragments = this.fragments?.fragments
    const last = fragments?.at(-1)
    if (this.startOctets < MARKER_OCTETS || !fragments || !last || !startsCodestream(this.start)) return
    fragments[fragments.length - 1] = { ...last, startsCodestream: true }
  }

  private passBy(valueOffset: number, length: number): void {
    this.offset = valueOffset
    this.skipOctets = length
    if (length === 0) this.valuePassed()
  }

  /** What stood here is complete: so are the items and sequences that end with it. */
  private valuePassed(): void {
    if (this.fragments === undefined) this.levels.closeEndingAt(this.offset)
  }

  private count(): void {
    this.elementCount++
    const { elementCount } = this.options.limits
    if (this.elementCount > elementCount) {
      throw this.fault('LG_DICOM_TOO_MANY_ELEMENTS', `there are more than ${elementCount} elements and items`)
    }
  }

  private pastEnd(): DicomError {
    if (this.levels.atTop) return this.truncated()
    return this.fault('LG_DICOM_LENGTH_PAST_END', `${formatTag(this.header.tag)} is longer than what it stands in`)
  }

  private truncated(): DicomError {
    const offset = this.offset + this.headers.startOctets
    return new DicomError('LG_DICOM_TRUNCATED', `the data set ends at octet ${offset}, inside an element`, { offset })
  }

  private fault(code: DicomErrorCode, message: string): DicomError {
    const { offset } = this
    return new DicomError(code, `octet ${offset}: ${message}`, { offset, tag: formatTag(this.header.tag) })
  }
}

/** Pixel Data, Float Pixel Data, Double Float Pixel Data (PS3.5 8.1). */
function isPixelData(tag: Tag): boolean {
  return tag === Tags.PixelData || tag === Tags.FloatPixelData || tag === Tags.DoubleFloatPixelData
}
