/**
 * Counts the units of one level: one query for all of them and, where the server does not give all, queries for smaller and
 * smaller slices. Each slice that was answered in full is done; the tally tells repeats apart.
 *
 * The proof that the count is exact, and what makes it inexact: docs/design/survey-counting.md.
 */
import { LAST_SECOND } from './calendar.ts'
import { isRefused, mayBeCapped, type QueryEnding } from './cap.ts'
import type { AnswerSink, LevelTally, SliceFacts } from './level-tally.ts'
import type { CountingLimits } from './limits.ts'
import { modalityTerms } from './modalities.ts'
import { cutOff, halvesOfDays, halvesOfSeconds, type Level, type Range, type Slice, type SplitKey } from './slice.ts'

/** Sends one C-FIND and hands its answers to the sink. What a peer does is an ending, never an error. */
export interface Asker {
  ask(slice: Slice, sink: AnswerSink, parents?: Parents): Promise<QueryEnding>
}

/** Unique keys of the levels above, as octets that can be cleared. */
export interface Parents {
  readonly studyInstanceUID?: Uint8Array
  readonly seriesInstanceUID?: Uint8Array
}

export interface LevelResult {
  /** How the query for all of them ended. */
  readonly first: QueryEnding
  /** The server turned down the query as such. */
  readonly isRefused: boolean
  /** Each unit that the server holds was given. */
  readonly isComplete: boolean
  /** Why it is not, in words without anybody's data. */
  readonly reasons: ReadonlySet<string>
}

export async function countLevel(
  asker: Asker,
  tally: LevelTally,
  level: Level,
  limits: CountingLimits,
): Promise<LevelResult> {
  const walk = new Walk(asker, tally, limits)
  const first = await walk.ask({ level })
  if (isRefused(first)) return { first, isRefused: true, isComplete: false, reasons: new Set() }
  const isComplete = await walk.finish({ level }, first)
  return { first, isRefused: false, isComplete: isComplete && walk.reasons.size === 0, reasons: walk.reasons }
}

/** Queries in a row that were cut short without an answer, after which a host is left alone. */
const MOST_FRUITLESS = 100

class Walk {
  readonly reasons = new Set<string>()
  readonly #asker: Asker
  readonly #tally: LevelTally
  readonly #limits: CountingLimits
  readonly #caps = { largest: 0, cap: Number.POSITIVE_INFINITY }
  /** Answers of the shortest query that was cut: about what the server gives at once. */
  #shortestCut = Number.POSITIVE_INFINITY
  #requests = 0
  #fruitless = 0
  /** Keys that the server was seen to ignore or to refuse. */
  readonly #unusable = new Set<SplitKey | 'modality'>()
  /** Nothing more is to be asked. */
  #isOver = false

  constructor(asker: Asker, tally: LevelTally, limits: CountingLimits) {
    this.#asker = asker
    this.#tally = tally
    this.#limits = limits
  }

