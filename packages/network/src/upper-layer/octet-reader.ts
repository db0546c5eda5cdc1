/**
 * Reads big-endian fields of a PDU one after the other and never past the end it was given.
 *
 * Offsets in its errors count from the first octet of the PDU, header included.
 */
import { NetworkError } from '../errors.ts'
import { PDU_HEADER_OCTETS, type PduType, pduName } from './pdu-type.ts'

export class OctetReader {
  readonly #octets: Buffer
  readonly #end: number
  #offset: number

  /** Reads `octets` from `offset` up to, not including, `end`. */
  constructor(octets: Uint8Array, offset = 0, end = octets.length) {
    this.#octets = Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength)
    this.#offset = offset
    this.#end = end
  }

  get offset(): number {
    return this.#offset
  }

  get remaining(): number {
    return this.#end - this.#offset
  }

  uint8(): number {
    return this.#octets.readUInt8(this.#advance(1))
  }

  uint16(): number {
    return this.#octets.readUInt16BE(this.#advance(2))
  }

  uint32(): number {
    return this.#octets.readUInt32BE(this.#advance(4))
  }

  /** A copy, so that a small field does not hold the whole PDU in memory. */
  octets(length: number): Uint8Array {
    const start = this.#advance(length)
    return Uint8Array.from(this.#octets.subarray(start, start + length))
  }

  skip(length: number): void {
    this.#advance(length)
  }

  /** Text of the ISO 646 repertoire; padding spaces and NULs at the end are dropped. */
  text(length: number): string {
    const start = this.#advance(length)
    const text = this.#octets.toString('latin1', start, start + length).replace(/[\0 ]+$/, '')
    if (!/^[\x20-\x7e]*$/.test(text)) throw malformed('text holds control or non-ASCII characters', start)
    return text
  }

  /** @see PS3.8 Annex F: UIDs are not padded; a NUL or space at the end is forgiven. */
  uid(length: number): string {
    const start = this.#offset
    const uid = this.text(length)
    if (!/^[0-9.]{1,64}$/.test(uid)) throw malformed('a UID is expected', start)
    return uid
  }

  /** A reader of the next `length` octets, over which this one steps. */
  sub(length: number): OctetReader {
    const start = this.#advance(length)
    return new OctetReader(this.#octets, start, start + length)
  }

  /** Throws unless everything was read. */
  expectEnd(): void {
    if (this.remaining > 0) throw malformed('octets are left over', this.#offset)
  }

  #advance(length: number): number {
    const start = this.#offset
    if (length > this.#end - start) throw malformed('the PDU or item ends too early', this.#end)
    this.#offset += length
    return start
  }
}

/** Steps over the header of a whole PDU of the type expected. @throws NetworkError `LG_PDU_MALFORMED` */
export function openPdu(pdu: Uint8Array, type: PduType): OctetReader {
  const reader = new OctetReader(pdu)
  if (reader.uint8() !== type) throw malformed(`${pduName(type)} is expected`, 0)
  reader.skip(1)
  const length = reader.uint32()
  if (length < reader.remaining) throw malformed('octets follow the PDU', PDU_HEADER_OCTETS + length)
  return reader.sub(length)
}

/** @param offset - the octet, from 0, at fault */
export function malformed(what: string, offset: number): NetworkError {
  return new NetworkError('LG_PDU_MALFORMED', `PDU: ${what} (octet ${offset})`, { offset })
}
