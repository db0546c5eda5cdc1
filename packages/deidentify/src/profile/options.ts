/**
 * The options of the Basic Application Level Confidentiality Profile, with the codes that say in a data set which were used.
 *
 * Sources: PS3.15 Table E.1-1 (columns), E.3 (options); PS3.16 CID 7050 (De-identification Method).
 */
import { DeidentifyError } from '../errors.ts'

interface OptionFacts {
  /** PS3.16 CID 7050, coding scheme DCM. */
  readonly code: string
  readonly meaning: string
  /** Letter of the option's column in the generated table; pixel options have no column. */
  readonly column?: string
}

const facts = {
  'retain-safe-private': { code: '113111', meaning: 'Retain Safe Private Option', column: 'p' },
  'retain-uids': { code: '113110', meaning: 'Retain UIDs Option', column: 'u' },
  'retain-device-identity': { code: '113109', meaning: 'Retain Device Identity Option', column: 'd' },
  'retain-institution-identity': { code: '113112', meaning: 'Retain Institution Identity Option', column: 'i' },
  'retain-patient-characteristics': { code: '113108', meaning: 'Retain Patient Characteristics Option', column: 'c' },
  'retain-long-full-dates': {
    code: '113106',
    meaning: 'Retain Longitudinal Temporal Information Full Dates Option',
    column: 'f',
  },
  'retain-long-modified-dates': {
    code: '113107',
    meaning: 'Retain Longitudinal Temporal Information Modified Dates Option',
    column: 'm',
  },
  'clean-descriptors': { code: '113105', meaning: 'Clean Descriptors Option', column: 't' },
  'clean-structured-content': { code: '113104', meaning: 'Clean Structured Content Option', column: 's' },
  'clean-graphics': { code: '113103', meaning: 'Clean Graphics Option', column: 'g' },
  'clean-pixel-data': { code: '113101', meaning: 'Clean Pixel Data Option' },
  'clean-recognizable-visual-features': {
    code: '113102',
    meaning: 'Clean Recognizable Visual Features Option',
  },
} as const satisfies Record<string, OptionFacts>

export type ProfileOption = keyof typeof facts

/** All twelve, in the order of Table E.1-1. */
export const profileOptions = Object.keys(facts) as readonly ProfileOption[]

export function optionFacts(option: ProfileOption): OptionFacts {
  return facts[option]
}

/** The Basic Profile and what is chosen beside it. */
export interface Profile {
  readonly options: ReadonlySet<ProfileOption>
  /** Words that stay in cleaned descriptions beside those of the package's own list, such as names of protocols. */
  readonly words: readonly string[]
}

/** What most research needs: intervals, equipment and readable descriptions stay; who it was does not. */
export const suggestedOptions: readonly ProfileOption[] = [
  'retain-patient-characteristics',
  'retain-long-modified-dates',
  'retain-safe-private',
  'clean-descriptors',
  'clean-structured-content',
  'clean-graphics',
  'clean-pixel-data',
]

/** @throws DeidentifyError `LG_DEIDENTIFY_PROFILE_INVALID` an unknown option, or two that exclude each other */
export function profileOf(options: readonly string[], words: readonly string[] = []): Profile {
  for (const option of options) {
    if (!Object.hasOwn(facts, option)) throw invalid(`there is no option ${JSON.stringify(option.slice(0, 64))}`)
  }
  const chosen = new Set(options as readonly ProfileOption[])
  if (chosen.has('retain-long-full-dates') && chosen.has('retain-long-modified-dates')) {
    throw invalid('dates are retained in full or modified, not both: choose one option')
  }
  return { options: chosen, words }
}

function invalid(message: string): DeidentifyError {
  return new DeidentifyError('LG_DEIDENTIFY_PROFILE_INVALID', message)
}
