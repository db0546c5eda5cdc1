/**
 * Reads the studies of a QIDO-RS answer as it arrives, without making text of it: of each study only the few elements that
 * counting needs are written out, as a short data set in Explicit VR, and scanned where DICOM answers are scanned.
 *
 * Of elements that could name a patient only a mark is written: whether they came with a value.
 *
 * Source: PS3.18 F.2 (DICOM JSON), RFC 8259.
 */
import { AnswerFields } from '../../counting/answer-fields.ts'

/** Octets of one study in DICOM JSON; those that QIDO-RS gives unasked need two thousand. */
const mostStudyOctets = 65_536
/** What is written out of one study: 16 modalities and a UID need far less. */
const mostElementOctets = 4096

/** Which values are kept, by tag; the others of the list are marked. */
const kept = new Map<number, string>([
  [0x0020000d, 'UI'],
  [0x00080020, 'DA'],
  [0x00080030, 'TM'],
  [0x00080061, 'CS'],
  [0x00201208, 'IS'],
])
const marked = new Map<number, string>([
  [0x00100010, 'PN'],
  [0x00100020, 'LO'],
  [0x00100030, 'DA'],
  [0x00100040, 'CS'],
  [0x00080050, 'SH'],
])

const quote = 0x22
const backslash = 0x5c
const opening = [0x7b, 0x5b]
const closing = [0x7d, 0x5d]
/** `"Value"` */
const valueKey = Buffer.from('Value')

export class StudyScanner {
  /** Studies of this answer so far. */
  studies = 0
  /** The list was closed: nothing of it was lost on the way. */
  isWhole = false
  readonly #take: (answer: AnswerFields) => void
  // Buffers of their own, outside of V8's heap, so that what is cleared is gone.
  readonly #study = new Uint8Array(new ArrayBuffer(mostStudyOctets))
  readonly #elements = new Uint8Array(new ArrayBuffer(mostElementOctets))
  readonly #answer = new AnswerFields()
  #length = 0
  #depth = 0
  #isInString = false
  #isEscaped = false

  /** @param take - is handed each study; its octets are cleared afterwards */
  constructor(take: (answer: AnswerFields) => void) {
    this.#take = take
  }

  /** @returns false when this is no list of studies, or one of them is too long */
  push(chunk: Uint8Array): boolean {
    for (const octet of chunk) {
      if (this.#depth >= 2) {
        if (this.#length === mostStudyOctets) return false
        this.#study[this.#length++] = octet
      }
      if (!this.#step(octet)) return false
    }
    return true
  }

  /** Nothing of it stays in memory. */
  forget(): void {
    this.#study.fill(0)
    this.#elements.fill(0)
    this.#length = 0
  }

  #step(octet: number): boolean {
    if (this.#isInString) {
      if (this.#isEscaped) this.#isEscaped = false
      else if (octet === backslash) this.#isEscaped = true
      else if (octet === quote) this.#isInString = false
      return true
    }
    if (octet === quote) this.#isInString = this.#depth >= 2
    else if (opening.includes(octet)) this.#depth++
    else if (closing.includes(octet)) return this.#close()
    return this.#depth > 0 || isSpace(octet) || octet === 0xef || octet === 0xbb || octet === 0xbf
  }

  #close(): boolean {
    this.#depth--
    if (this.#depth === 0) this.isWhole = true
    if (this.#depth !== 1) return this.#depth >= 0
    const end = writeElements(this.#study, this.#length, this.#elements)
    const isDataSet = end >= 0 && this.#answer.scan(this.#elements, 0, end)
    if (isDataSet) this.#take(this.#answer)
    this.#answer.release()
    this.studies++
    this.#study.fill(0, 0, this.#length)
    this.#elements.fill(0)
    this.#length = 0
    return isDataSet
  }
}

/**
 * Writes the elements of one study out of its JSON.
 *
 * @param json - what stands behind the opening brace of the study, up to `end`
 * @returns octets written; -1 when there is no room
 */
function writeElements(json: Uint8Array, end: number, elements: Uint8Array): number {
  const writer = new ElementWriter(elements)
  let depth = 1
  let tag = -1
  let isValue = false
  for (let at = 0; at < end; at++) {
    const octet = json[at]!
    if (opening.includes(octet)) depth++
    else if (closing.includes(octet)) depth--
    else if (octet === quote) {
      const start = at + 1
      at = endOfString(json, start, end)
      const isKey = isFollowedByColon(json, at + 1, end)
      if (isKey && depth === 1) tag = tagOf(json, start, at)
      else if (isKey && depth === 2) isValue = equals(json, start, at, valueKey)
      else if (!isKey && isValue && depth >= 3 && !writer.add(tag, json, start, at)) return -1
    } else if (depth === 3 && isValue && isNumberPart(octet)) {
      const start = at
      while (at + 1 < end && isNumberPart(json[at + 1]!)) at++
      if (!writer.add(tag, json, start, at + 1)) return -1
    }
  }
  return writer.length
}

class ElementWriter {
  length = 0
  readonly #elements: Uint8Array
  #tag = -1
  /** Where the length of the element under way stands. */
  #lengthAt = 0

  constructor(elements: Uint8Array) {
    this.#elements = elements
  }

  /** Adds a value; further ones of the same element follow a backslash. */
  add(tag: number, json: Uint8Array, start: number, end: number): boolean {
    const vr = kept.get(tag) ?? marked.get(tag)
    if (vr === undefined || end === start) return true
    const octets = kept.has(tag) ? json.subarray(start, end) : mark
    if (this.length + 9 + octets.length > this.#elements.length) return false
    if (tag === this.#tag) this.#elements[this.length++] = backslash
    else this.#begin(tag, vr)
    this.#elements.set(octets, this.length)
    this.length += octets.length
    const valueLength = this.length - this.#lengthAt - 2
    this.#elements[this.#lengthAt] = valueLength & 0xff
    this.#elements[this.#lengthAt + 1] = valueLength >> 8
    return true
  }

  #begin(tag: number, vr: string): void {
    const header = [tag >>> 16, tag >>> 24, tag, tag >>> 8].map((part) => part & 0xff)
    this.#elements.set([...header, vr.charCodeAt(0), vr.charCodeAt(1), 0, 0], this.length)
    this.#tag = tag
    this.#lengthAt = this.length + 6
    this.length += 8
  }
}

const mark = Buffer.from('x')

function endOfString(json: Uint8Array, start: number, end: number): number {
  let at = start
  while (at < end && json[at] !== quote) at += json[at] === backslash ? 2 : 1
  return Math.min(at, end)
}

function isFollowedByColon(json: Uint8Array, from: number, end: number): boolean {
  let at = from
  while (at < end && isSpace(json[at]!)) at++
  return json[at] === 0x3a
}

/** Eight hexadecimal digits; -1 for anything else. */
function tagOf(json: Uint8Array, start: number, end: number): number {
  if (end - start !== 8) return -1
  let tag = 0
  for (let at = start; at < end; at++) {
    const octet = json[at]! | 0x20
    const digit = octet <= 0x39 ? octet - 0x30 : octet - 0x57
    if (digit < 0 || digit > 15) return -1
    tag = tag * 16 + digit
  }
  return tag
}

function equals(json: Uint8Array, start: number, end: number, text: Uint8Array): boolean {
  return end - start === text.length && text.every((octet, index) => json[start + index] === octet)
}

function isNumberPart(octet: number): boolean {
  return octet >= 0x30 && octet <= 0x39
}

function isSpace(octet: number): boolean {
  return octet === 0x20 || octet === 0x09 || octet === 0x0a || octet === 0x0d
}
