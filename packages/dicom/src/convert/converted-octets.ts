/** What a converter has written so far: small pieces copied together, long values as the views they came as. */
import { OctetWriter } from '../data-set/octet-writer.ts'
import type { Encoding } from '../reader/element-header.ts'
import type { Tag } from '../tag.ts'
import type { VRFacts } from '../vr.ts'

/** Shorter pieces are copied: a view of its own would cost more. */
const VIEW_OCTETS = 4096

export class ConvertedOctets {
  readonly #encoding: Encoding
  #writer: OctetWriter
  #pieces: Uint8Array[] = []
  /** The beginning of a number whose rest is in the next chunk. */
  #carry: number[] = []

  constructor(encoding: Encoding) {
    this.#encoding = encoding
    this.#writer = new OctetWriter(encoding.bigEndian)
  }

  /** The pieces since the last call. */
  take(): Uint8Array[] {
    this.#closeWriter()
    const pieces = this.#pieces
    this.#pieces = []
    return pieces
  }

  header(tag: Tag, { vr, longLength }: VRFacts, length: number): void {
    const writer = this.#writer
    this.#tag(tag)
    if (!this.#encoding.explicitVR) {
      writer.uint32(length)
      return
    }
    writer.bytes(Uint8Array.of(vr.charCodeAt(0), vr.charCodeAt(1)))
    if (longLength) {
      writer.uint16(0)
      writer.uint32(length)
    } else writer.uint16(length)
  }

  /** Items and delimiters: never with a VR. */
  delimiter(tag: Tag, length: number): void {
    this.#tag(tag)
    this.#writer.uint32(length)
  }

  /** A part of a value, each unit of it turned round. */
  value(octets: Uint8Array, unitOctets: number): void {
    const turned = unitOctets === 1 ? octets : this.#turned(octets, unitOctets)
    if (turned.length < VIEW_OCTETS) {
      this.#writer.bytes(turned)
      return
    }
    this.#closeWriter()
    this.#pieces.push(turned)
  }

  /** What is left of a value that is no whole number of units goes as it came. */
  endValue(padding: number | undefined): void {
    if (this.#carry.length > 0) this.#writer.bytes(Uint8Array.from(this.#carry))
    this.#carry = []
    if (padding !== undefined) this.#writer.bytes(Uint8Array.of(padding))
  }

  #tag(tag: Tag): void {
    this.#writer.uint16(tag >>> 16)
    this.#writer.uint16(tag & 0xffff)
  }

  #turned(octets: Uint8Array, unitOctets: number): Uint8Array {
    const carried = this.#carry.length
    const all = new Uint8Array(carried + octets.length)
    all.set(this.#carry)
    all.set(octets, carried)
    const whole = all.length - (all.length % unitOctets)
    this.#carry = [...all.subarray(whole)]
    for (let at = 0; at < whole; at += unitOctets) all.subarray(at, at + unitOctets).reverse()
    return all.subarray(0, whole)
  }

  #closeWriter(): void {
    if (this.#writer.length === 0) return
    this.#pieces.push(this.#writer.finish())
    this.#writer = new OctetWriter(this.#encoding.bigEndian)
  }
}
