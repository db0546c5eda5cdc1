/** Everything that is remembered of one principal: some kilobytes, however much it does. */
import { Baseline, type BaselineState } from './baseline.ts'
import { DistinctSketch } from './distinct-sketch.ts'
import { RecentSet } from './recent-set.ts'
import { dayMs, type Measures, signals } from './signals.ts'
import { SlidingSum } from './sliding-sum.ts'

/** More different patients in a day than this are counted as this many; the highest ceiling that can be set lies below. */
export const patientsRemembered = 4096
const searchesRemembered = 1024

export interface RecordState {
  patients: [number[], number[]]
  older: [number[], number[]]
  searches: [number[], number[]]
  instances: [number, number[]]
  octets: [number, number[]]
  listed: [number, string, string]
  /** In the order of `sums`; absent in records of earlier versions. */
  sums?: [number, number[]][]
  baseline: BaselineState
  standing: Standing
}

/** Where it stands with the watch; times are milliseconds since 1970. */
export interface Standing {
  /** Its last access. */
  usedAt: number
  /** When it was asked for its second factor, and nothing came since. */
  askedAt?: number
  /** Until then it is not asked again: it has shown its second factor. */
  trustedUntil?: number
  /** The same for what is found over weeks. */
  trustedWeeksUntil?: number
  /** It was stopped; an access after that means that an administrator let it in again. */
  stoppedAt?: number
  /** Until when the network that it came from counts as new. */
  newNetworkUntil?: number
}

export class PrincipalRecord {
  readonly patients = new RecentSet(patientsRemembered, dayMs)
  readonly older = new RecentSet(patientsRemembered, dayMs)
  readonly searches = new RecentSet(searchesRemembered, signals.searchesInAnHour.windowMs)
  readonly instances = new SlidingSum(signals.instancesInAnHour.windowMs)
  readonly octets = new SlidingSum(signals.octetsInAnHour.windowMs)
  readonly listed = new DistinctSketch(signals.listedInADay.windowMs)
  readonly #patientsInAWeek = new SlidingSum(signals.patientsInAWeek.windowMs)
  readonly #patientsIn30Days = new SlidingSum(signals.patientsIn30Days.windowMs)
  readonly #olderInAWeek = new SlidingSum(signals.olderPatientsInAWeek.windowMs)
  readonly #olderIn30Days = new SlidingSum(signals.olderPatientsIn30Days.windowMs)
  readonly baseline: Baseline
  standing: Standing
  /** Written to disk as it is now. */
  isSaved = false
  /** Octets that nobody has judged yet. */
  unjudgedOctets = 0
  /** When the next patient may be opened while it is slowed down. */
  nextAt = 0
  /** The study opened last, and its patient's key. */
  last = { study: '', patient: 0 }
  lastAddress: string | undefined
  #listedCount = 0

  constructor(state?: RecordState) {
    this.baseline = new Baseline(state?.baseline)
    this.standing = state?.standing ?? { usedAt: 0 }
    if (!state) return
    this.patients.restore(state.patients)
    this.older.restore(state.older)
    this.searches.restore(state.searches)
    this.instances.restore(state.instances)
    this.octets.restore(state.octets)
    this.listed.restore(state.listed)
    for (const [index, sum] of this.#sums.entries()) if (state.sums?.[index]) sum.restore(state.sums[index])
  }

  /** Sums over weeks, each patient once a day. */
  get #sums(): readonly SlidingSum[] {
    return [this.#patientsInAWeek, this.#patientsIn30Days, this.#olderInAWeek, this.#olderIn30Days]
  }

  /** A patient was opened who had not been in the last day. */
  addToWeeks(isOlder: boolean, now: number): void {
    for (const sum of isOlder ? this.#sums : this.#sums.slice(0, 2)) sum.add(1, now)
  }

  /** What it did before no longer counts against it; what it learnt stays. */
  forgetWindows(): void {
    for (const set of [this.patients, this.older, this.searches]) set.restore([[], []])
    for (const sum of [this.instances, this.octets, ...this.#sums]) sum.clear()
    const { usedAt } = this.standing
    this.standing = { usedAt }
  }

  /** After rows were listed: the count of the sketch is worth keeping. */
  countListed(now: number): void {
    this.#listedCount = this.listed.count(now)
  }

  /** @param olderWindowMs - programs and devices do not work in shifts */
  measures(now: number, olderWindowMs: number = signals.olderPatientsInAShift.windowMs): Measures {
    return {
      patientsIn10Minutes: this.patients.count(signals.patientsIn10Minutes.windowMs, now),
      patientsInAnHour: this.patients.count(signals.patientsInAnHour.windowMs, now),
      patientsInADay: this.patients.count(signals.patientsInADay.windowMs, now),
      olderPatientsInAShift: this.older.count(olderWindowMs, now),
      instancesInAnHour: this.instances.sum(now),
      octetsInAnHour: this.octets.sum(now),
      searchesInAnHour: this.searches.count(signals.searchesInAnHour.windowMs, now),
      listedInADay: this.#listedCount,
      patientsInAWeek: this.#patientsInAWeek.sum(now),
      patientsIn30Days: this.#patientsIn30Days.sum(now),
      olderPatientsInAWeek: this.#olderInAWeek.sum(now),
      olderPatientsIn30Days: this.#olderIn30Days.sum(now),
    }
  }

  toJSON(): RecordState {
    return {
      patients: this.patients.toJSON(),
      older: this.older.toJSON(),
      searches: this.searches.toJSON(),
      instances: this.instances.toJSON(),
      octets: this.octets.toJSON(),
      listed: this.listed.toJSON(),
      sums: this.#sums.map((sum) => sum.toJSON()),
      baseline: this.baseline.toJSON(),
      standing: this.standing,
    }
  }
}
