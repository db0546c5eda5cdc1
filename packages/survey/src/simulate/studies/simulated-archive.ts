/** What a simulated system holds: its plan of studies, their UIDs, their patients. Two faces of one archive share one. */
import { digitsOfDay, digitsOfSecond } from './calendar.ts'
import { mix } from './mix.ts'
import { ACCESSION_PREFIX, eightDigits, PATIENT_ID_PREFIX, type Patient, patientOf } from './names.ts'
import { modalities, StudyPlan, type StudyPlanOptions } from './study-plan.ts'
import { StudyUIDs } from './study-uids.ts'

const EIGHT_DIGITS = 100_000_000

export class SimulatedArchive {
  readonly plan: StudyPlan
  readonly uids: StudyUIDs
  /** First of the system's patient and accession numbers. */
  readonly #base: number

  constructor(options: StudyPlanOptions) {
    this.plan = new StudyPlan(options)
    this.uids = new StudyUIDs(options.seed)
    this.#base = mix(options.seed ^ 0x5eed) % (EIGHT_DIGITS - options.studies)
  }

  patient(index: number): Patient {
    return patientOf(this.plan.seed, this.#base, this.plan.patientOf(index))
  }

  accessionNumber(index: number): string {
    return ACCESSION_PREFIX + eightDigits(this.#base + index)
  }

  /** DA; empty when the study has none. */
  date(index: number): string {
    const day = this.plan.dayOf(index)
    return day < 0 ? '' : digitsOfDay(day)
  }

  /** TM; empty when the study has none. */
  time(index: number): string {
    const second = this.plan.secondOf(index)
    return second < 0 ? '' : digitsOfSecond(second)
  }

  modality(index: number): string {
    return modalities[this.plan.modalityOf(index)]!
  }

  /** Studies of a patient in the order of their indices; none when no patient has this ID. */
  studiesOfPatient(patientID: string): number[] {
    if (!new RegExp(`^${PATIENT_ID_PREFIX}\\d{8}$`).test(patientID)) return []
    const patient = Number(patientID.slice(PATIENT_ID_PREFIX.length)) - this.#base
    if (patient < 0 || patient >= this.plan.patients) return []
    const found: number[] = []
    for (let index = patient; index < this.plan.studies; index += this.plan.patients) found.push(index)
    return found
  }
}
