/** The systems behind the numbers of a diff, for whoever is allowed to see which they are. */
import { countryOf } from '../countries/countries.ts'
import type { Count, Finding } from '../finding.ts'
import { targetName } from '../judge/target-name.ts'
import { sumsOf } from '../report/counted.ts'
import { showName } from '../report/show-name.ts'
import type { Diff } from './diff-snapshots.ts'

export interface ChangedLine {
  readonly fate: 'newly seen' | 'newly exposed' | 'closed' | 'vanished' | 'grown' | 'shrunk'
  readonly address: string
  readonly institution: string
  readonly country: string
  /** Images linked in the earlier and the later run. */
  readonly before?: Count
  readonly after?: Count
}
export type DiffDetail = readonly ChangedLine[]

/** Every system that changed; those as before are left out. Names addresses and institutions. */
export function diffDetail(diff: Diff): DiffDetail {
  const one = (fate: ChangedLine['fate'], before: Finding | undefined, after: Finding | undefined): ChangedLine => {
    const { address, port, institution = '', country } = (after ?? before)!
    return {
      fate,
      address: targetName({ address, port }),
      institution: showName(institution),
      country: countryOf(country).name,
      ...(before && { before: sumsOf([before]).imagesLinked }),
      ...(after && { after: sumsOf([after]).imagesLinked }),
    }
  }
  return [
    ...diff.newlySeen.map((finding) => one('newly seen', undefined, finding)),
    ...diff.newlyExposed.map((finding) => one('newly exposed', undefined, finding)),
    ...diff.closed.map(({ before }) => one('closed', before, undefined)),
    ...diff.vanished.map((finding) => one('vanished', finding, undefined)),
    ...diff.grown.map(({ before, after }) => one('grown', before, after)),
    ...diff.shrunk.map(({ before, after }) => one('shrunk', before, after)),
  ]
}
