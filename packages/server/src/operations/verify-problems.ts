/** Problems of a report as people and programs read them: opaque places only. */
import type { VerifyProblem } from '@leadglass/archive'
import { limits } from '../limits.ts'
import { saying, textOf } from '../text/sentences.ts'
import type { ProblemView } from './operation-table.ts'

export function problemViews(problems: readonly VerifyProblem[]): ProblemView[] {
  return problems.slice(0, limits.reportedProblems).map((problem) => {
    const { kind, pack, offset, study } = problem
    const places = [
      ...(pack === undefined ? [] : [saying('at-pack', { pack })]),
      ...(offset === undefined ? [] : [saying('at-octet', { octet: offset })]),
      ...(study === undefined ? [] : [saying('at-study', { study })]),
    ]
    return { where: places.map(textOf).join(', '), code: kind, message: textOf(saying(kind)) }
  })
}
