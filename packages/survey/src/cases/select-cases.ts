/** Which cases a step is for, and whether it may be taken for each of them. */
import { SurveyError } from '../errors.ts'
import { largestFirst } from '../report/group-by.ts'
import { type Case, casesOf, requireStep, stepsOf } from './case.ts'
import type { CaseEventKind } from './event.ts'
import type { RegisterContent } from './register.ts'

/** By name, or the largest that are in a state in which the step can be taken. */
export type Selection = { readonly ids: readonly string[] } | { readonly largest: number }

/** @throws SurveyError `LG_SURVEY_CASE_UNKNOWN`, `LG_SURVEY_CASE_STATE` */
export function selectCases({ entries }: RegisterContent, which: Selection, kind: CaseEventKind): Case[] {
  const cases = casesOf(entries)
  if ('largest' in which) {
    const ready = [...cases.values()].filter((known) => stepsOf(known).includes(kind) && !wasToldAlready(known, kind))
    const sized = ready.map((known) => ({ known, ...(known.open.counts && { counts: known.open.counts }) }))
    return largestFirst(sized)
      .slice(0, which.largest)
      .map(({ known }) => known)
  }
  return [...new Set(which.ids)].map((id) => {
    const known = cases.get(id)
    if (!known) throw unknownCase(id)
    requireStep(known, kind)
    return known
  })
}

/** "The ten largest" means those not written to yet; whoever is reminded is named. */
const wasToldAlready = ({ state }: Case, kind: CaseEventKind): boolean =>
  kind === 'notified' && state !== 'validated' && state !== 'reopened'

export function unknownCase(id: string): SurveyError {
  return new SurveyError('LG_SURVEY_CASE_UNKNOWN', 'there is no case of this name', { case: id.slice(0, 20) })
}
