/**
 * Which studies a query asks for, as ranges of indices and a test for what no index answers: a query for one day touches
 * that day's studies only.
 */
import type { SimulatedArchive } from '../studies/simulated-archive.ts'
import { type IndexRange, modalities } from '../studies/study-plan.ts'
import { daySpan, secondSpan } from './date-time-range.ts'
import { fitsWildCard } from './wild-card.ts'

/** Keys of the query that hold a value; by keyword, padding gone. */
export interface StudyKeys {
  readonly StudyInstanceUID?: string
  readonly StudyDate?: string
  readonly StudyTime?: string
  readonly ModalitiesInStudy?: string
  readonly PatientID?: string
  readonly PatientName?: string
  readonly AccessionNumber?: string
}

export interface StudySelection {
  /** In ascending order, without overlap. */
  readonly ranges: readonly IndexRange[]
  /** `undefined`: all that lie in the ranges. */
  readonly fits?: (index: number) => boolean
}

const nothing: readonly IndexRange[] = []

/** Two quotation marks ask for studies that have no value, of systems that know it (PS3.4 C.2.2.2.7). */
const EMPTY_VALUE = '""'

/** @param knowsEmptyValues - empty value matching is supported; without it such a key matches nothing */
export function selectStudies(archive: SimulatedArchive, keys: StudyKeys, knowsEmptyValues = false): StudySelection {
  const ranges =
    keys.StudyInstanceUID === undefined
      ? byDate(archive, keys, knowsEmptyValues)
      : byUID(archive, keys.StudyInstanceUID)
  const tests = testsOf(archive, keys)
  return tests.length === 0 ? { ranges } : { ranges, fits: (index) => tests.every((test) => test(index)) }
}

function byDate(archive: SimulatedArchive, keys: StudyKeys, knowsEmptyValues: boolean): readonly IndexRange[] {
  const { plan } = archive
  const { PatientID, StudyDate, StudyTime } = keys
  if (PatientID !== undefined && !/[*?]/.test(PatientID)) return archive.studiesOfPatient(PatientID).map(only)
  if (StudyDate === undefined && StudyTime === undefined) return [{ from: 0, to: plan.studies }]
  if (StudyDate === EMPTY_VALUE || StudyTime === EMPTY_VALUE) {
    // Our studies have both or neither.
    const isSatisfiable = [StudyDate, StudyTime].every((value) => value === undefined || value === EMPTY_VALUE)
    return knowsEmptyValues && isSatisfiable ? [{ from: 0, to: plan.undated }] : nothing
  }
  const days = StudyDate === undefined ? plan.allDays : daySpan(StudyDate)
  if (days === undefined) return nothing
  if (StudyTime === undefined) return [plan.inDays(days)]
  const seconds = secondSpan(StudyTime)
  return seconds === undefined ? nothing : [...plan.inDaysAndSeconds(days, seconds)]
}

/** A list of UIDs has backslashes between them. */
function byUID({ plan, uids }: SimulatedArchive, list: string): readonly IndexRange[] {
  const found = list.split('\\').flatMap((uid) => uids.indexOf(uid) ?? [])
  return [...new Set(found)]
    .filter((index) => index < plan.studies)
    .sort((a, b) => a - b)
    .map(only)
}

function only(index: number): IndexRange {
  return { from: index, to: index + 1 }
}

/** What the ranges do not answer yet. */
function testsOf(archive: SimulatedArchive, keys: StudyKeys): ((index: number) => boolean)[] {
  const tests: ((index: number) => boolean)[] = []
  const { ModalitiesInStudy, PatientID, PatientName, AccessionNumber } = keys
  if (ModalitiesInStudy !== undefined) {
    const wanted = ModalitiesInStudy.split('\\').flatMap((name) => indicesFitting(name))
    tests.push((index) => wanted.includes(archive.plan.modalityOf(index)))
  }
  if (PatientID !== undefined) tests.push((index) => fitsWildCard(PatientID, archive.patient(index).id))
  if (PatientName !== undefined) tests.push((index) => fitsWildCard(PatientName, archive.patient(index).name))
  if (AccessionNumber !== undefined)
    tests.push((index) => fitsWildCard(AccessionNumber, archive.accessionNumber(index)))
  const selective = keys.StudyInstanceUID !== undefined || (PatientID !== undefined && !/[*?]/.test(PatientID))
  if (selective) tests.push(...dateTests(archive, keys))
  return tests
}

/** Where UID or patient chose the studies, dates are still to be held against them. */
function dateTests({ plan }: SimulatedArchive, { StudyDate, StudyTime }: StudyKeys): ((index: number) => boolean)[] {
  const tests: ((index: number) => boolean)[] = []
  if (StudyDate !== undefined) {
    const days = daySpan(StudyDate)
    tests.push((index) => isWithin(days, plan.dayOf(index), index < plan.undated))
  }
  if (StudyTime !== undefined) {
    const seconds = secondSpan(StudyTime)
    tests.push((index) => isWithin(seconds, plan.secondOf(index), index < plan.undated))
  }
  return tests
}

function isWithin(span: { first: number; last: number } | undefined, value: number, isEmpty: boolean): boolean {
  return span !== undefined && !isEmpty && span.first <= value && value <= span.last
}

function indicesFitting(name: string): number[] {
  return modalities.flatMap((modality, index) => (fitsWildCard(name, modality) ? [index] : []))
}

/** What `StudyCursor.next` gives after so many studies that did not fit, so that others get their turn. */
export const NOT_YET = -2
const MISSES_IN_ONE_GO = 20_000

/** Goes through a selection study by study. */
export class StudyCursor {
  readonly #selection: StudySelection
  #range = 0
  #next: number

  constructor(selection: StudySelection) {
    this.#selection = selection
    this.#next = selection.ranges[0]?.from ?? 0
  }

  /** The next study; -1 after the last; `NOT_YET` when it is to be asked again later. */
  next(): number {
    const { ranges, fits } = this.#selection
    let misses = 0
    for (let range = ranges[this.#range]; range !== undefined; ) {
      if (this.#next >= range.to) {
        range = ranges[++this.#range]
        this.#next = range?.from ?? 0
        continue
      }
      const index = this.#next++
      if (fits === undefined || fits(index)) return index
      if (++misses === MISSES_IN_ONE_GO) return NOT_YET
    }
    return -1
  }
}
