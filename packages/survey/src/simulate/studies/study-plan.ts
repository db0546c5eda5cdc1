/**
 * The studies of one simulated system: every value of study `i` follows from `i` by arithmetic, so that millions of them take
 * no memory, and a range of dates is a range of indices.
 *
 * Studies without a date come first (as databases sort them), the others in the order of date and time.
 */
import { mix } from './mix.ts'

export interface StudyPlanOptions {
  readonly seed: number
  readonly studies: number
  /** Of all studies together; none, or at least one a study. */
  readonly images: number
  /** Studies whose date and time are empty. */
  readonly undated?: number
  /** Studies, the first with a date, that share one date and time: an old archive taken over in one go. */
  readonly sameMoment?: number
  /** Days since 1970 of the oldest and the newest study. */
  readonly firstDay: number
  readonly lastDay: number
}

/** Indices from `from` up to, not including, `to`. */
export interface IndexRange {
  readonly from: number
  readonly to: number
}

/** Both ends belong to it. Days since 1970, seconds of the day. */
export interface Span {
  readonly first: number
  readonly last: number
}

/** Studies are made from six to eight, as hospitals make them; so every second of that time has to be looked through. */
const OPENING_SECOND = 6 * 3600
const OPEN_SECONDS = 14 * 3600

/** Of a hundred studies so many are of this modality. */
const modalityShares = { CT: 24, CR: 18, MR: 15, DX: 12, US: 12, XA: 6, MG: 5, NM: 4, PT: 3, OT: 1 }
export const modalities = Object.keys(modalityShares)
const modalityOfHundred = Object.values(modalityShares).flatMap((share, index) => new Array<number>(share).fill(index))

export class StudyPlan {
  readonly seed: number
  readonly studies: number
  readonly images: number
  readonly undated: number
  readonly patients: number
  readonly #sameMoment: number
  readonly #firstDay: number
  readonly #days: number
  /** Studies that are spread over the days. */
  readonly #spread: number
  readonly #least: number
  readonly #surplus: number

  constructor(options: StudyPlanOptions) {
    this.seed = options.seed
    this.studies = options.studies
    this.images = options.images
    this.undated = Math.min(options.undated ?? 0, options.studies)
    this.#sameMoment = Math.min(options.sameMoment ?? 0, options.studies - this.undated)
    this.#firstDay = options.firstDay
    this.#days = options.lastDay - options.firstDay + 1
    this.#spread = this.studies - this.undated - this.#sameMoment
    this.#least = this.studies > 0 ? Math.floor(this.images / this.studies) : 0
    this.#surplus = this.images - this.#least * this.studies
    this.patients = Math.max(1, Math.ceil(this.studies * 0.7))
  }

  /** Day of the study, since 1970; -1 when it has no date. */
  dayOf(index: number): number {
    const place = index - this.undated
    if (place < 0) return -1
    if (place < this.#sameMoment) return this.#firstDay
    return this.#firstDay + Math.floor(((place - this.#sameMoment) * this.#days) / this.#spread)
  }

  /** Second of the day; -1 when it has no time. */
  secondOf(index: number): number {
    const place = index - this.undated
    if (place < 0) return -1
    if (place < this.#sameMoment) return 0
    const day = this.dayOf(index)
    const from = this.#firstSpreadFrom(day)
    const count = this.#firstSpreadFrom(day + 1) - from
    return OPENING_SECOND + Math.floor(((index - from) * OPEN_SECONDS) / count)
  }

  /** Number of images; over all studies they add up to `images`. */
  imagesOf(index: number): number {
    const share = this.#least + this.#surplusBefore(index + 1) - this.#surplusBefore(index)
    if (this.#least < 2 || (index | 1) >= this.studies) return share
    // One of a pair gets what the other goes without.
    const moved = mix(this.seed ^ (index >>> 1)) % this.#least
    return (index & 1) === 0 ? share + moved : share - moved
  }

  seriesOf(index: number): number {
    return Math.min(this.imagesOf(index), 1 + (mix(this.seed + index) % 4))
  }

  /** @param series - from 0 */
  imagesOfSeries(index: number, series: number): number {
    const images = this.imagesOf(index)
    const count = this.seriesOf(index)
    return Math.floor(((series + 1) * images) / count) - Math.floor((series * images) / count)
  }

  /** An index of `modalities`. */
  modalityOf(index: number): number {
    return modalityOfHundred[mix(this.seed ^ Math.imul(index, 0x9e3779b1)) % 100]!
  }

  patientOf(index: number): number {
    return index % this.patients
  }

  /** Dated studies whose day lies in the span. */
  inDays({ first, last }: Span): IndexRange {
    return {
      from: this.#firstIndexFrom(first),
      to: Math.max(this.#firstIndexFrom(first), this.#firstIndexFrom(last + 1)),
    }
  }

  /**
   * Studies whose time lies in the span, on each day of another span: a range a day.
   * Date and time are matched each for itself, as PS3.4 C.2.2.2.5 has it without combined matching.
   */
  *inDaysAndSeconds(days: Span, { first, last }: Span): Generator<IndexRange> {
    if (this.#sameMoment > 0 && days.first <= this.#firstDay && this.#firstDay <= days.last && first <= 0)
      yield { from: this.undated, to: this.undated + this.#sameMoment }
    const lastDay = Math.min(days.last, this.#firstDay + this.#days - 1)
    for (let day = Math.max(days.first, this.#firstDay); day <= lastDay; day++) {
      const from = this.#firstSpreadFrom(day)
      const count = this.#firstSpreadFrom(day + 1) - from
      const low = from + this.#placeFrom(first, count)
      const high = from + this.#placeFrom(last + 1, count)
      if (high > low) yield { from: low, to: high }
    }
  }

  get allDays(): Span {
    return { first: this.#firstDay, last: this.#firstDay + this.#days - 1 }
  }

  #surplusBefore(index: number): number {
    return Math.floor((index * this.#surplus) / this.studies)
  }

  /** The first dated study of this day or later. */
  #firstIndexFrom(day: number): number {
    return day <= this.#firstDay ? this.undated : this.#firstSpreadFrom(day)
  }

  #firstSpreadFrom(day: number): number {
    const days = Math.min(Math.max(day - this.#firstDay, 0), this.#days)
    return this.undated + this.#sameMoment + Math.ceil((days * this.#spread) / this.#days)
  }

  /** How many of a day's `count` studies come before a second. */
  #placeFrom(second: number, count: number): number {
    const open = Math.min(Math.max(second - OPENING_SECOND, 0), OPEN_SECONDS)
    return Math.ceil((open * count) / OPEN_SECONDS)
  }
}
