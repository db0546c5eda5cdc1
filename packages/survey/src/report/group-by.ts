/** Tables: findings gathered by what they have in common, the largest first. */
import type { Finding } from '../finding.ts'
import { type Sums, sumsOf } from './counted.ts'

export type Group = { name: string } & Sums

/** @param keyOf - `undefined` leaves the finding out of this table */
export function groupBy(findings: readonly Finding[], keyOf: (finding: Finding) => string | undefined): Group[] {
  const members = new Map<string, Finding[]>()
  for (const finding of findings) {
    const key = keyOf(finding)
    if (key === undefined) continue
    const group = members.get(key)
    if (group) group.push(finding)
    else members.set(key, [finding])
  }
  return [...members].map(([name, group]) => ({ name, ...sumsOf(group) })).sort(bySize)
}

function bySize(one: Group, other: Group): number {
  return (
    other.imagesLinked.value - one.imagesLinked.value ||
    other.studies.value - one.studies.value ||
    other.systems - one.systems ||
    one.name.localeCompare(other.name, 'en')
  )
}

/** By images linked, then studies; the order in which institutions are written to. */
export function largestFirst<Item extends Pick<Finding, 'counts'>>(items: readonly Item[]): Item[] {
  const images = ({ counts }: Item) => counts?.images.value ?? 0
  const studies = ({ counts }: Item) => counts?.studies.value ?? 0
  return [...items].sort((one, other) => images(other) - images(one) || studies(other) - studies(one))
}
