/**
 * Cuts what a socket delivers into PDUs. Fragments of P-DATA-TF are handed on as views of the delivered chunk as soon as they
 * arrive, so that a PDU is neither waited for nor copied; the other, small PDUs are handed on whole.
 *
 * Sources: PS3.8 9.3.1 (header), PS3.8 9.3.5 (P-DATA-TF).
 */
import { NetworkError } from '../errors.ts'
import type { Limits } from '../limits.ts'
import { malformed } from './octet-reader.ts'
import { PDV_HEADER_OCTETS, type PdvHeader, readPdvHeader } from './p-data-tf.ts'
import { PDU_HEADER_OCTETS, PduType, pduName } from './pdu-type.ts'

/** A piece of a presentation data value. */
export interface Fragment {
  readonly contextID: number
  readonly isCommand: boolean
  /** These are the final octets of the command or data set. */
  readonly isLast: boolean
  readonly octets: Uint8Array
}

export interface PduHandler {
  onPdu(type: PduType, pdu: Uint8Array): void
  onFragment(fragment: Fragment): void
}

/** A-ASSOCIATE-RJ, A-RELEASE-RQ, A-RELEASE-RP and A-ABORT: four octets after the header. */
const FIXED_LENGTH_OCTETS = 4
/** PDU header and PDV header happen to be equally long, so one scratch serves both. */
const SCRATCH_OCTETS = Math.max(PDU_HEADER_OCTETS, PDV_HEADER_OCTETS)

export class PduFramer {
  readonly #handler: PduHandler
  readonly #limits: Limits
  readonly #scratch = Buffer.alloc(SCRATCH_OCTETS)
  #scratchOctets = 0
  /** Type of the PDU in progress; undefined between PDUs. */
  #type: PduType | undefined
  #length = 0
  /** Octets of the PDU's variable field not yet seen. */
  #remaining = 0
  #whole: Uint8Array[] = []
  #pdv: PdvHeader | undefined
  #pdvRemaining = 0

  constructor(handler: PduHandler, limits: Limits) {
    this.#handler = handler
    this.#limits = limits
  }

  /** A PDU has begun and not ended. */
  get isInsidePdu(): boolean {
    return this.#type !== undefined || this.#scratchOctets > 0
  }

  /**
   * Takes the next octets, in chunks of any size. What it hands on are views of them.
   *
   * @throws NetworkError `LG_PDU_MALFORMED`, `LG_PDU_TOO_LONG`; the stream has then lost its frame and must end
   */
  push(chunk: Uint8Array): void {
    for (let offset = 0; offset < chunk.length; ) {
      if (this.#type === undefined) offset = this.#pushHeader(chunk, offset)
      else if (this.#type !== PduType.PDataTF) offset = this.#pushWhole(chunk, offset, this.#type)
      else if (this.#pdv === undefined) offset = this.#pushPdvHeader(chunk, offset)
      else offset = this.#pushFragment(chunk, offset, this.#pdv)
    }
  }

  #pushHeader(chunk: Uint8Array, offset: number): number {
    const next = this.#fillScratch(chunk, offset, PDU_HEADER_OCTETS)
    if (this.#scratchOctets < PDU_HEADER_OCTETS) return next
    this.#scratchOctets = 0
    const length = this.#scratch.readUInt32BE(2)
    this.#type = checkHeader(this.#scratch[0]!, length, this.#limits)
    this.#length = length
    this.#remaining = length
    this.#whole = [Uint8Array.from(this.#scratch)]
    return next
  }

  #pushWhole(chunk: Uint8Array, offset: number, type: PduType): number {
    const part = chunk.subarray(offset, offset + this.#remaining)
    this.#whole.push(part)
    this.#remaining -= part.length
    if (this.#remaining === 0) {
      const pdu = Buffer.concat(this.#whole)
      this.#whole = []
      this.#type = undefined
      this.#handler.onPdu(type, pdu)
    }
    return offset + part.length
  }

  #pushPdvHeader(chunk: Uint8Array, offset: number): number {
    const pduOffset = PDU_HEADER_OCTETS + this.#length - this.#remaining
    if (this.#remaining < PDV_HEADER_OCTETS) throw malformed('a presentation data value is cut', pduOffset)
    const next = this.#fillScratch(chunk, offset, PDV_HEADER_OCTETS)
    if (this.#scratchOctets < PDV_HEADER_OCTETS) return next
    this.#scratchOctets = 0
    const pdv = readPdvHeader(this.#scratch, 0, this.#remaining, pduOffset)
    this.#remaining -= PDV_HEADER_OCTETS
    this.#pdvRemaining = pdv.lengthOctets
    this.#pdv = pdv
    // A fragment without octets still says that its command or data set ends.
    return pdv.lengthOctets === 0 ? this.#pushFragment(chunk, next, pdv) : next
  }

  #pushFragment(chunk: Uint8Array, offset: number, pdv: PdvHeader): number {
    const octets = chunk.subarray(offset, offset + this.#pdvRemaining)
    this.#pdvRemaining -= octets.length
    this.#remaining -= octets.length
    const isWhole = this.#pdvRemaining === 0
    if (isWhole) this.#pdv = undefined
    if (this.#remaining === 0) this.#type = undefined
    const { contextID, isCommand, isLast } = pdv
    this.#handler.onFragment({ contextID, isCommand, isLast: isLast && isWhole, octets })
    return offset + octets.length
  }

  /** Gathers a header that may be spread over chunks. */
  #fillScratch(chunk: Uint8Array, offset: number, wanted: number): number {
    const part = chunk.subarray(offset, offset + wanted - this.#scratchOctets)
    this.#scratch.set(part, this.#scratchOctets)
    this.#scratchOctets += part.length
    return offset + part.length
  }
}

/** The type, if the header is one that a peer may send. */
function checkHeader(type: number, length: number, limits: Limits): PduType {
  const name = pduName(type)
  if (name === undefined) throw malformed('its type is unknown', 0)
  if (type === PduType.PDataTF && length < PDV_HEADER_OCTETS) throw malformed('P-DATA-TF holds nothing', 2)
  const limit = longest(type, limits)
  if (length > limit)
    throw new NetworkError('LG_PDU_TOO_LONG', `${name} of ${length} octets; the limit is ${limit}`, { length, limit })
  return type as PduType
}

function longest(type: number, limits: Limits): number {
  if (type === PduType.PDataTF) return limits.pduLengthOctets
  if (type === PduType.AssociateRQ || type === PduType.AssociateAC) return limits.associatePduLengthOctets
  return FIXED_LENGTH_OCTETS
}
