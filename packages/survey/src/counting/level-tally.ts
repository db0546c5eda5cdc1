/**
 * What the answers of one level add up to. Of an answer only two hashes and a few numbers are kept; an answer whose UID was
 * there before adds nothing, whatever it says.
 */
import type { AnswerFields, Place } from './answer-fields.ts'
import { BottomSketch } from './bottom-sketch.ts'
import { dayOf, secondOf } from './calendar.ts'
import { HashSet64, type MemoryBudget } from './hash-set.ts'
import type { KeyedHash } from './keyed-hash.ts'
import { isWithin, type Level, type Slice } from './slice.ts'
import { UIDSample } from './uid-sample.ts'

/** Takes the answers of a query as they come. */
export interface AnswerSink {
  take(answer: AnswerFields): void
  /** Nothing new has come for so long that more of it is not worth anybody's time. */
  readonly isExhausted: boolean
}

/** What one query brought. */
export interface SliceFacts {
  answers: number
  /** UIDs that were not known before. */
  fresh: number
  /** Answers outside what was asked for: the server ignores the key. */
  outside: number
  /** Answers without the date or time that was asked for. */
  undated: number
  untimed: number
  daySum: number
  dated: number
  secondSum: number
  timed: number
}

const noFacts = (): SliceFacts => ({
  answers: 0,
  fresh: 0,
  outside: 0,
  undated: 0,
  untimed: 0,
  daySum: 0,
  dated: 0,
  secondSum: 0,
  timed: 0,
})

export interface LevelTallyOptions {
  readonly level: Level
  /** Its key is the host's own and dies with it. */
  readonly hash: KeyedHash
  /** Its key is the run's: makes the sketches of two hosts comparable. */
  readonly sketchHash?: KeyedHash
  readonly budget: MemoryBudget
  readonly distinctUIDs: number
  readonly barrenAnswers: number
  /** Answers in all, repeats included. */
  readonly mostAnswers: number
  /** UIDs of studies without a number of instances to keep, for asking one by one. */
  readonly sampledStudies?: number
}

export class LevelTally implements AnswerSink {
  readonly units: HashSet64
  /** The studies that answers of a lower level belong to. */
  readonly studies: HashSet64
  readonly sketch = new BottomSketch()
  readonly sample: UIDSample
  /** Instances that the units say they have. */
  instances = 0
  /** Units that do not say. */
  withoutCount = 0
  /** Answers of another level than was asked for, or without the UID of theirs. */
  strange = 0
  facts = noFacts()
  readonly #options: LevelTallyOptions
  #slice: Slice
  #barren = 0
  #answers = 0

  constructor(options: LevelTallyOptions) {
    const { level, distinctUIDs, budget, sampledStudies = 0 } = options
    this.#options = options
    this.#slice = { level }
    this.units = new HashSet64(distinctUIDs, budget)
    this.studies = new HashSet64(distinctUIDs, budget)
    this.sample = new UIDSample(sampledStudies)
  }

  get isExhausted(): boolean {
    return this.#barren >= this.#options.barrenAnswers || this.#answers >= this.#options.mostAnswers
  }

  /** The next answers are those of a query for this slice. */
  begin(slice: Slice): void {
    this.#slice = slice
    this.#barren = 0
    this.facts = noFacts()
  }

  take(answer: AnswerFields): void {
    this.facts.answers += 1
    this.#barren += 1
    this.#answers += 1
    const { level, hash, sketchHash } = this.#options
    const uid = uidOf(answer, level)
    if (uid.end === uid.start || !isLevel(answer, level)) {
      this.strange += 1
      return
    }
    this.#compare(answer)
    hash.hash(answer.octets, uid.start, uid.end)
    const { low, high } = hash
    if (level !== 'STUDY') this.#takeStudy(answer, hash)
    if (!this.units.add(low, high) && !(this.units.isFull && !this.units.has(low, high))) return
    this.#barren = 0
    this.facts.fresh += 1
    if (sketchHash) {
      sketchHash.hash(answer.octets, uid.start, uid.end)
      this.sketch.add(sketchHash.low, sketchHash.high)
    }
    this.#addCount(answer, uid, low, high)
  }

  /** Nothing of it stays in memory. */
  forget(): void {
    this.units.forget()
    this.studies.forget()
    this.sample.forget()
  }

  #takeStudy(answer: AnswerFields, hash: KeyedHash): void {
    const { start, end } = answer.studyInstanceUID
    if (end === start) return
    hash.hash(answer.octets, start, end)
    this.studies.add(hash.low, hash.high)
  }

  #addCount(answer: AnswerFields, uid: Place, low: number, high: number): void {
    const { level } = this.#options
    if (level === 'IMAGE') return
    const count = level === 'STUDY' ? answer.studyRelatedInstances : answer.seriesRelatedInstances
    if (count >= 0) this.instances += count
    else {
      this.withoutCount += 1
      this.sample.offer(answer.octets, uid.start, uid.end, low, high)
    }
  }

  /** Holds the answer against the slice that was asked for. */
  #compare(answer: AnswerFields): void {
    const facts = this.facts
    const { days, seconds, modality } = this.#slice
    const day = dayOf(answer.octets, answer.studyDate)
    if (day === undefined) facts.undated += 1
    else {
      facts.dated += 1
      facts.daySum += day
    }
    let isOutside = days === 'empty' ? day !== undefined : isMissed(day, days)
    if (seconds !== undefined || days !== undefined) {
      const second = secondOf(answer.octets, answer.studyTime)
      if (second === undefined) facts.untimed += 1
      else {
        facts.timed += 1
        facts.secondSum += second
      }
      isOutside ||= seconds === 'empty' ? second !== undefined : isMissed(second, seconds)
    }
    if (modality !== undefined) isOutside ||= !listHolds(answer, modality)
    if (isOutside) facts.outside += 1
  }
}

/** A value outside a range; an absent one is judged by the caller, who knows whether any came. */
function isMissed(value: number | undefined, range: { from?: number; to?: number } | 'empty' | undefined): boolean {
  return value !== undefined && range !== undefined && range !== 'empty' && !isWithin(value, range)
}

function uidOf(answer: AnswerFields, level: Level): Place {
  if (level === 'STUDY') return answer.studyInstanceUID
  return level === 'SERIES' ? answer.seriesInstanceUID : answer.sopInstanceUID
}

const levelOctets: Readonly<Record<Level, Uint8Array>> = {
  STUDY: Buffer.from('STUDY'),
  SERIES: Buffer.from('SERIES'),
  IMAGE: Buffer.from('IMAGE'),
}

/** Servers that leave the level out are forgiven. */
function isLevel({ octets, level: { start, end } }: AnswerFields, level: Level): boolean {
  return end === start || equals(octets, start, end, levelOctets[level])
}

function equals(octets: Uint8Array, start: number, end: number, text: Uint8Array): boolean {
  if (end - start !== text.length) return false
  for (let index = 0; index < text.length; index += 1) if (octets[start + index] !== text[index]) return false
  return true
}

/** One of the values of ModalitiesInStudy, which backslashes part. */
function listHolds({ octets, modalitiesInStudy: { start, end } }: AnswerFields, modality: string): boolean {
  let from = start
  for (let at = start; at <= end; at += 1) {
    if (at < end && octets[at] !== 0x5c) continue
    let to = at
    while (to > from && octets[to - 1] === 0x20) to -= 1
    if (to - from === modality.length) {
      let index = 0
      while (index < modality.length && octets[from + index] === modality.charCodeAt(index)) index += 1
      if (index === modality.length) return true
    }
    from = at + 1
  }
  return false
}
