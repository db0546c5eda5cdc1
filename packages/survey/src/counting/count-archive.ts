/**
 * Counts the studies and images of one host. All that is held of its identifiers are hashes under a key made here; key and
 * hashes are cleared before this returns, whatever happens.
 */
import { randomBytes } from 'node:crypto'
import type { Count } from '../finding.ts'
import type { QueryEnding } from './cap.ts'
import { countImages } from './count-images.ts'
import { type Asker, countLevel } from './count-level.ts'
import type { MemoryBudget } from './hash-set.ts'
import { HASH_KEY_OCTETS, KeyedHash } from './keyed-hash.ts'
import { LevelTally } from './level-tally.ts'
import type { CountingLimits } from './limits.ts'

export interface ArchiveCount {
  /** How the first query ended. */
  readonly first: QueryEnding
  /** Undefined if the server answered no query. */
  readonly counts: { readonly studies: Count; readonly images: Count } | undefined
  /** Bottom-k sketch of the studies under the run's key, ascending. */
  readonly sketch: readonly bigint[]
  /** Why a count is not exact. */
  readonly reasons: readonly string[]
}

export interface ArchiveCounting {
  readonly asker: Asker
  readonly limits: CountingLimits
  /** Shared by the hosts that are counted at the same time. */
  readonly budget: MemoryBudget
  /** `HASH_KEY_OCTETS` of the run. */
  readonly sketchKey: Uint8Array
}

export async function countArchive({ asker, limits, budget, sketchKey }: ArchiveCounting): Promise<ArchiveCount> {
  const key = randomBytes(HASH_KEY_OCTETS)
  const hash = new KeyedHash(key)
  key.fill(0)
  const sketchHash = new KeyedHash(sketchKey)
  const { distinctUIDs, barrenAnswers, sampledStudies, answers: mostAnswers } = limits
  const tally = { hash, budget }
  const most = { distinctUIDs, barrenAnswers, mostAnswers, sampledStudies }
  const studies = new LevelTally({ ...tally, level: 'STUDY', sketchHash, ...most })
  try {
    const { first, isRefused, isComplete, reasons } = await countLevel(asker, studies, 'STUDY', limits)
    if (isRefused) return { first, counts: undefined, sketch: [], reasons: [] }
    const all = await countImages({ asker, studies, limits, tally })
    const studyCount = countOfStudies(studies, isComplete)
    const images: Count = isComplete ? all.images : { value: all.floor, certainty: 'at least' }
    const sketch = studies.sketch.values()
    return { first, counts: { studies: studyCount, images }, sketch, reasons: [...reasons, ...all.reasons] }
  } finally {
    studies.forget()
    hash.forget()
    sketchHash.forget()
  }
}

/** A set that was full leaves the sketch to tell how many there are. */
function countOfStudies({ units, sketch }: LevelTally, isComplete: boolean): Count {
  if (!units.isFull) return { value: units.size, certainty: isComplete ? 'exact' : 'at least' }
  const { value, low, high } = sketch.estimate()
  return {
    value: Math.max(value, units.size),
    certainty: 'estimated',
    low: Math.max(low, units.size),
    high: Math.max(high, units.size),
  }
}
