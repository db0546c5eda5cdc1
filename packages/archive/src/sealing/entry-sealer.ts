/**
 * Stands before the audit log: whatever is written of a study, and whoever writes it, goes in under the study's own key.
 *
 * Elsewhere a study is `study:` and its opaque identifier, which lies in packs and key slots and outlives the study's key there.
 * The log must not hold it: what the change feed keeps of an erased study would tell whom its entries are about.
 */
import type { AuditEvent, Sealer } from '@leadglass/audit'
import type { IndexStore } from '../index/index-store.ts'
import type { StudyKey, StudyKeys } from '../keys/study-keys.ts'
import { limits } from '../limits.ts'
import { logName, type StudyIdentifiers, seal } from './study-seal.ts'

/** What an entry has of its study. */
export type Subject = Pick<AuditEvent, 'object' | 'sealed'>

/** An object whose study was erased while the entry was on its way, or whose key cannot be unwrapped. */
const unnamed: Subject = { object: 'study:unnamed' }

const opaqueForm = /^study:([0-9a-f]{32})$/
/** Details that say where in the packs a record lies, next to the opaque identifier of its study. */
const placeKeys = ['pack', 'offset', 'slot']

export class EntrySealer implements Sealer {
  readonly #index: IndexStore
  readonly #keys: StudyKeys
  /** By opaque identifier: one token serves all entries of a study while it is here. */
  readonly #known = new Map<string, Subject>()
  /** Erased since the archive was opened: what is still on its way about them stays without a name. */
  readonly #gone = new Set<string>()

  constructor(index: IndexStore, keys: StudyKeys) {
    this.#index = index
    this.#keys = keys
  }

  async seal(events: readonly AuditEvent[]): Promise<readonly AuditEvent[]> {
    if (!events.some(isOpen)) return events
    return Promise.all(events.map((event) => (isOpen(event) ? this.#sealed(event) : event)))
  }

  /** For a study that the index need not know yet. */
  subjectOf({ id, key }: StudyKey, identifiers: StudyIdentifiers): Subject {
    const name = id.toString('hex')
    if (this.#gone.has(name)) return unnamed
    const known = this.#known.get(name) ?? { object: `study:${logName(key)}`, sealed: seal(key, identifiers) }
    this.#known.set(name, known)
    if (this.#known.size > limits.studyKeysCached) this.#known.delete(this.#known.keys().next().value!)
    return known
  }

  /** The study's key is about to be destroyed. */
  forget(id: Buffer): void {
    this.#known.delete(id.toString('hex'))
    this.#gone.add(id.toString('hex'))
  }

  async #sealed(event: AuditEvent): Promise<AuditEvent> {
    const id = opaqueForm.exec(event.object!)![1]!
    const { place, detail } = split(event.detail)
    const known = place === undefined ? this.#known.get(id) : undefined
    const subject = known ?? (await this.#find(Buffer.from(id, 'hex'), place).catch(() => undefined))
    const { detail: _, ...rest } = event
    return { ...rest, ...(subject ?? unnamed), ...(detail ? { detail } : {}) }
  }

  async #find(id: Buffer, place: AuditEvent['detail']): Promise<Subject | undefined> {
    const study = await this.#index.studyByKey(id)
    const trashed = study === undefined ? await this.#index.trashedStudy(id) : undefined
    const [studyKey, identifiers] = [(study ?? trashed)?.studyKey, study ?? trashed?.study]
    if (studyKey === undefined || identifiers === undefined) return undefined
    const found = await this.#keys.find(studyKey)
    if (found.state !== 'live' || this.#gone.has(id.toString('hex'))) return undefined
    if (place === undefined) return this.subjectOf({ ...studyKey, key: found.key }, identifiers)
    return { object: `study:${logName(found.key)}`, sealed: seal(found.key, { ...identifiers, place }) }
  }
}

/** An erasure is named by what its certificate says, which is all that is left of the study. */
function isOpen({ action, object, sealed }: AuditEvent): boolean {
  return sealed === undefined && object !== undefined && action !== 'study:erased' && opaqueForm.test(object)
}

function split(detail: AuditEvent['detail']): Pick<AuditEvent, 'detail'> & { place?: AuditEvent['detail'] } {
  const entries = Object.entries(detail ?? {})
  const [hidden, told] = [true, false].map((isPlace) => entries.filter(([key]) => placeKeys.includes(key) === isPlace))
  return {
    ...(hidden!.length > 0 ? { place: Object.fromEntries(hidden!) } : {}),
    ...(told!.length > 0 ? { detail: Object.fromEntries(told!) } : {}),
  }
}
