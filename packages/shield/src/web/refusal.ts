/** Why a request is not answered by the old archive, as a closed list: status, words in each language, headers. */
import { type Sentence, sentences } from './sentences.ts'

export type RefusalKind = keyof typeof sentences

export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly kind: RefusalKind
  /** Of the gate, where it decided. */
  readonly reason: string | undefined
  /** Label of the principal, where it is known. */
  readonly who: string

  constructor(kind: RefusalKind, { reason, who = 'stranger' }: { reason?: string; who?: string } = {}) {
    super(kind)
    this.kind = kind
    this.reason = reason
    this.who = who
  }

  /** Whether it was for what the client is or sent, and not for what became of it here or at the old archive. */
  get isDenial(): boolean {
    return this.status < 500
  }

  get status(): number {
    return sentences[this.kind].status
  }

  in(language: 'en' | 'de'): Sentence {
    return sentences[this.kind][language]
  }
}