  async ask(slice: Slice): Promise<QueryEnding> {
    if (this.#requests >= this.#limits.requests) return this.#end({ how: 'limit', answers: 0, detail: 'requests' })
    this.#requests += 1
    this.#tally.begin(slice)
    const ending = await this.#asker.ask(slice, this.#tally)
    if (this.#tally.strange > 0) this.reasons.add('answers without the level or UID that was asked for')
    if (this.#tally.units.isFull) this.reasons.add('more studies than memory was set aside for')
    return ['limit', 'unreachable', 'protocol-error'].includes(ending.how) ? this.#end(ending) : ending
  }

  /** Completes the slice of everything after its query has ended. @returns whether all of it was given */
  async finish(slice: Slice, ending: QueryEnding): Promise<boolean> {
    const facts = this.#tally.facts
    if (this.#isCut(ending)) return !this.#isOver && this.#split(slice, facts)
    if (!(await this.#hidesMore(slice, ending, facts))) return !this.#isOver
    this.#caps.cap = ending.answers
    return this.#split(slice, facts)
  }

  /** There may be more than what came. Keeps what the answer tells about the server's cap. */
  #isCut(ending: QueryEnding): boolean {
    const isCut = mayBeCapped(ending, this.#caps)
    this.#caps.largest = Math.max(this.#caps.largest, ending.answers)
    if (isCut && ending.answers > 0) this.#shortestCut = Math.min(this.#shortestCut, ending.answers)
    this.#fruitless = isCut && ending.answers === 0 ? this.#fruitless + 1 : 0
    if (this.#fruitless > MOST_FRUITLESS) {
      this.#isOver = true
      this.reasons.add('the server answers no query, however narrow')
    }
    return isCut
  }

  /** Asks the same again in two halves: a server that caps at an odd number without a word then gives what it had kept back. */
  async #hidesMore(slice: Slice, { answers }: QueryEnding, { dated, daySum }: SliceFacts): Promise<boolean> {
    if (dated < 2 || answers < 10 || answers > this.#limits.verifiedAnswers) return false
    let fresh = 0
    for (const days of halvesOfDays({}, daySum / dated) ?? []) {
      if (this.#isOver) return false
      await this.ask({ ...slice, days })
      fresh += this.#tally.facts.fresh
    }
    return fresh > 0
  }

  /** Cuts by date; what one day holds by time; what one second holds by modality. */
  #split(slice: Slice, facts: SliceFacts): Promise<boolean> {
    if (slice.days === undefined) return this.#splitByKey(slice, 'days', facts)
    if (slice.seconds === undefined) return this.#splitByKey(slice, 'seconds', facts)
    return this.#sweepModalities(slice)
  }

  /** All with the key, in ranges, and all without. */
  async #splitByKey(slice: Slice, key: SplitKey, facts: SliceFacts): Promise<boolean> {
    const areRangesWhole = await this.#ranges(slice, key, facts)
    return !this.#isOver && (await this.#withoutKey(slice, key)) && areRangesWhole
  }

  async #ranges(slice: Slice, key: SplitKey, facts: SliceFacts): Promise<boolean> {
    let isWhole = true
    const density = new Density()
    const waiting = halves(key, {}, facts)?.reverse() ?? []
    while (waiting.length > 0 && !this.#isOver && !this.#unusable.has(key)) {
      const next = waiting.pop()!
      const [range, rest] = cutOff(key, next, density.widthFor(this.#shortestCut)) ?? [next]
      if (rest) waiting.push(rest)
      const part = { ...slice, [key]: range }
      const ending = await this.ask(part)
      const partFacts = this.#tally.facts
      this.#noteUse(key, ending)
      const isCut = this.#isCut(ending)
      density.note(range, ending.answers, isCut)
      if (!isCut || this.#isOver) continue
      const smaller = this.#unusable.has(key) ? undefined : halves(key, range, partFacts)
      if (smaller) waiting.push(...smaller.reverse())
      else if (!(await this.#split(part, partFacts))) isWhole = false
    }
    return isWhole && waiting.length === 0
  }

  /** A server that ignores a key would give the same again for every slice; one that refuses it gives nothing. */
  #noteUse(key: SplitKey, ending: QueryEnding): void {
    const { outside, answers, undated, untimed } = this.#tally.facts
    const isUnanswered = ending.how === 'final' && isRefused(ending)
    const absent = key === 'days' ? undated : untimed
    if (!isUnanswered && outside === 0 && (answers === 0 || absent < answers)) return
    this.#unusable.add(key)
    this.reasons.add(key === 'days' ? 'the server ignores ranges of dates' : 'the server ignores ranges of times')
  }

  /**
   * The units without a date or time. They match no range; a server that knows empty value matching and has such gives them, and
   * otherwise they are found by modality, which every study has.
   */
  async #withoutKey(slice: Slice, key: SplitKey): Promise<boolean> {
    const part: Slice = { ...slice, [key]: 'empty' }
    const ending = await this.ask(part)
    const facts = this.#tally.facts
    const isCut = this.#isCut(ending)
    if (this.#isOver) return false
    if (facts.answers > 0 && facts.outside === 0) return !isCut || this.#split(part, facts)
    return this.#sweepModalities(slice)
  }

  async #sweepModalities(slice: Slice): Promise<boolean> {
    let isWhole = true
    for (const modality of modalityTerms) {
      if (this.#isOver) return false
      if (this.#unusable.has('modality')) break
      const ending = await this.ask({ ...slice, modality })
      const isUnanswered = ending.how === 'final' && isRefused(ending)
      if (this.#tally.facts.outside > 0 || isUnanswered) this.#unusable.add('modality')
      if (this.#isCut(ending)) isWhole = this.#missing('more studies of one modality than the server gives at once')
    }
    if (!this.#unusable.has('modality')) return isWhole
    return this.#missing('the server does not search by modality: studies without date or time may be missing')
  }

  #missing(reason: string): false {
    this.reasons.add(reason)
    return false
  }

  #end(ending: QueryEnding): QueryEnding {
    this.#isOver = true
    const { how, detail = 'this host' } = ending
    if (how === 'limit') this.reasons.add(`the limit of ${detail} was reached`)
    else this.reasons.add(how === 'unreachable' ? 'the host went away' : `the protocol was broken: ${detail}`)
    return ending
  }
}

/**
 * How many units lie on a day or second, judged by the ranges asked for last. It only chooses how long the next range is: with
 * ranges that the server just about gives in full, a capped archive is read once instead of two and a half times.
 */
class Density {
  #perStep = 0

  /** Steps that hold three quarters of what a server gives at once. */
  widthFor(answers: number): number {
    return this.#perStep === 0 ? Number.POSITIVE_INFINITY : (0.75 * answers) / this.#perStep
  }

  note({ from, to }: Range, answers: number, isCut: boolean): void {
    if (from === undefined || to === undefined) return
    // An empty year is crossed in long steps.
    if (answers === 0) this.#perStep /= 4
    const seen = answers / (to - from + 1)
    if (isCut) this.#perStep = 1.5 * Math.max(this.#perStep, seen)
    else if (answers > 0) this.#perStep = this.#perStep === 0 ? seen : (this.#perStep + seen) / 2
  }
}

function halves(key: SplitKey, range: Range, facts: SliceFacts): [Range, Range] | undefined {
  if (key === 'days') return halvesOfDays(range, facts.dated > 0 ? facts.daySum / facts.dated : undefined)
  return halvesOfSeconds(range, facts.timed > 0 ? facts.secondSum / facts.timed : undefined, LAST_SECOND)
}
