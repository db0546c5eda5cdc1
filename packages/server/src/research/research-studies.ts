/**
 * The studies that a principal sees without identities, by their stand-ins. The way back from a stand-in is kept in memory alone and
 * made anew from the index: nothing on disk says which stand-in belongs to whom.
 */
import { type Principal, principalLabel } from '@leadglass/access'
import { type Archive, ArchiveError } from '@leadglass/archive'
import { type Deidentification, patientOf } from '@leadglass/deidentify'
import { limits } from '../limits.ts'

export interface ResearchStudy {
  /** The archive's own Study Instance UID. */
  readonly original: string
  /** Under whose name people decide about images; of all shares together `(shares)`. */
  readonly project: string
  readonly how: Deidentification
  /** From `patientOf`. */
  readonly patient: string
}

/** How a study is shown to somebody. */
export type StudyView = Pick<ResearchStudy, 'project' | 'how'>

export interface ResearchStudiesParts {
  /** The archive in the form without identities. */
  archive: Archive
  /** `undefined`: not at all. */
  viewFor(principal: Principal, studyInstanceUID: string): Promise<StudyView | undefined>
  now(): number
}

interface Known {
  readonly byStandIn: ReadonlyMap<string, ResearchStudy>
  readonly byOriginal: ReadonlyMap<string, ResearchStudy>
  readonly madeAt: number
}

/** What was granted or attached meanwhile is seen after this long; what was revoked is refused at once, by the gate. */
const keptMs = 2_000
/** Principals whose studies are kept; those of another are listed anew. */
const principalsKept = 64

export class ResearchStudies {
  readonly #parts: ResearchStudiesParts
  readonly #known = new Map<string, Promise<Known>>()

  constructor(parts: ResearchStudiesParts) {
    this.#parts = parts
  }

  /** By the stand-in of a Study Instance UID. */
  async byStandIn(principal: Principal, uid: string): Promise<ResearchStudy | undefined> {
    return (await this.#of(principal)).byStandIn.get(uid)
  }

  /** By the archive's own UID. */
  async all(principal: Principal): Promise<ReadonlyMap<string, ResearchStudy>> {
    return (await this.#of(principal)).byOriginal
  }

  /** After a profile changed. */
  forget(): void {
    this.#known.clear()
  }

  async #of(principal: Principal): Promise<Known> {
    const label = `${principalLabel(principal)} ${'role' in principal ? principal.role : ''}`
    const known = await this.#known.get(label)?.catch(() => undefined)
    if (known && this.#parts.now() - known.madeAt < keptMs) return known
    const made = this.#read(principal)
    this.#known.delete(label)
    this.#known.set(label, made)
    if (this.#known.size > principalsKept) this.#known.delete(this.#known.keys().next().value!)
    return made
  }

  async #read(principal: Principal): Promise<Known> {
    const { archive, viewFor } = this.#parts
    const madeAt = this.#parts.now()
    const byStandIn = new Map<string, ResearchStudy>()
    const byOriginal = new Map<string, ResearchStudy>()
    const fields = ['StudyInstanceUID', 'PatientID', 'IssuerOfPatientID', 'PatientName', 'PatientBirthDate']
    for await (const page of archive.searchAll(principal, { level: 'study', match: [], fields })) {
      for (const row of page) {
        const original = String(row.StudyInstanceUID)
        const view = await viewFor(principal, original)
        if (view === undefined) continue
        const study = { original, ...view, patient: patientOf(row as Record<string, string>) }
        byOriginal.set(original, study)
        byStandIn.set(standIn(view.how, original), study)
        if (byOriginal.size > limits.researchStudies)
          throw new ArchiveError('LG_QUERY_UNSUPPORTED', 'more studies than one researcher can be shown')
      }
    }
    return { byStandIn, byOriginal, madeAt }
  }
}

/** The UID that stands for one of the archive's. */
export function standIn({ profile, pseudonyms }: Deidentification, uid: string): string {
  return profile.options.has('retain-uids') ? uid : pseudonyms.uid(uid)
}
