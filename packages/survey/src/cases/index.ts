export { type Case, type CaseState, caseStates } from './case.ts'
export {
  CaseBook,
  type CaseFilter,
  type TakenIn,
  type WrittenLetter,
} from './case-book.ts'
export { type CaseDetail, type CaseView, stateTotals } from './case-view.ts'
export { type Clock, clockDays, clockWords } from './clocks.ts'
export type { Contact } from './contacts.ts'
export type { LetterOptions, Step } from './draft-letter.ts'
export { type CaseEventKind, type Recipient, recipients } from './event.ts'
export { type CaseFormat, caseFormats, exportCases } from './export-cases.ts'
export { type Language, languages } from './letter-texts.ts'
export { caseLimits } from './limits.ts'
export type { Selection } from './select-cases.ts'
