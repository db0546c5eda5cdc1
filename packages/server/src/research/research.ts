/** Research on an archive: projects with their profiles and keys, and the archive as every protocol has it. */
import { readFileSync, statSync } from 'node:fs'
import type { Accounts, Gate, Principal, Share, SharePrincipal } from '@leadglass/access'
import type { Archive, Keyring } from '@leadglass/archive'
import {
  type BurnedInRule,
  type Deidentification,
  DeidentifyError,
  Pseudonyms,
  parseRules,
  profileOf,
  shippedRules,
  suggestedOptions,
} from '@leadglass/deidentify'
import { PixelWorkers } from '@leadglass/pixels'
import type { ServicesFile } from '../services-file/services-file.ts'
import { type ProjectView, unknownProject } from './projects.ts'
import { Releases } from './releases.ts'
import { ReleasingArchive } from './releasing-archive.ts'
import { ResearchStudies, type StudyView, standIn } from './research-studies.ts'

/** The name under which people decide about images of shares; no project can have it. */
const sharesProject = '(shares)'

type SharedStudy = Pick<Share, 'id' | 'studyInstanceUID' | 'seriesInstanceUIDs'>

export interface ResearchParts {
  archive: Archive
  gate: Gate
  accounts: Pick<Accounts, 'pseudonymKeyOfShare'>
  services: Pick<ServicesFile, 'projects' | 'imageReviews'>
  keyring: Keyring
  /** The operator's own rules on burned-in text; it need not exist. */
  rulesFile: string
  now?: () => number
}

export interface RulesInForce {
  shipped: number
  own: number
  /** Why the operator's file is not followed. */
  problem?: string
}

export class Research {
  /** For every protocol. */
  readonly archive: ReleasingArchive
  readonly #parts: ResearchParts
  readonly #nameless: Archive
  readonly #studies: ResearchStudies
  /** Threads start when the first frame is masked. */
  readonly #workers = new PixelWorkers()
  readonly #shipped = parseRules(shippedRules)
  #own: { readonly changed: number; readonly rules: readonly BurnedInRule[]; readonly problem?: string } | undefined

  constructor(parts: ResearchParts) {
    this.#parts = parts
    const nameless = parts.archive.withoutIdentities()
    this.#nameless = nameless
    const viewFor = (principal: Principal, studyInstanceUID: string) => this.#viewFor(principal, studyInstanceUID)
    this.#studies = new ResearchStudies({ archive: nameless, viewFor, now: parts.now ?? Date.now })
    const releases = new Releases({
      reviews: parts.services.imageReviews,
      rules: () => [...this.#ownRules().rules, ...this.#shipped],
      workers: this.#workers,
    })
    this.archive = new ReleasingArchive({
      archive: parts.archive,
      nameless,
      gate: parts.gate,
      studies: this.#studies,
      releases,
    })
  }

  /** How a project sees its studies: also for exports. `undefined` without a profile, or after its key was erased. */
  deidentificationOf(project: string): Deidentification | undefined {
    return this.#parts.services.projects.deidentification(project, this.#wrapping())
  }

  /** @throws ServerError `LG_PROJECT_UNKNOWN` */
  requireDeidentification(project: string): Deidentification {
    const how = this.deidentificationOf(project)
    if (how === undefined) throw unknownProject()
    return how
  }

  /** @throws DeidentifyError `LG_DEIDENTIFY_PROFILE_INVALID`; ServerError `LG_PROJECT_ERASED` */
  setProfile(profile: { name: string; options: readonly string[]; words: readonly string[] }): ProjectView {
    const view = this.#parts.services.projects.set(profile, this.#wrapping())
    this.#studies.forget()
    return view
  }

  /** Destroys a project's key: its stand-ins belong to nobody from then on. @throws ServerError `LG_PROJECT_UNKNOWN` */
  eraseKey(name: string): ProjectView {
    const view = this.#parts.services.projects.eraseKey(name)
    this.#studies.forget()
    return view
  }

  rulesInForce(): RulesInForce {
    const { rules, problem } = this.#ownRules()
    return { shipped: this.#shipped.length, own: rules.length, ...(problem === undefined ? {} : { problem }) }
  }

  async close(): Promise<void> {
    await this.#workers.close()
  }

  /** The UID under which a share shows its study; its own where it is shown as it was sent. */
  async sharedStudyUID({ name, studyInstanceUID, deIdentified }: SharePrincipal): Promise<string | undefined> {
    if (!deIdentified) return studyInstanceUID
    const how = await this.#deidentificationOfShare(name)
    return how && standIn(how, studyInstanceUID)
  }

  /**
   * How many images a share without identities does not show before a person has looked at them; they are in the queue from now on.
   *
   * @returns `undefined` for another share, and for who made it and may not read the study
   */
  async withheldFromShares(principal: Principal, share: SharedStudy): Promise<number | undefined> {
    const how = await this.#deidentificationOfShare(share.id)
    if (how === undefined || !this.#parts.gate.mayAtAll(principal, 'study:read')) return undefined
    const { studyInstanceUID: original, seriesInstanceUIDs } = share
    return this.archive.withheld(principal, { original, project: sharesProject, how }, seriesInstanceUIDs)
  }

  async #viewFor(principal: Principal, studyInstanceUID: string): Promise<StudyView | undefined> {
    const project =
      principal.kind === 'share' ? sharesProject : await this.#nameless.projectOf(principal, studyInstanceUID)
    if (project === undefined) return undefined
    const how =
      principal.kind === 'share'
        ? await this.#deidentificationOfShare(principal.name)
        : this.deidentificationOf(project)
    return how && { project, how }
  }

  /** Each share has stand-ins of its own, and nobody can tell whom they stood for once it has ended. */
  async #deidentificationOfShare(id: string): Promise<Deidentification | undefined> {
    const key = await this.#parts.accounts.pseudonymKeyOfShare(id)
    return key && { profile: profileOf(suggestedOptions), pseudonyms: new Pseudonyms(key) }
  }

  #wrapping(): Uint8Array {
    return this.#parts.keyring.derive('projects')
  }

  /** Read anew when the file was changed. One that cannot be followed counts as none: more images wait then, never fewer. */
  #ownRules() {
    const changed = changeTime(this.#parts.rulesFile)
    if (this.#own?.changed !== changed) this.#own = { changed, ...readRules(this.#parts.rulesFile, changed) }
    return this.#own!
  }
}

function changeTime(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0
}

function readRules(path: string, changed: number): { rules: readonly BurnedInRule[]; problem?: string } {
  if (changed === 0) return { rules: [] }
  try {
    return { rules: parseRules(readFileSync(path, 'utf8')) }
  } catch (error) {
    const problem = error instanceof DeidentifyError ? error.message : 'the file cannot be read'
    return { rules: [], problem }
  }
}
