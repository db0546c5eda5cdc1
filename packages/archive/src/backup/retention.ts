/**
 * Which generations stay: the last ones, and the newest of each of the last days, weeks and months.
 *
 * Days are those on which there is a generation, not those of the calendar: a clock that was set ahead, or a month without a
 * backup, takes nothing away. The newest one stays always, and so does the newest that a drill brought back.
 */
export interface KeepRule {
  /** So many whenever they were made: the one of this night is not replaced by what was made after the ransomware came. */
  last: number
  /** Each counts days, weeks or months that have a generation. */
  daily: number
  weekly: number
  monthly: number
}

export interface DatedGeneration {
  generation: number
  /** ISO 8601, UTC. */
  at: string
  /** A drill brought it back. */
  isProven: boolean
}

const dayMs = 86_400_000
/** 1970-01-01 was a Thursday; weeks begin on Monday. */
const daysBeforeMonday = 3

const buckets: { readonly [K in Exclude<keyof KeepRule, 'last'>]: (at: string) => string } = {
  daily: (at) => at.slice(0, 10),
  weekly: (at) => String(Math.floor((Math.floor(Date.parse(at) / dayMs) + daysBeforeMonday) / 7)),
  monthly: (at) => at.slice(0, 7),
}

/** @param generations - in any order @returns the numbers of those that stay, ascending */
export function generationsToKeep(generations: readonly DatedGeneration[], rule: KeepRule): number[] {
  const newestFirst = [...generations].sort((a, b) => b.generation - a.generation)
  const kept = new Set<number>(newestFirst.slice(0, Math.max(1, rule.last)).map(({ generation }) => generation))
  const proven = newestFirst.find(({ isProven }) => isProven)
  if (proven !== undefined) kept.add(proven.generation)
  for (const kind of ['daily', 'weekly', 'monthly'] as const) {
    const newestOf = new Map<string, number>()
    for (const { generation, at } of newestFirst) {
      const bucket = buckets[kind](at)
      if (!newestOf.has(bucket)) newestOf.set(bucket, generation)
    }
    for (const generation of [...newestOf.values()].slice(0, rule[kind])) kept.add(generation)
  }
  return [...kept].sort((a, b) => a - b)
}
