/**
 * Writes the identifiers that answer one query: the attributes asked for, in the character set asked for where it can hold
 * them, otherwise in UTF-8.
 *
 * There may be a million of them, so an answer is written straight to octets: the order of its elements is the query's.
 *
 * Sources: PS3.4 C.4.1.1.3.2 (response identifier), PS3.3 C.12.1.1.2 (character set), PS3.5 7.1 (encoding).
 */
import {
  type CharacterSetEncoder,
  encoderFor,
  factsOf,
  type Tag,
  Tags,
  type TransferSyntax,
  transferSyntaxOf,
  type VR,
} from '@leadglass/dicom'
import type { QueryKey } from './query.ts'

/** Attributes by keyword. Several values are an array; absent ones are answered empty. */
export type Answer = Readonly<Record<string, string | number | readonly string[]>>

export interface AnswerForm {
  /** Those that the archive supports. */
  readonly keys: readonly QueryKey[]
  /** The same in every answer: level, where to retrieve. */
  readonly constants: ReadonlyMap<Tag, readonly [VR, string]>
  /** Of the request's identifier. */
  readonly specificCharacterSet: readonly string[]
  readonly transferSyntaxUID: string
}

const UTF_8 = 'ISO_IR 192'
const ITEM = 0xfffee000
const PRINTABLE_ASCII = /^[\x20-\x7E]*$/
/** VRs that Specific Character Set touches (PS3.5 6.1.2.2). */
const textVRs: ReadonlySet<VR> = new Set<VR>(['LO', 'LT', 'PN', 'SH', 'ST', 'UC', 'UT'])
const textEncoder = encoderFor([UTF_8])

interface Field {
  readonly tag: Tag
  readonly vr: VR
  readonly keyword: string | undefined
  readonly constant?: string
  readonly items?: readonly Field[]
}

export class AnswerWriter {
  readonly #fields: readonly Field[]
  readonly #terms: readonly string[]
  readonly #encoder: CharacterSetEncoder
  readonly #syntax: TransferSyntax
  #octets = Buffer.allocUnsafe(4096)
  #length = 0
  /** Of the answer being written: a value is in another character than ASCII. */
  #isExtended = false

  constructor({ keys, constants, specificCharacterSet, transferSyntaxUID }: AnswerForm) {
    this.#terms = specificCharacterSet
    this.#encoder = encoderFor(specificCharacterSet)
    this.#syntax = transferSyntaxOf(transferSyntaxUID)!
    const fixed = [...constants].map(([tag, [vr, constant]]): Field => ({ tag, vr, keyword: undefined, constant }))
    const asked = keys.filter(({ tag }) => !constants.has(tag)).map(fieldOf)
    this.#fields = [...fixed, ...asked].sort((a, b) => a.tag - b.tag)
  }

  /** The identifier of one answer. */
  write(answer: Answer): Uint8Array {
    return this.#writeWith(answer, this.#encoder, this.#terms) ?? this.#writeWith(answer, textEncoder, [UTF_8])!
  }

