/**
 * Collections: sets of studies with a name, by what the studies say of themselves or listed by hand.
 *
 * A study belongs when it fulfils every condition, or is listed. A collection with neither is empty.
 */
import { AccessError } from '../errors.ts'
import {
  maxCollections,
  maxConditions,
  maxConditionValues,
  maxListedStudies,
  maxTextCharacters,
  maxValueCharacters,
} from '../limits.ts'
import { allOf, anyOf, type Predicate } from '../predicate.ts'
import { type Clock, iso } from './clock.ts'
import type { AccountsDatabase } from './database.ts'
import { nameKey, requireName } from './names.ts'
import { isStudyUID } from './study-uid.ts'

/** What conditions may speak of: where and by whom a study was made, never who the patient is. */
export const collectionAttributes = [
  'InstitutionName',
  'InstitutionalDepartmentName',
  'StationName',
  'ReferringPhysicianName',
  'Modality',
] as const
export type CollectionAttribute = (typeof collectionAttributes)[number]

/** `project`: what researchers are granted; a de-identification profile belongs to it. */
export const collectionKinds = ['department', 'site', 'project', 'other'] as const
export type CollectionKind = (typeof collectionKinds)[number]

/** Holds for studies whose attribute equals one of the values, character by character. */
export interface CollectionCondition {
  attribute: CollectionAttribute
  values: readonly string[]
}

export interface NewCollection {
  name: string
  kind: CollectionKind
  description?: string
  conditions?: readonly CollectionCondition[]
}

export interface Collection extends Required<NewCollection> {
  /** Studies listed by hand. */
  listedStudies: number
  createdAt: string
}

interface Row {
  key: string
  name: string
  kind: CollectionKind
  description: string
  conditions: string
  created_at: number
  listed: number
}

export class Collections {
  readonly #database: AccountsDatabase
  readonly #clock: Clock

  constructor(database: AccountsDatabase, clock: Clock) {
    this.#database = database
    this.#clock = clock
  }

  /** @throws AccessError `LG_NAME_INVALID`, `LG_NAME_TAKEN`, `LG_COLLECTION_INVALID` */
  add({ name, kind, description = '', conditions = [] }: NewCollection): Collection {
    const normal = requireName(name)
    const checked = requireConditions(conditions)
    if (!collectionKinds.includes(kind)) throw invalid(`its kind is one of ${collectionKinds.join(', ')}`)
    if (description.length > maxTextCharacters)
      throw invalid(`its description has ${maxTextCharacters} characters at most`)
    if (this.#row(normal)) throw new AccessError('LG_NAME_TAKEN', 'There is already a collection of this name.')
    const { count } = this.#database.prepare<[], { count: number }>('select count(*) count from collection').get()!
    if (count >= maxCollections) throw invalid(`there are ${maxCollections} at most`)
    this.#database
      .prepare('insert into collection values (?, ?, ?, ?, ?, ?)')
      .run(nameKey(normal), normal, kind, description, JSON.stringify(checked), this.#clock())
    return this.get(normal)
  }

  /** Grants of it end with it. @throws AccessError `LG_COLLECTION_UNKNOWN` */
  remove(name: string): Collection {
    const collection = this.get(name)
    this.#database.prepare('delete from collection where key = ?').run(nameKey(name))
    return collection
  }

  /** Lists studies by hand. @throws AccessError `LG_COLLECTION_UNKNOWN`, `LG_COLLECTION_INVALID` */
  listStudies(name: string, studyInstanceUIDs: readonly string[]): Collection {
    const { key } = this.#required(name)
    const insert = this.#database.prepare('insert or ignore into collection_study values (?, ?)')
    for (const uid of studyInstanceUIDs) {
      if (!isStudyUID(uid)) throw invalid('a study is listed by its Study Instance UID')
      insert.run(key, uid)
    }
    const collection = this.get(name)
    if (collection.listedStudies > maxListedStudies) throw invalid(`it lists ${maxListedStudies} studies at most`)
    return collection
  }

  /** @throws AccessError `LG_COLLECTION_UNKNOWN` */
  unlistStudies(name: string, studyInstanceUIDs: readonly string[]): Collection {
    const { key } = this.#required(name)
    const remove = this.#database.prepare('delete from collection_study where collection = ? and study = ?')
    for (const uid of studyInstanceUIDs) remove.run(key, uid)
    return this.get(name)
  }

  /** @throws AccessError `LG_COLLECTION_UNKNOWN` */
  get(name: string): Collection {
    return collectionOf(this.#required(name))
  }

  list(): Collection[] {
    return this.#database.prepare<[], Row>(`${select} order by key`).all().map(collectionOf)
  }

  /** The studies of each collection, by the key of its name. */
  predicates(): Map<string, { collection: Collection; where: Predicate }> {
    const studies = this.#database.prepare<[string], { study: string }>(
      'select study from collection_study where collection = ? order by study',
    )
    const rows = this.#database.prepare<[], Row>(select).all()
    return new Map(
      rows.map((row) => {
        const collection = collectionOf(row)
        const listed = studies.all(row.key).map(({ study }) => study)
        return [row.key, { collection, where: predicateOf(collection.conditions, listed) }]
      }),
    )
  }

  #required(name: string): Row {
    const row = this.#row(name)
    if (row) return row
    throw new AccessError('LG_COLLECTION_UNKNOWN', 'There is no collection of this name.')
  }

  #row(name: string): Row | undefined {
    return this.#database.prepare<[string], Row>(`${select} where key = ?`).get(nameKey(name))
  }
}

const select =
  'select collection.*, (select count(*) from collection_study where collection = collection.key) listed from collection'

function collectionOf({ name, kind, description, conditions, created_at, listed }: Row): Collection {
  const createdAt = iso(created_at)
  return { name, kind, description, conditions: JSON.parse(conditions), listedStudies: listed, createdAt }
}

function predicateOf(conditions: readonly CollectionCondition[], listed: readonly string[]): Predicate {
  const byRule = conditions.map(({ attribute, values }): Predicate => ({ kind: 'among', attribute, values }))
  const byHand: Predicate[] =
    listed.length > 0 ? [{ kind: 'among', attribute: 'StudyInstanceUID', values: listed }] : []
  return anyOf([...(byRule.length > 0 ? [allOf(byRule)] : []), ...byHand])
}

function requireConditions(conditions: readonly CollectionCondition[]): CollectionCondition[] {
  if (conditions.length > maxConditions) throw invalid(`it has ${maxConditions} conditions at most`)
  return conditions.map(({ attribute, values }) => {
    if (!collectionAttributes.includes(attribute))
      throw invalid(`conditions speak of ${collectionAttributes.join(', ')}`)
    return { attribute, values: requireValues(values) }
  })
}

/** A backslash separates values in DICOM and is in none of them. PS3.5 6.4 */
export function requireValues(values: readonly string[]): string[] {
  const trimmed = values.map((value) => value.trim())
  const isFine = (value: string) => value !== '' && value.length <= maxValueCharacters && !/[\\\p{Cc}]/u.test(value)
  if (trimmed.length >= 1 && trimmed.length <= maxConditionValues && trimmed.every(isFine)) return [...new Set(trimmed)]
  throw invalid(
    `a condition has 1 to ${maxConditionValues} values of 1 to ${maxValueCharacters} characters, without backslashes`,
  )
}

function invalid(why: string): AccessError {
  return new AccessError('LG_COLLECTION_INVALID', `This collection cannot be made: ${why}.`)
}
