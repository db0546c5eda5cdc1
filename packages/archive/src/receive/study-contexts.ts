/** Which study key an arriving instance belongs to, and who the study's patient is. */

import { ArchiveError } from '../errors.ts'
import type { StudyFactsRow } from '../index/facts.ts'
import type { IndexStore } from '../index/index-store.ts'
import type { StudyKey, StudyKeys } from '../keys/study-keys.ts'
import { limits } from '../limits.ts'

export interface StudyContext {
  readonly key: StudyKey
  /** The first instance's, which the study keeps. */
  readonly patient: Pick<StudyFactsRow, 'PatientID' | 'IssuerOfPatientID'>
}

/** One context for each study, also while its first instances arrive at the same time and the index knows none of them. */
export class StudyContexts {
  readonly #index: IndexStore
  readonly #keys: StudyKeys
  readonly #known = new Map<string, StudyContext>()

  constructor(index: IndexStore, keys: StudyKeys) {
    this.#index = index
    this.#keys = keys
  }

  async of(study: StudyFactsRow): Promise<StudyContext> {
    const uid = study.StudyInstanceUID
    const known = this.#known.get(uid) ?? (await this.#indexed(uid)) ?? this.#known.get(uid)
    if (known !== undefined) return known
    const { PatientID, IssuerOfPatientID } = study
    return this.#remember(uid, { key: this.#keys.allocate(), patient: { PatientID, IssuerOfPatientID } })
  }

  /** Forgets a study that was erased: what comes later under its UID is a new study. */
  forget(studyInstanceUID: string): void {
    this.#known.delete(studyInstanceUID)
  }

  async #indexed(uid: string): Promise<StudyContext | undefined> {
    const study = await this.#index.study(uid)
    if (study === undefined) return undefined
    const found = await this.#keys.find(study.studyKey)
    if (found.state === 'erased') throw new ArchiveError('LG_STUDY_ERASED', 'the study is being erased')
    if (found.state !== 'live') {
      const detail = { slot: study.studyKey.slot, state: found.state }
      throw new ArchiveError('LG_KEY_DAMAGED', "the study's key cannot be unwrapped", detail)
    }
    const known = this.#known.get(uid)
    return known ?? this.#remember(uid, { key: { ...study.studyKey, key: found.key }, patient: study })
  }

  #remember(uid: string, context: StudyContext): StudyContext {
    this.#known.set(uid, context)
    if (this.#known.size > limits.studyKeysCached) this.#forgetOldest()
    return context
  }

  /** A study whose key is not durable yet must stay: forgetting it would give its next instance another key. */
  #forgetOldest(): void {
    for (const [uid, { key }] of this.#known) {
      if (this.#keys.isUnflushed(key)) continue
      this.#known.delete(uid)
      return
    }
  }
}
