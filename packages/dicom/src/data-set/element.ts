/**
 * The elements of a data set. There are four kinds: a value, a sequence of items, Pixel Data in fragments,
 * and a value that was passed by without being kept. Source: PS3.5 7.1, 7.5, A.4.
 */
import type { Tag } from '../tag.ts'
import type { VR } from '../vr.ts'
import type { DataSet } from './data-set.ts'

export type Element = ValueElement | SequenceElement | FragmentsElement | LocatedElement

/** A value that is at hand. */
export class ValueElement {
  readonly tag: Tag
  readonly vr: Exclude<VR, 'SQ'>
  /** Octet of the data set, from 0, where the value begins; 0 in data sets that were not read. */
  readonly valueOffset: number
  /** Octets of the value as encoded, padding included. */
  readonly length: number
  private readonly source: Uint8Array
  private readonly start: number

  /** @param source - holds the value from `start` on; looked at only when `value` is asked for */
  constructor(tag: Tag, vr: Exclude<VR, 'SQ'>, source: Uint8Array, start = 0, length = source.length, valueOffset = 0) {
    this.tag = tag
    this.vr = vr
    this.valueOffset = valueOffset
    this.length = length
    this.source = source
    this.start = start
  }

  get kind(): 'value' {
    return 'value'
  }

  /** The octets as they were encoded, in the byte order of the data set: a view, not a copy. */
  get value(): Uint8Array {
    return this.source.subarray(this.start, this.start + this.length)
  }
}

/** A sequence. */
export class SequenceElement {
  readonly tag: Tag
  readonly vr: 'SQ'
  readonly valueOffset: number
  readonly items: DataSet[]
  /** Encoded without its length, closed by a delimiter. */
  readonly undefinedLength: boolean
  /** Encoded as VR UN without its length; its items are implicit VR little endian (PS3.5 6.2.2 Note 4). */
  readonly unknownVR: boolean

  constructor(
    tag: Tag,
    items: DataSet[],
    { valueOffset = 0, undefinedLength = false, unknownVR = false }: SequenceTraits = {},
  ) {
    this.tag = tag
    this.vr = 'SQ'
    this.items = items
    this.valueOffset = valueOffset
    this.undefinedLength = undefinedLength
    this.unknownVR = unknownVR
  }

  get kind(): 'items' {
    return 'items'
  }
}

export interface SequenceTraits {
  valueOffset?: number
  undefinedLength?: boolean
  unknownVR?: boolean
}

/** One fragment of encapsulated Pixel Data. */
export interface Fragment {
  /** Octet of the data set where the fragment's own octets begin, after its item header of 8 octets. */
  readonly offset: number
  readonly length: number
  /** Its first octets are those of a codestream; only a reader that passes the fragments by tells. */
  readonly startsCodestream?: true
}

/** Encapsulated Pixel Data (PS3.5 A.4). */
export class FragmentsElement {
  readonly tag: Tag
  readonly vr: 'OB' | 'OW'
  /** Octet of the data set where the item of the Basic Offset Table begins. */
  readonly valueOffset: number
  /** Octets of the Basic Offset Table as they stand, 32 bits a frame; empty where the sender made none. */
  offsetTable: Uint8Array = new Uint8Array(0)
  readonly fragments: Fragment[] = []
  /** The octets of each fragment, only where the whole data set was at hand (`readDataSet`). */
  readonly values: Uint8Array[] = []
  /** Octets from `valueOffset` to after the delimiter; `undefined` until that was seen. */
  length: number | undefined = undefined

  constructor(tag: Tag, vr: 'OB' | 'OW', valueOffset = 0) {
    this.tag = tag
    this.vr = vr
    this.valueOffset = valueOffset
  }

  get kind(): 'fragments' {
    return 'fragments'
  }
}

/** A value that was too long to keep: only where it lies is known. */
export class LocatedElement {
  readonly tag: Tag
  readonly vr: Exclude<VR, 'SQ'>
  readonly valueOffset: number
  readonly length: number

  constructor(tag: Tag, vr: Exclude<VR, 'SQ'>, valueOffset: number, length: number) {
    this.tag = tag
    this.vr = vr
    this.valueOffset = valueOffset
    this.length = length
  }

  get kind(): 'located' {
    return 'located'
  }
}
