/**
 * Asks a QIDO-RS service for slices of its studies, page by page, for the counting that C-FIND goes through too.
 *
 * Servers cut pages without a word: a page is the last only when the one behind it is empty. One that ignores `offset` gives
 * the same page again; whether that page is all there is, is then found out as over C-FIND, with smaller slices. Levels below the study are not asked
 * for: a UID of a stranger would have to stand in an address.
 *
 * Sources: PS3.18 10.6.1.2 (query parameters), 8.3.4.4 (paging).
 */
import { randomBytes } from 'node:crypto'
import type { AnswerFields } from '../../counting/answer-fields.ts'
import type { QueryEnding } from '../../counting/cap.ts'
import type { Asker } from '../../counting/count-level.ts'
import { HASH_KEY_OCTETS, KeyedHash } from '../../counting/keyed-hash.ts'
import type { AnswerSink } from '../../counting/level-tally.ts'
import { dateKey, type Slice, timeKey } from '../../counting/slice.ts'
import type { HttpSession } from '../http/http-session.ts'
import { StudyScanner } from './study-scanner.ts'

/** Studies asked for at once: two megabytes of JSON. */
const pageStudies = 1000
/** Pages of one host: a million studies where a server gives a hundred at a time. */
const mostPages = 10_000

/** The statuses of C-FIND in whose words endings are told (PS3.4 C.4.1.1.4). */
const status = { success: 0x0000, outOfResources: 0xa700, unableToProcess: 0xc000 } as const

export class QidoAsker implements Asker {
  /** Bits of `IDENTIFYING` of the first study that came. */
  identifying: number | undefined
  readonly #session: HttpSession
  readonly #root: string
  readonly #hash = new KeyedHash(randomBytes(HASH_KEY_OCTETS))
  #pages = 0
  /** Seen to give the first page again: each slice is one page from then on. */
  #ignoresOffset = false

  /** @param root - path of the service, without a slash at its end */
  constructor(session: HttpSession, root: string) {
    this.#session = session
    this.#root = root
  }

  async ask(slice: Slice, sink: AnswerSink): Promise<QueryEnding> {
    if (slice.level !== 'STUDY') return { how: 'final', status: status.unableToProcess, answers: 0 }
    let answers = 0
    let first: string | undefined
    for (;;) {
      if (this.#pages++ >= mostPages) return { how: 'limit', answers, detail: 'pages' }
      const page = await this.#page(slice, answers, sink)
      if ('how' in page) return { ...page, answers }
      if (page.studies === 0) return { how: 'final', status: status.success, answers }
      if (page.first === first) this.#ignoresOffset = true
      else answers += page.studies
      if (this.#ignoresOffset) return { how: 'final', status: status.success, answers }
      first ??= page.first
      if (sink.isExhausted) return { how: 'limit', answers, detail: 'answers that bring nothing new' }
    }
  }

  /** The key with which pages were compared is gone. */
  forget(): void {
    this.#hash.forget()
  }

  async #page(slice: Slice, offset: number, sink: AnswerSink): Promise<Page | Omit<QueryEnding, 'answers'>> {
    let first = ''
    const scanner = new StudyScanner((answer) => {
      if (first === '') first = this.#name(answer)
      this.identifying ??= answer.identifying
      sink.take(answer)
    })
    const onBody = (chunk: Buffer) => scanner.push(chunk)
    const answer = await this.#session.get(this.#path(slice, offset), { accept: 'application/dicom+json', onBody })
    const { studies, isWhole } = scanner
    scanner.forget()
    if ('failure' in answer) return { how: answer.failure === 'timed-out' ? 'timed-out' : 'closed' }
    if (answer.status === 204) return { studies: 0, first }
    if (answer.status === 413) return { how: 'final', status: status.outOfResources }
    if (answer.status !== 200) return { how: 'final', status: status.unableToProcess }
    return isWhole ? { studies, first } : { how: 'protocol-error', detail: 'a list of studies that is not whole' }
  }

  #path(slice: Slice, offset: number): string {
    const keys = [
      ['StudyDate', dateKey(slice)],
      ['StudyTime', timeKey(slice)],
      ['ModalitiesInStudy', slice.modality ?? ''],
      ['includefield', '00201208'],
      ['includefield', '00080061'],
      ['limit', String(pageStudies)],
      ['offset', offset === 0 ? '' : String(offset)],
    ]
    const query = keys
      .filter(([, value]) => value !== '')
      .map(([name, value]) => `${name}=${encodeURIComponent(value!)}`)
    return `${this.#root}/studies?${query.join('&')}`
  }

  /** A keyed hash tells whether two pages begin with the same study. */
  #name({ octets, studyInstanceUID: { start, end } }: AnswerFields): string {
    this.#hash.hash(octets, start, end)
    return `${this.#hash.low} ${this.#hash.high}`
  }
}

interface Page {
  readonly studies: number
  readonly first: string
}
