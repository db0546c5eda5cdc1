/** Which findings are counted as open systems, and what they add up to. */

import { countryOf } from '../countries/countries.ts'
import { type Count, DECOY_THRESHOLD, EXPOSED_RUNG, type Finding } from '../finding.ts'
import type { Snapshot, Totals } from '../snapshot.ts'
import { sumCounts } from './sum-counts.ts'

export const targetOf = ({ address, port }: { address: string; port: number }): string =>
  address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`

export const isDecoy = ({ decoy }: Finding): boolean => decoy.score >= DECOY_THRESHOLD

/** Gives patient data to strangers, decoys left out; second faces of a system included. */
export const isExposed = (finding: Finding): boolean => finding.rung >= EXPOSED_RUNG && !isDecoy(finding)

/** An open system that is counted: exposed, no decoy, and not another face of one that is counted already. */
export const isCounted = (finding: Finding): boolean => isExposed(finding) && finding.sameAs === undefined

/** Neither a decoy nor another face of a system that is in the list already. */
export const isOwn = (finding: Finding): boolean => !isDecoy(finding) && finding.sameAs === undefined

export interface Sums {
  readonly systems: number
  readonly studies: Count
  readonly imagesLinked: Count
  readonly imagesAccessible: Count
}

/** A system that answered strangers but could not be counted says "at least 0": it is open, and how far is not known. */
const unknownCount: Count = { value: 0, certainty: 'at least' }

export function sumsOf(findings: readonly Finding[]): Sums {
  const of = (name: 'studies' | 'images' | 'imagesAccessible') =>
    sumCounts(findings.map(({ counts }) => counts?.[name] ?? unknownCount))
  return {
    systems: findings.length,
    studies: of('studies'),
    imagesLinked: of('images'),
    imagesAccessible: of('imagesAccessible'),
  }
}

/** A viewer that shows its list of studies to everybody, over HTTP without TLS. */
export const hasPlainHttpViewer = ({ http = [] }: Finding): boolean =>
  http.some(({ overTls, viewer, listsWithoutSignIn }) => !overTls && viewer !== undefined && listsWithoutSignIn)

export const speaksTls = ({ tls, dicom }: Finding): boolean => tls !== undefined || dicom?.overTls === true

/** What `survey run --json` prints, and the head of each report. */
export function totalsOf({ findings }: Pick<Snapshot, 'findings'>): Totals {
  const counted = findings.filter(isCounted)
  const { studies, imagesLinked, imagesAccessible } = sumsOf(counted)
  return {
    analysed: findings.filter(isOwn).length,
    open: counted.length,
    countries: new Set(
      counted.map(({ country }) => countryOf(country)).flatMap((c) => (c.name === 'Unknown' ? [] : c.name)),
    ).size,
    studies: studies.value,
    imagesLinked: imagesLinked.value,
    imagesAccessible: imagesAccessible.value,
    plainHttpViewers: findings.filter((finding) => hasPlainHttpViewer(finding) && isOwn(finding)).length,
    certainty: sumCounts([studies, imagesLinked, imagesAccessible]).certainty,
    decoys: findings.filter(isDecoy).length,
    withTls: counted.filter(speaksTls).length,
    acceptingAnyCallingAETitle: counted.filter(({ dicom }) => dicom?.acceptsAnyCallingAETitle === true).length,
  }
}