  /** Undefined where the character set has no place for something. */
  #writeWith(answer: Answer, encoder: CharacterSetEncoder, terms: readonly string[]): Uint8Array | undefined {
    this.#length = 0
    this.#isExtended = false
    if (!this.#writeFields(this.#fields, answer, encoder)) return undefined
    const body = Buffer.from(this.#octets.subarray(0, this.#length))
    if (!this.#isExtended) return body
    this.#length = 0
    this.#writeElement(Tags.SpecificCharacterSet, 'CS', Buffer.from(terms.join('\\'), 'latin1'))
    return Buffer.concat([this.#octets.subarray(0, this.#length), body])
  }

  #writeFields(fields: readonly Field[], answer: Answer, encoder: CharacterSetEncoder): boolean {
    return fields.every((field) => {
      if (field.items) return this.#writeItem(field.tag, field.items, answer, encoder)
      const value = field.constant ?? (field.keyword === undefined ? undefined : answer[field.keyword])
      const octets = this.#valueOf(field.vr, value, encoder)
      if (octets === undefined) return false
      this.#writeElement(field.tag, field.vr, octets)
      return true
    })
  }

  /** A sequence with one item, or none where the archive has nothing for it. */
  #writeItem(tag: Tag, fields: readonly Field[], answer: Answer, encoder: CharacterSetEncoder): boolean {
    const isThere = fields.some(({ keyword }) => keyword !== undefined && answer[keyword] !== undefined)
    const sequenceAt = this.#writeHeader(tag, 'SQ', 0)
    if (!isThere) return true
    const itemAt = this.#writeItemHeader()
    if (!this.#writeFields(fields, answer, encoder)) return false
    this.#patchLength(itemAt)
    this.#patchLength(sequenceAt)
    return true
  }

  #valueOf(vr: VR, value: Answer[string] | undefined, encoder: CharacterSetEncoder): Uint8Array | string | undefined {
    if (value === undefined) return ''
    if (vr === 'US') return this.#unsignedShort(Number(value))
    const text = typeof value === 'object' ? value.join('\\') : String(value)
    if (PRINTABLE_ASCII.test(text)) return text
    if (!textVRs.has(vr)) return Buffer.from(text, 'latin1')
    this.#isExtended = true
    return encoder.encode(text)
  }

  #unsignedShort(value: number): Uint8Array {
    const octets = Buffer.alloc(2)
    if (this.#syntax.bigEndian) octets.writeUInt16BE(value & 0xffff)
    else octets.writeUInt16LE(value & 0xffff)
    return octets
  }

  #writeElement(tag: Tag, vr: VR, value: Uint8Array | string): void {
    const even = value.length + (value.length & 1)
    this.#writeHeader(tag, vr, even)
    this.#makeRoom(even)
    if (typeof value === 'string') this.#octets.write(value, this.#length, 'latin1')
    else this.#octets.set(value, this.#length)
    if (even > value.length) this.#octets[this.#length + value.length] = factsOf(vr).padding
    this.#length += even
  }

  /** @returns where a 32-bit length stands */
  #writeHeader(tag: Tag, vr: VR, length: number): number {
    this.#makeRoom(12)
    this.#uint16(tag >>> 16)
    this.#uint16(tag & 0xffff)
    if (this.#syntax.explicitVR) {
      this.#octets.write(vr, this.#length, 'latin1')
      this.#length += 2
      if (!factsOf(vr).longLength) {
        this.#uint16(length)
        return this.#length - 2
      }
      this.#uint16(0)
    }
    this.#uint32(length)
    return this.#length - 4
  }

  #writeItemHeader(): number {
    this.#makeRoom(8)
    this.#uint16(ITEM >>> 16)
    this.#uint16(ITEM & 0xffff)
    this.#uint32(0)
    return this.#length - 4
  }

  #patchLength(at: number): void {
    const length = this.#length - at - 4
    if (this.#syntax.bigEndian) this.#octets.writeUInt32BE(length, at)
    else this.#octets.writeUInt32LE(length, at)
  }

  #uint16(value: number): void {
    if (this.#syntax.bigEndian) this.#octets.writeUInt16BE(value, this.#length)
    else this.#octets.writeUInt16LE(value, this.#length)
    this.#length += 2
  }

  #uint32(value: number): void {
    if (this.#syntax.bigEndian) this.#octets.writeUInt32BE(value, this.#length)
    else this.#octets.writeUInt32LE(value, this.#length)
    this.#length += 4
  }

  #makeRoom(octets: number): void {
    if (this.#length + octets <= this.#octets.length) return
    this.#octets = Buffer.concat([this.#octets, Buffer.alloc(Math.max(this.#octets.length, octets))])
  }
}

function fieldOf({ tag, vr, keyword, items }: QueryKey): Field {
  return { tag, vr, keyword, ...(items ? { items: items.map(fieldOf) } : {}) }
}
