/** What the treatment of every element of one data set needs to know. */
import { type DataSet, foldForMatching, type Tag } from '@leadglass/dicom'
import { type Action, actionFor } from '../profile/action.ts'
import { confidentialityOf } from '../profile/confidentiality-table.ts'
import type { Profile } from '../profile/options.ts'
import { patientFactsOf, patientOf } from '../pseudonym/patient-of.ts'
import type { Pseudonyms } from '../pseudonym/pseudonyms.ts'
import { type Named, namedIn } from '../text/identifying-words.ts'

/** A project's way to de-identify: its profile, and the stand-ins that its key gives. */
export interface Deidentification {
  readonly profile: Profile
  readonly pseudonyms: Pseudonyms
}

export interface Context extends Deidentification {
  /** From `patientOf`. */
  readonly patient: string
  /** What names somebody or something in this data set. */
  readonly named: Named
  /** Folded words of the project that stay in descriptions. */
  readonly added: ReadonlySet<string>
  /** Whether drawings may stay: the profile cleans graphics, and a person or a rule has said that they hold no text. */
  readonly graphicsSeen: boolean
}

export function contextOf(
  set: DataSet,
  { profile, pseudonyms, graphicsSeen = false }: Deidentification & { readonly graphicsSeen?: boolean },
): Context {
  return {
    profile,
    pseudonyms,
    graphicsSeen,
    patient: patientOf(patientFactsOf(set)),
    named: namedIn(set, (tag) => tableAction(tag, profile)),
    added: new Set(profile.words.map(foldForMatching)),
  }
}

/** The action of Table E.1-1; `undefined` for attributes that it does not name. */
export function tableAction(tag: Tag, profile: Profile): Action | undefined {
  const row = confidentialityOf(tag)
  return row && actionFor(row, profile)
}
