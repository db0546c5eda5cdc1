/**
 * Which identifying fields a server gives to strangers: a yes or no for each, from one answer. The query is for one study, whose UID
 * is held as octets until it was sent; of the answer only five bits are kept.
 */
import { type AnswerFields, IDENTIFYING } from '../../counting/answer-fields.ts'
import type { AnswerSink } from '../../counting/level-tally.ts'
import { offHeap } from '../../counting/off-heap.ts'
import { type IdentifyingField, identifyingFields } from '../../finding.ts'
import type { Conversation } from './conversation.ts'

const UID_OCTETS = 64

/** Passes answers on and keeps the UID of the first study. */
export class FirstStudy {
  readonly #octets = offHeap(UID_OCTETS)
  #length = 0

  /** The UID's octets, empty if none came. */
  get uid(): Uint8Array {
    return this.#octets.subarray(0, this.#length)
  }

  /** @returns a sink that hands all on to `sink` */
  before(sink: AnswerSink): AnswerSink {
    const keep = (answer: AnswerFields) => this.#keep(answer)
    return {
      take(answer) {
        keep(answer)
        sink.take(answer)
      },
      get isExhausted() {
        return sink.isExhausted
      },
    }
  }

  forget(): void {
    this.#octets.fill(0)
    this.#length = 0
  }

  #keep({ octets, studyInstanceUID: { start, end } }: AnswerFields): void {
    if (this.#length > 0 || end === start || end - start > UID_OCTETS) return
    this.#octets.set(octets.subarray(start, end))
    this.#length = end - start
  }
}

/** @param studyInstanceUID - of a study that the server gave */
export async function exposedFieldsOf(
  conversation: Conversation,
  studyInstanceUID: Uint8Array,
): Promise<readonly IdentifyingField[]> {
  if (studyInstanceUID.length === 0) return []
  let bits: number | undefined
  const sink: AnswerSink = {
    isExhausted: false,
    take(answer) {
      bits ??= answer.identifying
    },
  }
  await conversation.askIdentifying(studyInstanceUID, sink)
  return identifyingFields.filter((field) => ((bits ?? 0) & IDENTIFYING[field]) !== 0)
}
