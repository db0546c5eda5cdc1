/** De-identification after PS3.15 Annex E. What another package may use of this one. */
export { type ImageFacts, imageFactsOf } from './burned-in/image-facts.ts'
export { type BurnedInRule, masksOf, parseRules, ruleFor } from './burned-in/rules.ts'
export { shippedRules } from './burned-in/shipped-rules.ts'
export { type Review, type ReviewReason, type Verdict, type VerdictOptions, verdictOn } from './burned-in/verdict.ts'
export type { Deidentification } from './data-set/context.ts'
export { type DeidentifyOptions, deidentifyDataSet } from './data-set/deidentify-data-set.ts'
export type { PixelStatement } from './data-set/statement.ts'
export { DeidentifyError, type DeidentifyErrorCode, type ErrorDetail } from './errors.ts'
export {
  type DeidentifyInstanceOptions,
  deidentifiedTransferSyntaxUID,
  deidentifyHeader,
  deidentifyInstance,
} from './pixels/deidentify-instance.ts'
export { type Mask, maskFrame } from './pixels/mask-frame.ts'
export {
  optionFacts,
  type Profile,
  type ProfileOption,
  profileOf,
  profileOptions,
  suggestedOptions,
} from './profile/options.ts'
export { type PatientFacts, patientOf } from './pseudonym/patient-of.ts'
export { Pseudonyms } from './pseudonym/pseudonyms.ts'
