/**
 * Which patient a study is of, as answers of the old archive said: a C-MOVE by Study Instance UID does not tell. In memory only, and
 * forgotten with the process.
 */
import { limits } from '../limits.ts'

export class PatientsSeen {
  readonly #byStudy = new Map<string, string>()

  saw(studyInstanceUID: string, patientID: string): void {
    // The one that was seen longest ago goes first.
    this.#byStudy.delete(studyInstanceUID)
    this.#byStudy.set(studyInstanceUID, patientID)
    if (this.#byStudy.size > limits.patientsRemembered) this.#byStudy.delete(this.#byStudy.keys().next().value!)
  }

  of(studyInstanceUID: string): string | undefined {
    return this.#byStudy.get(studyInstanceUID)
  }
}
