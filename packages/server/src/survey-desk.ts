/**
 * What the routes of the survey ask of a survey folder. `leadglass serve` hands in the one of @leadglass/survey, so that
 * neither package knows the other.
 */

export type CaseStep = 'validated' | 'acknowledged' | 'mitigated' | 'noted'

/** By name, or the largest for which the step is next. */
export type CaseSelection = { readonly ids: readonly string[] } | { readonly largest: number }

export interface CaseStepFacts {
  /** As the audit log names who did it. */
  readonly by: string
  readonly on: Date
  readonly note?: string | undefined
}

export const letterRecipients = ['institution', 'network', 'cert', 'authority'] as const
export const letterLanguages = ['en', 'de'] as const
export const caseStates = ['found', 'validated', 'notified', 'acknowledged', 'mitigated', 'closed', 'reopened'] as const
export const surveyFormats = ['html', 'pdf', 'csv', 'json', 'markdown'] as const

export interface LetterFacts extends CaseStepFacts {
  readonly language: (typeof letterLanguages)[number]
  readonly recipient?: (typeof letterRecipients)[number] | undefined
  readonly to?: string | undefined
}

export interface CaseFilter {
  readonly states?: readonly (typeof caseStates)[number][] | undefined
  readonly country?: string | undefined
  readonly due?: boolean | undefined
  readonly largest?: number | undefined
}

/** Answers are JSON values that the web application knows; without `named` no address or institution is in them. */
export interface SurveyDesk {
  overview(named: boolean): Promise<object>
  report(format: (typeof surveyFormats)[number], named: boolean): Promise<Readonly<Record<string, string | Uint8Array>>>
  cases(filter: CaseFilter, named: boolean): Promise<readonly object[]>
  case(id: string, named: boolean): Promise<object>
  exportCases(format: 'csv' | 'json', named: boolean): Promise<string>
  letter(file: string): Promise<string>
  step(step: CaseStep, which: CaseSelection, facts: CaseStepFacts): Promise<readonly string[]>
  notify(which: CaseSelection, facts: LetterFacts): Promise<readonly { case: string; letter: string }[]>
  takeInRuns(by: string): Promise<object>
}
