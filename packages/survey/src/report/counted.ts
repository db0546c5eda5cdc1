/** What open systems add up to. Which of them are counted is said in `judge/totals.ts`. */
import { type Count, EXPOSED_RUNG, type Finding } from '../finding.ts'
import { isDecoy } from '../judge/totals.ts'
import { sumCounts } from './sum-counts.ts'

/** Gives patient data to strangers, decoys left out; second faces of a system included. */
export const isExposed = (finding: Finding): boolean => finding.rung >= EXPOSED_RUNG && !isDecoy(finding)

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

export const speaksTls = ({ tls, dicom }: Finding): boolean => tls !== undefined || dicom?.overTls === true
