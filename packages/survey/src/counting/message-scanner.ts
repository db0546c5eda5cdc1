/**
 * Reads what an acceptor sends after our requests, in the buffer in which it arrived: PDUs, presentation data values, command
 * sets and answers. Nothing is copied or allocated for an answer that lies whole in its buffer, and every buffer is cleared after
 * it was read, so that what a peer tells about its patients is gone at once.
 *
 * A peer that breaks the protocol is a result of a survey, not an error: faults are returned.
 *
 * Sources: PS3.8 9.3.1, 9.3.5, Annex E; PS3.7 6.3, 9.3.2, E.1.
 */
import { PduType } from '@leadglass/network'
import { AnswerFields } from './answer-fields.ts'

/** How a peer broke the protocol. */
export type ScanFault =
  | 'unknown PDU type'
  | 'PDU too long'
  | 'presentation data value malformed'
  | 'command set malformed'
  | 'message too long'
  | 'data set malformed'
  | 'data set without command'

export interface MessageHandler {
  /** Any PDU but P-DATA-TF, header included; the octets are a copy. */
  onPdu(type: number, pdu: Uint8Array): void
  /**
   * A whole response: the scanner's `commandField`, `messageID`, `status`, and `answer` if `hasDataSet`. All of it is void after the
   * call.
   */
  onResponse(scanner: MessageScanner): void
}

export interface ScannerLimits {
  /** Longest P-DATA-TF, octets after the header. */
  readonly pduOctets: number
  /** Longest other PDU, octets after the header. */
  readonly associatePduOctets: number
  /** Longest command set or data set that comes in several fragments, octets. */
  readonly messageOctets: number
}

const PDU_HEADER_OCTETS = 6
const PDV_HEADER_OCTETS = 6
const ELEMENT_HEADER_OCTETS = 8
const NO_DATA_SET = 0x0101

export class MessageScanner {
  commandField = -1
  /** MessageIDBeingRespondedTo; -1 if absent. */
  messageID = -1
  /** -1 if absent. */
  status = -1
  hasDataSet = false
  readonly answer = new AnswerFields()
  /** The handler wants no more; the rest is cleared unread. */
  isEnded = false
  /** Octets of a PDU whose end has not come. */
  #carry = new Uint8Array(0)
  #carried = 0
  /** Fragments of a command or data set of which the last has not come. */
  #partial = new Uint8Array(0)
  #joined = 0
  #awaitsDataSet = false
  #fault: ScanFault | undefined
  readonly #handler: MessageHandler
  readonly #limits: ScannerLimits

  constructor(handler: MessageHandler, limits: ScannerLimits) {
    this.#handler = handler
    this.#limits = limits
  }

  /** Octets that came and are not yet a whole PDU. */
  get pendingOctets(): number {
    return this.#carried
  }

  /**
   * Takes the next octets and clears them.
   *
   * @returns the fault after which the stream has lost its frame, if there is one
   */
  push(chunk: Uint8Array): ScanFault | undefined {
    if (this.#fault === undefined && !this.isEnded) this.#read(chunk)
    this.answer.release()
    chunk.fill(0)
    return this.#fault
  }

  /** Clears all that is held of unfinished PDUs. */
  forget(): void {
    this.isEnded = true
    this.#carry.fill(0)
    this.#partial.fill(0)
    this.#carried = 0
    this.#joined = 0
    this.answer.release()
  }

  #read(chunk: Uint8Array): void {
    let offset = this.#carried > 0 ? this.#complete(chunk) : 0
    while (this.#isReading && chunk.length - offset >= PDU_HEADER_OCTETS) {
      const total = this.#pduOctets(chunk, offset)
      if (total < 0 || total > chunk.length - offset) break
      this.#readPdu(chunk, offset, offset + total)
      offset += total
    }
    if (this.#isReading && offset < chunk.length) this.#keep(chunk, offset)
  }

  get #isReading(): boolean {
    return this.#fault === undefined && !this.isEnded
  }

  /** Completes the PDU that began in an earlier chunk. @returns where the next one begins */
  #complete(chunk: Uint8Array): number {
    let offset = 0
    if (this.#carried < PDU_HEADER_OCTETS) {
      offset = this.#append(chunk, 0, PDU_HEADER_OCTETS - this.#carried)
      if (this.#carried < PDU_HEADER_OCTETS) return offset
    }
    const total = this.#pduOctets(this.#carry, 0)
    if (total < 0) return chunk.length
    offset = this.#append(chunk, offset, total - this.#carried)
    if (this.#carried < total) return offset
    this.#carried = 0
    this.#readPdu(this.#carry, 0, total)
    this.answer.release()
    this.#carry.fill(0, 0, total)
    return offset
  }

  #keep(chunk: Uint8Array, offset: number): void {
    // A first octet that begins no PDU is known at once: a peer that says nothing else is not waited for.
    if (!isPduType(chunk[offset]!)) this.#fault = 'unknown PDU type'
    else this.#append(chunk, offset, chunk.length - offset)
  }

