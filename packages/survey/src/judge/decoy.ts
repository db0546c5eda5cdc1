/**
 * How likely a system is a decoy (a honeypot), with the reasons.
 *
 * A fresh Orthanc takes everything and has few studies: what real products do as well is not enough together either.
 *
 * Sources: docs/reference/fleets.md (Dicompot, DICOMHawk), docs/design/survey.md (what is weighed and why).
 */
import { type Decoy, type DicomFacts, EXPOSED_RUNG, type Finding } from '../finding.ts'

/** A reason to doubt a system, and how much it weighs. Weights add up to 1 at most. */
interface Doubt {
  readonly weight: number
  readonly reason: string
  readonly applies: (facts: DecoyFacts) => boolean
}

export interface DecoyFacts {
  readonly finding: Omit<Finding, 'decoy'>
  /** Ports of the address that answered as DICOM archives. */
  readonly dicomPorts: number
  /** Addresses, this one included, that hold exactly the same studies. */
  readonly sameStudies: number
}

/** From so many addresses with the same studies on they are copies of one image of a disk, not doors of one house. */
export const COPIES_OF_A_DECOY = 4

/** A stock of studies made up for a honeypot has a handful of studies; an archive in use has more by its first evening. */
const fewStudies = 40

const doubts: readonly Doubt[] = [
  {
    weight: 0.6,
    reason: 'implementation of Dicompot (GODICOM with PDUs of 4 MiB)',
    applies: ({ finding: { dicom } }) =>
      isOf(dicom, '1.2.826.0.1.3680043.9.7133') && dicom?.maximumPduOctets === 4_194_304,
  },
  {
    weight: 0.3,
    reason: 'implementation of DICOMHawk (pynetdicom)',
    applies: ({ finding: { dicom } }) => isOf(dicom, '1.2.826.0.1.3680043.9.3811.'),
  },
  {
    weight: 0.2,
    reason: 'accepts everything that was proposed, storage included',
    applies: ({ finding }) => finding.rung === 9 && finding.evidence.some(({ rung }) => rung === 8),
  },
  {
    weight: 0.2,
    reason: 'exposed, but with hardly any studies',
    applies: ({ finding: { counts, rung } }) =>
      rung >= EXPOSED_RUNG && counts !== undefined && counts.studies.value <= fewStudies,
  },
  {
    weight: 0.6,
    reason: 'answers as an archive on many ports',
    applies: ({ dicomPorts }) => dicomPorts > 3,
  },
  {
    weight: 0.6,
    reason: `the same studies at ${COPIES_OF_A_DECOY} addresses or more`,
    applies: ({ sameStudies }) => sameStudies >= COPIES_OF_A_DECOY,
  },
]

export function judgeDecoy(facts: DecoyFacts): Decoy {
  const applying = doubts.filter(({ applies }) => applies(facts))
  const score = applying.reduce((sum, { weight }) => sum + weight, 0)
  return { score: Math.min(1, Math.round(score * 100) / 100), reasons: applying.map(({ reason }) => reason) }
}

function isOf(dicom: DicomFacts | undefined, root: string): boolean {
  return dicom?.implementationClassUID?.startsWith(root) === true
}
