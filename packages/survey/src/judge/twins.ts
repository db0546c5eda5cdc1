/**
 * Systems that are two faces of one: the same studies behind two addresses, or two ports.
 *
 * Sketches are the smallest keyed hashes of the study UIDs; the share of them that two systems have in common estimates the
 * share of their studies. Source: Broder, On the resemblance and containment of documents (1997).
 */

/** From this resemblance on two systems are one whose faces were counted a moment apart. */
export const SAME_SYSTEM = 0.95

/** So many of the smallest hashes find each other: of two systems alike to 95 per cent, all but one pair in 10^20 share one. */
const meetingHashes = 16

export interface Sketched {
  readonly sketch: readonly bigint[]
}

/**
 * Groups what is one system.
 *
 * @returns groups of two or more, each in the order given; systems without studies are alike to nothing
 */
export function facesOfOne<T extends Sketched>(systems: readonly T[]): T[][] {
  const groups: T[][] = []
  const groupsByHash = new Map<bigint, Set<T[]>>()
  for (const system of systems) {
    const meeting = system.sketch.slice(0, meetingHashes)
    const near = new Set(meeting.flatMap((hash) => [...(groupsByHash.get(hash) ?? [])]))
    const found = [...near].find(([first]) => resemblance(first!.sketch, system.sketch) >= SAME_SYSTEM)
    const group = found ?? []
    group.push(system)
    if (!found) groups.push(group)
    for (const hash of meeting) {
      const known = groupsByHash.get(hash)
      if (known) known.add(group)
      else groupsByHash.set(hash, new Set([group]))
    }
  }
  return groups.filter(({ length }) => length > 1)
}

/** Estimated share of studies in common, 0 to 1. */
export function resemblance(a: readonly bigint[], b: readonly bigint[]): number {
  const k = Math.max(a.length, b.length)
  let [atA, atB, union, common] = [0, 0, 0, 0]
  while (union < k && (atA < a.length || atB < b.length)) {
    const hashA = a[atA]
    const hashB = b[atB]
    if (hashA !== undefined && hashA === hashB) common++
    const takesA = hashB === undefined || (hashA !== undefined && hashA <= hashB)
    const takesB = hashA === undefined || (hashB !== undefined && hashB <= hashA)
    if (takesA) atA++
    if (takesB) atB++
    union++
  }
  return union === 0 ? 0 : common / union
}
