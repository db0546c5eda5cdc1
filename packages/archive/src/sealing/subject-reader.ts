/** What entries of the audit log are about, for whoever writes them out: as far as the reader may know it and a key still tells. */
import type { AuditEvent } from '@leadglass/audit'
import type { IndexStore } from '../index/index-store.ts'
import type { NameBook } from './name-book.ts'
import { type Sealed, unseal } from './study-seal.ts'

/** `sealed`: the key is there, and nobody was told what it opens. `erased`: nothing opens it any more. */
export type EntrySubject = { state: 'sealed' } | { state: 'erased' } | ({ state: 'known' } & Sealed)

const namedForm = /^study:([A-Za-z0-9_-]{22})$/
/** Of entries without a version, from before anything was sealed. */
const opaqueForm = /^study:([0-9a-f]{32})$/

export class SubjectReader {
  readonly #index: IndexStore
  readonly #names: NameBook
  readonly #tells: boolean

  /** @param tells - whether the identifiers are told */
  constructor(index: IndexStore, names: NameBook, tells: boolean) {
    this.#index = index
    this.#names = names
    this.#tells = tells
  }

  /** `undefined` for an entry that is about no study. */
  async of({ object = '', sealed }: AuditEvent): Promise<EntrySubject | undefined> {
    if (!object.startsWith('study:')) return undefined
    const [name, id] = [namedForm.exec(object)?.[1], opaqueForm.exec(object)?.[1]]
    const found =
      name !== undefined ? await this.#named(name, sealed) : id && (await this.#opaque(Buffer.from(id, 'hex')))
    if (!found) return { state: 'erased' }
    return this.#tells ? { state: 'known', ...found } : { state: 'sealed' }
  }

  async #named(name: string, sealed = ''): Promise<Sealed | undefined> {
    const study = await this.#names.find(name)
    return study && unseal(study.key, sealed)
  }

  async #opaque(id: Buffer): Promise<Sealed | undefined> {
    const found = (await this.#index.studyByKey(id)) ?? (await this.#index.trashedStudy(id))?.study
    if (found === undefined) return undefined
    const { StudyInstanceUID, PatientID, IssuerOfPatientID } = found
    return { StudyInstanceUID, PatientID, IssuerOfPatientID }
  }
}
