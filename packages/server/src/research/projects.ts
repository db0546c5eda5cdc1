/**
 * Projects: how each one sees its studies. A project is a collection of that kind; here lie its profile and its key.
 *
 * The key makes all stand-ins. It is wrapped under a key of the archive's own and stands in `services.db`, which is encrypted as a
 * whole; who erases it leaves stand-ins that belong to nobody.
 */
import { randomBytes } from 'node:crypto'
import { keyLength, unwrapKey, wrapKey } from '@leadglass/archive'
import { type Deidentification, type ProfileOption, Pseudonyms, profileOf } from '@leadglass/deidentify'
import { ServerError } from '../errors.ts'
import type { ServicesDatabase } from '../services-file/database.ts'

export interface ProjectView {
  name: string
  options: readonly string[]
  /** Words that stay in descriptions, beside those of the package's own list. */
  words: readonly string[]
  /** False once its key was erased: nobody sees anything through it. */
  active: boolean
  /** ISO 8601. */
  madeAt: string
}

interface Row {
  key: string
  name: string
  options: string
  words: string
  wrappedKey: Buffer | null
  madeAt: number
}

export class Projects {
  readonly #database: ServicesDatabase
  readonly #now: () => number
  readonly #open = new Map<string, Deidentification>()

  constructor(database: ServicesDatabase, now: () => number) {
    this.#database = database
    this.#now = now
  }

  /**
   * Attaches a profile to a project, or another one; the key stays the same.
   *
   * @throws DeidentifyError `LG_DEIDENTIFY_PROFILE_INVALID`; ServerError `LG_PROJECT_ERASED`
   */
  set(
    { name, options, words }: { name: string; options: readonly string[]; words: readonly string[] },
    wrapping: Uint8Array,
  ): ProjectView {
    profileOf(options, words)
    const key = keyOf(name)
    const before = this.#row(key)
    if (before?.wrappedKey === null) throw erased()
    const wrappedKey = before?.wrappedKey ?? wrapKey(wrapping, randomBytes(keyLength), Buffer.from(key))
    this.#database
      .prepare(
        `insert into projects (key, name, options, words, wrappedKey, madeAt) values (?, ?, ?, ?, ?, ?)
         on conflict (key) do update set options = excluded.options, words = excluded.words`,
      )
      .run(key, name, JSON.stringify(options), JSON.stringify(words), wrappedKey, this.#now())
    this.#open.delete(key)
    return this.get(name)!
  }

  get(name: string): ProjectView | undefined {
    const row = this.#row(keyOf(name))
    return row && viewOf(row)
  }

  list(): ProjectView[] {
    return this.#database.prepare<[], Row>('select * from projects order by key').all().map(viewOf)
  }

  /**
   * How a project sees its studies.
   *
   * @returns `undefined` without a profile, and once its key was erased
   */
  deidentification(name: string, wrapping: Uint8Array): Deidentification | undefined {
    const key = keyOf(name)
    const known = this.#open.get(key)
    if (known !== undefined) return known
    const row = this.#row(key)
    const opened = row?.wrappedKey ? unwrapKey(wrapping, row.wrappedKey, Buffer.from(key)) : undefined
    if (row === undefined || opened === undefined) return undefined
    const profile = profileOf(JSON.parse(row.options) as ProfileOption[], JSON.parse(row.words) as string[])
    const made = { profile, pseudonyms: new Pseudonyms(opened) }
    this.#open.set(key, made)
    return made
  }

  /** Destroys the key for good. @throws ServerError `LG_PROJECT_UNKNOWN` */
  eraseKey(name: string): ProjectView {
    const key = keyOf(name)
    this.#open.delete(key)
    const { changes } = this.#database.prepare('update projects set wrappedKey = null where key = ?').run(key)
    if (changes === 0) throw unknownProject()
    this.#database.pragma('wal_checkpoint(TRUNCATE)')
    return this.get(name)!
  }

  #row(key: string): Row | undefined {
    return this.#database.prepare<[string], Row>('select * from projects where key = ?').get(key)
  }
}

/** As collections are named: case does not count. */
export function keyOf(name: string): string {
  return name.normalize('NFC').toLowerCase()
}

export function unknownProject(): ServerError {
  return new ServerError('LG_PROJECT_UNKNOWN', 'There is no project of this name that has a profile.')
}

function erased(): ServerError {
  return new ServerError('LG_PROJECT_ERASED', "The project's key was erased: make another project.")
}

function viewOf({ name, options, words, wrappedKey, madeAt }: Row): ProjectView {
  return {
    name,
    options: JSON.parse(options),
    words: JSON.parse(words),
    active: wrappedKey !== null,
    madeAt: new Date(madeAt).toISOString(),
  }
}
