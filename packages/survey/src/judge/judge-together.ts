/** What can be judged only when all findings are there: second faces of one system, and decoys. */
import type { Finding } from '../finding.ts'
import { groupBy } from '../group-by.ts'
import { judgeDecoy } from './decoy.ts'
import { targetName } from './target-name.ts'
import { facesOfOne } from './twins.ts'

export type SketchOf = (finding: Finding) => readonly bigint[]

/** @returns the findings in their order; of one system's faces the first is counted, the others say `sameAs` */
export function judgeTogether(findings: readonly Finding[], sketchOf: SketchOf): Finding[] {
  const groups = facesOfOne(findings.map((finding) => ({ finding, sketch: sketchOf(finding) })))
  const groupOf = new Map<Finding, readonly Finding[]>()
  for (const group of groups) {
    const members = group.map(({ finding }) => finding)
    for (const member of members) groupOf.set(member, members)
  }
  const dicomPorts = groupBy(
    findings.filter(({ dicom }) => dicom !== undefined),
    ({ address }) => address,
  )
  return findings.map((finding) => {
    const group = groupOf.get(finding) ?? [finding]
    const decoy = judgeDecoy({
      finding,
      dicomPorts: dicomPorts.get(finding.address)?.length ?? 0,
      sameStudies: new Set(group.map(({ address }) => address)).size,
    })
    const counted = group[0]!
    return { ...finding, decoy, ...(counted !== finding && { sameAs: targetName(counted) }) }
  })
}
