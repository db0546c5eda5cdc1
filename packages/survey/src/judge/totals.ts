/** The sums of a snapshot, as `survey run --json` prints them. Decoys and second faces of a system are not counted. */
import { countryOf } from '../countries/countries.ts'
import { type Count, DECOY_THRESHOLD, EXPOSED_RUNG, type Finding } from '../finding.ts'
import { sumCounts } from '../report/sum-counts.ts'
import type { Totals } from '../snapshot.ts'

export function isDecoy({ decoy }: Finding): boolean {
  return decoy.score >= DECOY_THRESHOLD
}

export function isCounted(finding: Finding): boolean {
  return !isDecoy(finding) && finding.sameAs === undefined
}

export function isOpen(finding: Finding): boolean {
  return isCounted(finding) && finding.rung >= EXPOSED_RUNG
}

export function totalsOf(findings: readonly Finding[]): Totals {
  const counted = findings.filter(isCounted)
  const open = counted.filter(isOpen)
  const counts = open.flatMap(({ counts }) => counts ?? [])
  const sum = (pick: (count: (typeof counts)[number]) => Count) => sumCounts(counts.map(pick)).value
  return {
    analysed: findings.length,
    open: open.length,
    countries: new Set(open.flatMap(({ country }) => (country ? countryOf(country).name : []))).size,
    studies: sum(({ studies }) => studies),
    imagesLinked: sum(({ images }) => images),
    imagesAccessible: sum(({ imagesAccessible }) => imagesAccessible),
    plainHttpViewers: counted.filter(hasPlainHttpViewer).length,
    certainty: certaintyOf(open),
    decoys: findings.filter(isDecoy).length,
    withTls: counted.filter(({ dicom }) => dicom?.overTls === true).length,
    acceptingAnyCallingAETitle: counted.filter(({ dicom }) => dicom?.acceptsAnyCallingAETitle === true).length,
  }
}

export function hasPlainHttpViewer({ http = [] }: Finding): boolean {
  return http.some(({ viewer, overTls, listsWithoutSignIn }) => viewer !== undefined && !overTls && listsWithoutSignIn)
}

/** An open system that could not be counted at all makes every sum a lower bound. */
function certaintyOf(open: readonly Finding[]): Totals['certainty'] {
  const certainties = open.flatMap(({ counts }) =>
    counts ? Object.values<Count>({ ...counts }).map(({ certainty }) => certainty) : ['at least' as const],
  )
  if (certainties.includes('estimated')) return 'estimated'
  return certainties.includes('at least') ? 'at least' : 'exact'
}
