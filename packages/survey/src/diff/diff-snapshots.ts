/**
 * What became of each open system between two runs.
 *
 * "Newly seen" was not on the earlier target list: discovery found it, it may have been open for years. "Newly exposed"
 * was looked at before and gave nothing to strangers. "Closed" was reached again and gives nothing any more; "vanished"
 * was not reached or not looked at, and may come back.
 */
import { EXPOSED_RUNG, type Finding } from '../finding.ts'
import { targetName } from '../judge/target-name.ts'
import { isOpen } from '../judge/totals.ts'
import { isExposed, sumsOf } from '../report/counted.ts'
import type { Snapshot } from '../snapshot.ts'

export interface ChangedSystem {
  readonly before: Finding
  readonly after: Finding
}

export interface Diff {
  readonly before: Snapshot
  readonly after: Snapshot
  readonly newlySeen: readonly Finding[]
  readonly newlyExposed: readonly Finding[]
  /** The finding of the earlier run, and that of the later one which proves it. */
  readonly closed: readonly ChangedSystem[]
  readonly vanished: readonly Finding[]
  readonly grown: readonly ChangedSystem[]
  readonly shrunk: readonly ChangedSystem[]
  readonly unchanged: readonly ChangedSystem[]
}

export function diffSnapshots(before: Snapshot, after: Snapshot): Diff {
  const earlier = new Systems(before.findings)
  const later = new Systems(after.findings)
  const kept: ChangedSystem[] = []
  const gone: Finding[] = []
  const matched = new Set<Finding>()
  for (const system of earlier.counted) {
    const successor = later.systemWithFaceOf(earlier.facesOf(system), matched)
    if (successor) {
      matched.add(successor)
      kept.push({ before: system, after: successor })
    } else gone.push(system)
  }
  const appeared = later.counted.filter((system) => !matched.has(system))
  return { before, after, ...sortGone(gone, later), ...sortAppeared(appeared, earlier, later), ...sortKept(kept) }
}

/** A system was reached again when any rung above "closed", or a refusal by its host, was proven. */
function sortGone(gone: readonly Finding[], later: Systems): Pick<Diff, 'closed' | 'vanished'> {
  const closed: ChangedSystem[] = []
  const vanished: Finding[] = []
  for (const before of gone) {
    const after = later.at(targetName(before))
    if (after && isProvenClosed(after)) closed.push({ before, after })
    else vanished.push(before)
  }
  return { closed, vanished }
}

/**
 * Reached, and gave nothing to a stranger. Silence proves nothing: the host may be off for the night. Nor does it when what
 * answers was judged a decoy meanwhile: it is another system, or another judgement.
 */
export function isProvenClosed(finding: Finding): boolean {
  if (finding.rung >= EXPOSED_RUNG || finding.outcome === 'timed-out' || finding.outcome === 'stopped') return false
  return finding.rung > 0 || finding.outcome === 'refused'
}

function sortAppeared(appeared: readonly Finding[], earlier: Systems, later: Systems) {
  const wasLookedAt = (system: Finding) => later.facesOf(system).some((face) => earlier.at(face) !== undefined)
  return {
    newlySeen: appeared.filter((system) => !wasLookedAt(system)),
    newlyExposed: appeared.filter(wasLookedAt),
  }
}

function sortKept(kept: readonly ChangedSystem[]): Pick<Diff, 'grown' | 'shrunk' | 'unchanged'> {
  const growth = ({ before, after }: ChangedSystem) => {
    const [one, other] = [sumsOf([before]), sumsOf([after])]
    return other.imagesLinked.value - one.imagesLinked.value || other.studies.value - one.studies.value
  }
  return {
    grown: kept.filter((change) => growth(change) > 0),
    shrunk: kept.filter((change) => growth(change) < 0),
    unchanged: kept.filter((change) => growth(change) === 0),
  }
}

/** One run, by address: a system may have several faces, and which of them is counted can differ from run to run. */
class Systems {
  readonly counted: readonly Finding[]
  readonly #byTarget: Map<string, Finding>
  readonly #faces = new Map<string, string[]>()

  constructor(findings: readonly Finding[]) {
    this.counted = findings.filter(isOpen)
    this.#byTarget = new Map(findings.map((finding) => [targetName(finding), finding]))
    for (const finding of findings.filter(isExposed)) {
      const main = finding.sameAs ?? targetName(finding)
      const faces = this.#faces.get(main)
      if (faces) faces.push(targetName(finding))
      else this.#faces.set(main, [targetName(finding)])
    }
  }

  at(target: string): Finding | undefined {
    return this.#byTarget.get(target)
  }

  facesOf(system: Finding): readonly string[] {
    return this.#faces.get(targetName(system)) ?? [targetName(system)]
  }

  /** The counted system that one of these addresses is a face of. */
  systemWithFaceOf(faces: readonly string[], taken: ReadonlySet<Finding>): Finding | undefined {
    for (const face of faces) {
      const found = this.at(face)
      const system = found?.sameAs === undefined ? found : this.at(found.sameAs)
      if (system && isOpen(system) && !taken.has(system)) return system
    }
    return undefined
  }
}
