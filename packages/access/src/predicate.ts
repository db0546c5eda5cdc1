/**
 * A condition on studies as plain data: kept in memory by `matches`, translated to SQL by the archive.
 *
 * Both must agree on what is absent: `equals` on an attribute the study lacks is false, never unknown.
 * In SQL `not (a = 'x')` is NULL for a NULL column and drops the row; write `(a = 'x') is not true`.
 */

/** Attributes of a study that rules may speak of, by PS3.6 keyword. */
export const studyAttributes = ['StudyInstanceUID', 'InstitutionName', 'ReferringPhysicianName'] as const
export type StudyAttribute = (typeof studyAttributes)[number]

/** What is known of one study. A missing attribute equals nothing. */
export type StudyFacts = { readonly [attribute in StudyAttribute]?: string }

export type Predicate =
  | { kind: 'all' }
  | { kind: 'none' }
  | { kind: 'equals'; attribute: StudyAttribute; value: string }
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
      return study[predicate.attribute] === predicate.value
    case 'and':
      return predicate.of.every((part) => matches(part, study))
    case 'or':
      return predicate.of.some((part) => matches(part, study))
    case 'not':
      return !matches(predicate.of, study)
  }
}
