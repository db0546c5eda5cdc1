/** An access predicate as SQL on `studies`: the same truth as `matches` of @leadglass/access, absent attributes included. */
import type { Predicate } from '@leadglass/access'
import { type RawBuilder, sql } from 'kysely'

/** Every part is true or false, never NULL: `equals` on an absent attribute is false, and its `not` is true. */
export function predicateSql(predicate: Predicate): RawBuilder<boolean> {
  switch (predicate.kind) {
    case 'all':
      return sql<boolean>`true`
    case 'none':
      return sql<boolean>`false`
    case 'equals':
      return sql<boolean>`(${sql.ref(`studies.${predicate.attribute}`)} is ${predicate.value})`
    case 'not':
      return sql<boolean>`not ${predicateSql(predicate.of)}`
    case 'and':
    case 'or':
      return combined(predicate.kind, predicate.of)
  }
}

/** `and` of nothing is true, `or` of nothing is false. */
function combined(kind: 'and' | 'or', parts: readonly Predicate[]): RawBuilder<boolean> {
  if (parts.length === 0) return kind === 'and' ? sql<boolean>`true` : sql<boolean>`false`
  const separator = kind === 'and' ? sql` and ` : sql` or `
  return sql<boolean>`(${sql.join(parts.map(predicateSql), separator)})`
}
