/**
 * A condition on studies as plain data: kept in memory by `matches`, translated to SQL by the archive.
 *
 * Both must agree on what is absent: `equals` on an attribute the study lacks is false, never unknown.
 * In SQL `not (a = 'x')` is NULL for a NULL column and drops the row; write `(a = 'x') is not true`.
 */

/** Attributes of a study that rules may speak of, by PS3.6 keyword. */
export const studyAttributes = [
  'StudyInstanceUID',
  'PatientID',
  'IssuerOfPatientID',
  'InstitutionName',
  'InstitutionalDepartmentName',
  'StationName',
  'ReferringPhysicianName',
  'Modality',
] as const
export type StudyAttribute = (typeof studyAttributes)[number]

/**
 * What is known of one study. A missing attribute equals nothing; what its series say each for themselves is a list, and
 * equals each of its values.
 */
export type StudyFacts = { readonly [attribute in StudyAttribute]?: string | readonly string[] }

export type Predicate =
  | { kind: 'all' }
  | { kind: 'none' }
  | { kind: 'equals'; attribute: StudyAttribute; value: string }
  /** Equals one of them. */
  | { kind: 'among'; attribute: StudyAttribute; values: readonly string[] }
  | { kind: 'absent'; attribute: StudyAttribute }
  | { kind: 'and' | 'or'; of: readonly Predicate[] }
  | { kind: 'not'; of: Predicate }

/** Whether a study fulfils a predicate. `and` of nothing is true, `or` of nothing is false. */
export function matches(predicate: Predicate, study: StudyFacts): boolean {
  switch (predicate.kind) {
    case 'all':
      return true
    case 'none':
      return false
    case 'equals':
      return valuesOf(study, predicate.attribute).includes(predicate.value)
    case 'among': {
      const wanted = setOf(predicate.values)
      return valuesOf(study, predicate.attribute).some((value) => wanted.has(value))
    }
    case 'absent':
      return valuesOf(study, predicate.attribute).length === 0
    case 'and':
      return predicate.of.every((part) => matches(part, study))
    case 'or':
      return predicate.of.some((part) => matches(part, study))
    case 'not':
      return !matches(predicate.of, study)
  }
}

function valuesOf(study: StudyFacts, attribute: StudyAttribute): readonly string[] {
  const value = study[attribute]
  if (value === undefined) return []
  return typeof value === 'string' ? [value] : value
}

/** A collection may list thousands of studies, and each request asks for one of them. */
const sets = new WeakMap<readonly string[], ReadonlySet<string>>()

function setOf(values: readonly string[]): ReadonlySet<string> {
  const known = sets.get(values)
  if (known !== undefined) return known
  const set = new Set(values)
  sets.set(values, set)
  return set
}

/** One of them; the shortest form that says it. */
export function anyOf(predicates: readonly Predicate[]): Predicate {
  const some = predicates.filter(({ kind }) => kind !== 'none')
  if (some.some(({ kind }) => kind === 'all')) return { kind: 'all' }
  if (some.length === 0) return { kind: 'none' }
  return some.length === 1 ? some[0]! : { kind: 'or', of: some }
}

/** All of them; the shortest form that says it. */
export function allOf(predicates: readonly Predicate[]): Predicate {
  const some = predicates.filter(({ kind }) => kind !== 'all')
  if (some.some(({ kind }) => kind === 'none')) return { kind: 'none' }
  if (some.length === 0) return { kind: 'all' }
  return some.length === 1 ? some[0]! : { kind: 'and', of: some }
}
