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
      baseline: this.baseline.toJSON(),
      standing: this.standing,
    }
  }
}
