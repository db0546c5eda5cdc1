/**
 * A data set: elements in the order of their tags, items of sequences included.
 *
 * Values stay octets until somebody asks for text or numbers. Sources: PS3.5 Clause 7, PS3.3 C.12.1.1.2.
 */
import { type CharacterSetDecoder, decoderFor } from '../character-set/decoder.ts'
import { DicomError } from '../errors.ts'
import { formatTag, type Tag, Tags } from '../tag.ts'
import { factsOf, type VR } from '../vr.ts'
import { type Element, SequenceElement, ValueElement } from './element.ts'
import { knownVR } from './known-vr.ts'
import { parseNumericText, readNumbers, splitText } from './read-value.ts'
import { padded, type Value, writeValue } from './write-value.ts'

export interface DataSetTraits {
  /** Byte order of the values; `false` unless the data set was read from Explicit VR Big Endian. */
  readonly bigEndian?: boolean
  /** For an item: encoded without its length, closed by a delimiter. */
  readonly undefinedLength?: boolean
  /** The data set whose sequence this item stands in: its character set holds here too. */
  readonly parent?: DataSet | undefined
}

export class DataSet implements Iterable<Element> {
  readonly bigEndian: boolean
  readonly undefinedLength: boolean
  private parent: DataSet | undefined
  private list: Element[] = []
  /** Tags rise from element to element, so that a search may halve. */
  private ascending = true
  private index: Map<Tag, Element> | undefined
  private decoder: CharacterSetDecoder | undefined

  constructor({ bigEndian = false, undefinedLength = false, parent }: DataSetTraits = {}) {
    this.bigEndian = bigEndian
    this.undefinedLength = undefinedLength
    this.parent = parent
  }

  /** Elements by tag: in the order in which they were read; in the order of tags once something was set. */
  get elements(): ReadonlyMap<Tag, Element> {
    this.index ??= new Map(this.list.map((element) => [element.tag, element]))
    return this.index
  }

  get size(): number {
    return this.list.length
  }

  [Symbol.iterator](): Iterator<Element> {
    return this.list.values()
  }

  /** The elements as PS3.5 7.1 wants them written. */
  inTagOrder(): readonly Element[] {
    return this.ascending ? this.list : [...this.list].sort((a, b) => a.tag - b.tag)
  }

  get(tag: Tag): Element | undefined {
    return this.ascending ? this.list[this.positionOf(tag)] : this.elements.get(tag)
  }

  /** The element of this item or, if it has none, of the nearest data set around it that has. */
  getInherited(tag: Tag): Element | undefined {
    let set: DataSet | undefined = this
    while (set !== undefined && !set.has(tag)) set = set.parent
    return set?.get(tag)
  }

  has(tag: Tag): boolean {
    return this.get(tag) !== undefined
  }

  /** The first value as text, decoded and without padding; `undefined` if absent, empty or not text or number. */
  string(tag: Tag): string | undefined {
    const text = this.strings(tag)[0]
    return text === '' ? undefined : text
  }

  /** All values as text: text as decoded by the character set in force, numbers in decimal. */
  strings(tag: Tag): string[] {
    const element = this.get(tag)
    if (element?.kind !== 'value') return []
    const vr = knownVR(element)
    const { kind } = factsOf(vr)
    if (kind === 'number') return this.numbersOf(element, vr).map(String)
    return kind === 'text' ? splitText(this.decode(element.value, vr), vr) : []
  }

  /** All values as numbers; what is no number (an empty or garbled DS) is left out. 64-bit values lose what exceeds 2^53. */
  numbers(tag: Tag): number[] {
    const element = this.get(tag)
    if (element?.kind !== 'value') return []
    const vr = knownVR(element)
    if (factsOf(vr).kind !== 'text') return this.numbersOf(element, vr).map(Number)
    return this.strings(tag)
      .map(parseNumericText)
      .filter((number) => number !== undefined)
  }

  /** The first value if it is a whole number. */
  integer(tag: Tag): number | undefined {
    const number = this.numbers(tag)[0]
    return Number.isSafeInteger(number) ? number : undefined
  }

  /** The octets of a value, padding included: a view. `undefined` for sequences, Pixel Data in fragments, located values. */
  octets(tag: Tag): Uint8Array | undefined {
    const element = this.get(tag)
    return element?.kind === 'value' ? element.value : undefined
  }

  /** The items of a sequence; empty if there is none. */
  items(tag: Tag): DataSet[] {
    const element = this.get(tag)
    return element?.kind === 'items' ? element.items : []
  }

