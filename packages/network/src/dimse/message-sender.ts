/**
 * Cuts messages into P-DATA-TF PDUs of the length the peer takes. Fragments are written from where they lie: between the
 * twelve-octet headers go views of the caller's octets.
 *
 * Sources: PS3.8 9.3.5, PS3.8 Annex E, PS3.8 D.1 (the maximum length counts the variable field).
 */
import { PDV_HEADER_OCTETS, singlePdvHeader } from '../upper-layer/p-data-tf.ts'
import { type CommandSet, encodeCommandSet } from './command-set.ts'

/** Takes parts of whole PDUs for one write; resolves when more may be written. */
export type SendParts = (parts: readonly Uint8Array[]) => Promise<void> | undefined

/** Octets gathered for one write: large enough that the cost of a write is small, small enough to stay responsive. */
const WRITE_OCTETS = 262_144
/** Our own bound where the peer announces none. */
const UNLIMITED_PDU_OCTETS = 131_072

export class MessageSender {
  readonly #send: SendParts
  readonly #fragmentOctets: number
  /** The message being sent; messages of one association do not mix (PS3.8 Annex E). */
  #last: Promise<void> | undefined
  /** A message was left unfinished: nothing can follow it. */
  #error: unknown

  /** @param maximumLength - as the peer announced it, octets; 0 or undefined: no limit */
  constructor(send: SendParts, maximumLength: number | undefined) {
    this.#send = send
    const pduOctets = Math.min(maximumLength || UNLIMITED_PDU_OCTETS, UNLIMITED_PDU_OCTETS)
    // PS3.8 9.3.5.1: fragments have an even length.
    this.#fragmentOctets = (pduOctets - PDV_HEADER_OCTETS) & ~1
  }

  /** Sends one message after those before; a command set without data set goes out in one write. */
  send(contextID: number, command: CommandSet, dataSet?: Uint8Array | AsyncIterable<Uint8Array>): Promise<void> {
    const sent = this.#last
      ? this.#last.then(() => this.#sendNow(contextID, command, dataSet))
      : this.#sendNow(contextID, command, dataSet)
    const last: Promise<void> = sent.then(
      () => this.#end(last),
      (error) => {
        this.#error ??= error
        this.#end(last)
      },
    )
    this.#last = last
    return sent
  }

  #end(message: Promise<void>): void {
    if (this.#last === message) this.#last = undefined
  }

  async #sendNow(
    contextID: number,
    command: CommandSet,
    dataSet?: Uint8Array | AsyncIterable<Uint8Array>,
  ): Promise<void> {
    if (this.#error !== undefined) throw this.#error
    const parts = this.#cut(contextID, true, encodeCommandSet(command))
    if (dataSet === undefined) await this.#send(parts)
    else if (dataSet instanceof Uint8Array) await this.#sendOctets(contextID, parts, dataSet)
    else await this.#sendStream(contextID, parts, dataSet)
  }

  /** All fragments of one command set or data set, headers between them. */
  #cut(contextID: number, isCommand: boolean, octets: Uint8Array, start = 0, end = octets.length): Uint8Array[] {
    const parts: Uint8Array[] = []
    let offset = start
    do {
      const fragment = octets.subarray(offset, Math.min(offset + this.#fragmentOctets, end))
      offset += fragment.length
      parts.push(singlePdvHeader({ contextID, isCommand, isLast: offset >= octets.length }, fragment.length), fragment)
    } while (offset < end)
    return parts
  }

  async #sendOctets(contextID: number, command: readonly Uint8Array[], octets: Uint8Array): Promise<void> {
    const batch = this.#fragmentOctets * Math.max(1, Math.floor(WRITE_OCTETS / this.#fragmentOctets))
    let first = command
    let offset = 0
    do {
      const end = Math.min(offset + batch, octets.length)
      await this.#send([...first, ...this.#cut(contextID, false, octets, offset, end)])
      first = []
      offset = end
    } while (offset < octets.length)
  }

  async #sendStream(
    contextID: number,
    command: readonly Uint8Array[],
    stream: AsyncIterable<Uint8Array>,
  ): Promise<void> {
    const gathered = new Gatherer(this.#fragmentOctets)
    let parts = [...command]
    for await (const octets of stream) {
      gathered.add(octets)
      // One octet more than a fragment must be there, as the last fragment is marked.
      while (gathered.octets > this.#fragmentOctets) {
        const fragment = gathered.take()
        parts.push(singlePdvHeader({ contextID, isCommand: false, isLast: false }, this.#fragmentOctets), ...fragment)
      }
      if (parts.length === 0) continue
      await this.#send(parts)
      parts = []
    }
    const header = singlePdvHeader({ contextID, isCommand: false, isLast: true }, gathered.octets)
    await this.#send([...parts, header, ...gathered.take()])
  }
}

/** Chunks of any size in, fragments of one size out, as views. */
class Gatherer {
  readonly #fragmentOctets: number
  #chunks: Uint8Array[] = []
  octets = 0

  constructor(fragmentOctets: number) {
    this.#fragmentOctets = fragmentOctets
  }

  add(chunk: Uint8Array): void {
    if (chunk.length === 0) return
    this.#chunks.push(chunk)
    this.octets += chunk.length
  }

  /** The next fragment, or what is left of it. */
  take(): Uint8Array[] {
    const fragment: Uint8Array[] = []
    let missing = Math.min(this.#fragmentOctets, this.octets)
    while (missing > 0) {
      const chunk = this.#chunks[0]!
      const part = chunk.subarray(0, missing)
      fragment.push(part)
      missing -= part.length
      this.octets -= part.length
      if (part.length === chunk.length) this.#chunks.shift()
      else this.#chunks[0] = chunk.subarray(part.length)
    }
    return fragment
  }
}
