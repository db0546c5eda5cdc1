/**
 * Sends the answers of one C-FIND: fills a piece of memory, hands it to the socket, goes on when that has taken it.
 * A client that does not read costs one such piece.
 */
import type { Writable } from 'node:stream'
import { CHUNK_OCTETS } from '../limits.ts'
import type { Place } from './answer-fields.ts'
import type { Step } from './answer-places.ts'
import type { AnswerTemplate } from './answer-template.ts'

export interface AnswerStreamOptions {
  readonly socket: Writable
  readonly places: { readonly place: Place; step(): Step }
  readonly templates: { readonly dated: AnswerTemplate; readonly undated: AnswerTemplate }
  /** Studies with an index below this have no date. */
  readonly undated: number
  /** The most answers that are given; `Infinity` when there is no cap. */
  readonly most: number
  /** The final response. @param isCut - the cap was met and there would have been more */
  final(end: 'complete' | 'cut' | 'cancelled'): Uint8Array
  /** @param answers - that were given, all of them handed to the socket */
  done(answers: number): void
}

/** Pieces of memory that wait for their next use. */
const spare: Buffer[] = []
const MOST_SPARE = 64

export class AnswerStream {
  readonly #options: AnswerStreamOptions
  #given = 0
  #isCancelled = false

  constructor(options: AnswerStreamOptions) {
    this.#options = options
  }

  /** After C-CANCEL-RQ: what is written is written, then comes the final response. */
  cancel(): void {
    this.#isCancelled = true
  }

  /** Begins sending. */
  start(): void {
    this.#pump()
  }

  #pump = (): void => {
    const { socket } = this.#options
    if (socket.destroyed) return
    const chunk = spare.pop() ?? Buffer.allocUnsafeSlow(CHUNK_OCTETS)
    const filled = this.#fill(chunk)
    const answers = chunk.subarray(0, filled.octets)
    const goOn = () => {
      if (spare.length < MOST_SPARE) spare.push(chunk)
      // Not at once: a socket that takes everything immediately would keep all others from their turn.
      if (!filled.end) setImmediate(this.#pump)
    }
    if (filled.end) this.#finish(answers, filled.end)
    if (filled.end || answers.length === 0) goOn()
    else socket.write(answers, goOn)
  }

  /** As many answers as fit. */
  #fill(chunk: Buffer): { octets: number; end?: 'complete' | 'cut' | 'cancelled' } {
    const { places, templates, undated, most } = this.#options
    const room = chunk.length - templates.dated.octets.length
    if (this.#isCancelled) return { octets: 0, end: 'cancelled' }
    let octets = 0
    while (octets <= room) {
      const step = places.step()
      if (step === 'end') return { octets, end: 'complete' }
      if (step === 'not yet') break
      if (this.#given === most) return { octets, end: 'cut' }
      const template = places.place.study < undated ? templates.undated : templates.dated
      octets = template.writeAt(chunk, octets, places.place)
      this.#given++
    }
    return { octets }
  }

  #finish(rest: Uint8Array, end: 'complete' | 'cut' | 'cancelled'): void {
    const { socket, final, done } = this.#options
    socket.write(Buffer.concat([rest, final(end)]))
    done(this.#given)
  }
}