  /** The values of Specific Character Set in force here: this item's, or those of the data set around it. */
  get specificCharacterSet(): readonly string[] {
    const element = this.getInherited(Tags.SpecificCharacterSet)
    return element?.kind === 'value' ? splitText(ascii(element.value), 'CS') : []
  }

  /** Decodes octets by the character set in force here; padding and the delimiters between values stay in. Never throws. */
  decode(octets: Uint8Array, vr: VR): string {
    this.decoder ??= decoderFor(this.specificCharacterSet)
    return this.decoder.decode(octets, vr)
  }

  /**
   * Sets an element, replacing one with the same tag. Text goes in as UTF-8 (see `writeValue`); octets are taken as they are,
   * in the byte order of this data set.
   *
   * @throws DicomError `LG_DICOM_VALUE_INVALID` if the VR cannot hold the value
   */
  set(tag: Tag, vr: VR, value: Value | Uint8Array | readonly DataSet[]): this {
    this.put(this.elementFor(tag, vr, value))
    return this
  }

  /** Puts an element in its place by tag, instead of one with the same tag. */
  put(element: Element): void {
    this.sort()
    const position = this.positionOf(element.tag)
    const replaced = this.list[position]?.tag === element.tag
    this.list.splice(replaced ? position : this.insertionPoint(element.tag), replaced ? 1 : 0, element)
    if (element.kind === 'items') for (const item of element.items) item.parent = this
    this.index = undefined
    if (element.kind === 'items' || element.tag === Tags.SpecificCharacterSet) this.forgetDecoder()
  }

  delete(tag: Tag): boolean {
    const kept = this.list.filter((element) => element.tag !== tag)
    const found = kept.length < this.list.length
    this.list = kept
    this.index = undefined
    this.forgetDecoder()
    return found
  }

  /**
   * Whether a tag is new here. Twice the same is refused and not put up with: which of two patients' names counts
   * would depend on the program that looks (PS3.5 7.1 allows a tag once).
   */
  mayAppend(tag: Tag): boolean {
    const last = this.list[this.list.length - 1]
    return last === undefined || (this.ascending && tag > last.tag) || !this.elements.has(tag)
  }

  /**
   * Adds an element behind those that are there, as the readers do. Out of order is kept as it came.
   *
   * @throws DicomError `LG_DICOM_ELEMENT_DUPLICATE`
   */
  append(element: Element): void {
    if (!this.mayAppend(element.tag)) throw duplicate(element)
    const last = this.list[this.list.length - 1]
    if (last !== undefined && element.tag < last.tag) this.ascending = false
    this.list.push(element)
    if (element.tag === Tags.SpecificCharacterSet) this.decoder = undefined
    if (this.index !== undefined) this.index.set(element.tag, element)
  }

  private elementFor(tag: Tag, vr: VR, value: Value | Uint8Array | readonly DataSet[]): Element {
    if (vr === 'SQ') return new SequenceElement(tag, isItems(value) ? [...value] : [])
    if (value instanceof Uint8Array) return new ValueElement(tag, vr, padded(value, vr))
    return new ValueElement(tag, vr, writeValue(tag, vr, value as Value, this.bigEndian))
  }

  private numbersOf(element: ValueElement, vr: VR): (number | bigint)[] {
    return readNumbers(element.value, vr, this.bigEndian && element.vr !== 'UN')
  }

  /** Another character set may be in force here and in the items below. */
  private forgetDecoder(): void {
    this.decoder = undefined
    for (const element of this.list) {
      if (element.kind === 'items') for (const item of element.items) item.forgetDecoder()
    }
  }

  private sort(): void {
    if (this.ascending) return
    this.list.sort((a, b) => a.tag - b.tag)
    this.ascending = true
  }

  /** Where the element with this tag is; -1 if there is none. */
  private positionOf(tag: Tag): number {
    const position = this.insertionPoint(tag)
    return this.list[position]?.tag === tag ? position : -1
  }

  private insertionPoint(tag: Tag): number {
    let low = 0
    let high = this.list.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.list[middle] as Element).tag < tag) low = middle + 1
      else high = middle
    }
    return low
  }
}

function isItems(value: unknown): value is readonly DataSet[] {
  return Array.isArray(value) && value.every((item) => item instanceof DataSet)
}

function duplicate(element: Element): DicomError {
  const tag = formatTag(element.tag)
  return new DicomError('LG_DICOM_ELEMENT_DUPLICATE', `${tag} stands twice in one data set`, {
    tag,
    offset: element.valueOffset,
  })
}

function ascii(octets: Uint8Array): string {
  let text = ''
  for (const octet of octets) text += String.fromCharCode(octet)
  return text
}
