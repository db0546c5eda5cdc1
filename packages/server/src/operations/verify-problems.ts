/** Problems of a report as people and programs read them: opaque places only. */
import type { VerifyProblem } from '@leadglass/archive'
import { limits } from '../limits.ts'
import type { ProblemView } from './operation-table.ts'

export function problemViews(problems: readonly VerifyProblem[]): ProblemView[] {
  return problems.slice(0, limits.reportedProblems).map((problem) => {
    const { kind, pack, offset, study } = problem
    const places = [pack && `pack ${pack}`, offset !== undefined && `octet ${offset}`, study && `study ${study}`]
    return { where: places.filter(Boolean).join(', '), code: kind, message: kind.replaceAll('-', ' ') }
  })
}
