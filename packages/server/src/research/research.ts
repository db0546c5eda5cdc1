/** Research on an archive: projects with their profiles and keys, and the archive as every protocol has it. */
import { readFileSync, statSync } from 'node:fs'
import type { Gate } from '@leadglass/access'
import type { Archive, Keyring } from '@leadglass/archive'
import {
  type BurnedInRule,
  type Deidentification,
  DeidentifyError,
  parseRules,
  shippedRules,
} from '@leadglass/deidentify'
import { PixelWorkers } from '@leadglass/pixels'
import type { ServicesFile } from '../services-file/services-file.ts'
import { type ProjectView, unknownProject } from './projects.ts'
import { Releases } from './releases.ts'
import { ReleasingArchive } from './releasing-archive.ts'
import { ResearchStudies } from './research-studies.ts'

export interface ResearchParts {
  archive: Archive
  gate: Gate
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
  readonly #studies: ResearchStudies
  /** Threads start when the first frame is masked. */
  readonly #workers = new PixelWorkers()
  readonly #shipped = parseRules(shippedRules)
  #own: { readonly changed: number; readonly rules: readonly BurnedInRule[]; readonly problem?: string } | undefined

  constructor(parts: ResearchParts) {
    this.#parts = parts
    const nameless = parts.archive.withoutIdentities()
    const deidentificationOf = (project: string) => this.deidentificationOf(project)
    this.#studies = new ResearchStudies({ archive: nameless, deidentificationOf, now: parts.now ?? Date.now })
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

  /** How a project sees its studies: for exports and shares. `undefined` without a profile, or after its key was erased. */
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