  #append(chunk: Uint8Array, offset: number, wanted: number): number {
    const end = Math.min(chunk.length, offset + wanted)
    this.#carry = withRoom(this.#carry, this.#carried, end - offset)
    this.#carry.set(chunk.subarray(offset, end), this.#carried)
    this.#carried += end - offset
    return end
  }

  /** Octets of the PDU, header included; -1 after a fault. */
  #pduOctets(octets: Uint8Array, at: number): number {
    const type = octets[at]!
    if (!isPduType(type)) return this.#fail('unknown PDU type')
    const length = uint32BE(octets, at + 2)
    const limit = type === PduType.PDataTF ? this.#limits.pduOctets : this.#limits.associatePduOctets
    return length > limit ? this.#fail('PDU too long') : PDU_HEADER_OCTETS + length
  }

  #readPdu(octets: Uint8Array, start: number, end: number): void {
    if (octets[start] === PduType.PDataTF) this.#readValues(octets, start + PDU_HEADER_OCTETS, end)
    else this.#handler.onPdu(octets[start]!, Uint8Array.prototype.slice.call(octets, start, end))
  }

  #readValues(octets: Uint8Array, start: number, end: number): void {
    let at = start
    while (at < end && this.#isReading) {
      if (end - at < PDV_HEADER_OCTETS) return void this.#fail('presentation data value malformed')
      const length = uint32BE(octets, at)
      const next = at + 4 + length
      if (length < 2 || next > end) return void this.#fail('presentation data value malformed')
      const control = octets[at + 5]!
      this.#readFragment(octets, at + PDV_HEADER_OCTETS, next, (control & 1) !== 0, (control & 2) !== 0)
      at = next
    }
  }

  #readFragment(octets: Uint8Array, start: number, end: number, isCommand: boolean, isLast: boolean): void {
    if (isCommand === this.#awaitsDataSet)
      return void this.#fail(isCommand ? 'command set malformed' : 'data set without command')
    if (isLast && this.#joined === 0) return void this.#readWhole(octets, start, end, isCommand)
    if (this.#joined + end - start > this.#limits.messageOctets) return void this.#fail('message too long')
    this.#partial = withRoom(this.#partial, this.#joined, end - start)
    this.#partial.set(octets.subarray(start, end), this.#joined)
    this.#joined += end - start
    if (!isLast) return
    const joined = this.#joined
    this.#joined = 0
    this.#readWhole(this.#partial, 0, joined, isCommand)
    this.answer.release()
    this.#partial.fill(0, 0, joined)
  }

  #readWhole(octets: Uint8Array, start: number, end: number, isCommand: boolean): void {
    if (isCommand) {
      if (!this.#readCommand(octets, start, end)) return void this.#fail('command set malformed')
      this.#awaitsDataSet = this.hasDataSet
      if (this.hasDataSet) return
      this.answer.release()
      this.#handler.onResponse(this)
    } else {
      this.#awaitsDataSet = false
      if (!this.answer.scan(octets, start, end)) return void this.#fail('data set malformed')
      this.#handler.onResponse(this)
    }
  }

  #readCommand(octets: Uint8Array, start: number, end: number): boolean {
    this.commandField = -1
    this.messageID = -1
    this.status = -1
    this.hasDataSet = false
    let at = start
    while (at < end) {
      const value = at + ELEMENT_HEADER_OCTETS
      if (value > end || octets[at] !== 0 || octets[at + 1] !== 0) return false
      const length = uint32LE(octets, at + 4)
      if (length > end - value) return false
      if (length === 2)
        this.#noteNumber(octets[at + 2]! | (octets[at + 3]! << 8), octets[value]! | (octets[value + 1]! << 8))
      at = value + length
    }
    return this.commandField >= 0
  }

  #noteNumber(element: number, value: number): void {
    if (element === 0x0100) this.commandField = value
    else if (element === 0x0120) this.messageID = value
    else if (element === 0x0800) this.hasDataSet = value !== NO_DATA_SET
    else if (element === 0x0900) this.status = value
  }

  #fail(fault: ScanFault): -1 {
    this.#fault = fault
    return -1
  }
}

const isPduType = (octet: number) => octet >= PduType.AssociateRQ && octet <= PduType.Abort

/** The array, or a larger one with its first `used` octets, so that `more` fit; the old one is cleared. */
function withRoom(array: Uint8Array<ArrayBuffer>, used: number, more: number): Uint8Array<ArrayBuffer> {
  if (used + more <= array.length) return array
  const larger = new Uint8Array(2 ** Math.ceil(Math.log2(Math.max(256, used + more))))
  larger.set(array.subarray(0, used))
  array.fill(0)
  return larger
}

function uint32BE(octets: Uint8Array, at: number): number {
  return octets[at]! * 0x1000000 + ((octets[at + 1]! << 16) | (octets[at + 2]! << 8) | octets[at + 3]!)
}

function uint32LE(octets: Uint8Array, at: number): number {
  return (octets[at]! | (octets[at + 1]! << 8) | (octets[at + 2]! << 16)) + octets[at + 3]! * 0x1000000
}
