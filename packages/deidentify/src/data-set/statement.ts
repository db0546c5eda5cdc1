/**
 * What the data set says of its de-identification, and the pseudonym.
 *
 * Sources: PS3.15 E.1.1 (what must be stated), PS3.3 C.12.1.1.1.1 and C.7.1.1 (attributes), PS3.16 CID 7050 (codes).
 */
import { DataSet, Tags } from '@leadglass/dicom'
import { optionFacts } from '../profile/options.ts'
import type { Context } from './context.ts'

export interface PixelStatement {
  /** A person has looked at the image, or a rule covers all of it: what is left holds no text. */
  readonly seen: boolean
  /** The face cannot be told from the image; stated only where the profile asks for it. */
  readonly faceless?: boolean
}

const basicProfile = code('113100', 'Basic Application Confidentiality Profile')

export function stateDeidentification(result: DataSet, context: Context, pixels: PixelStatement | undefined): void {
  const { options } = context.profile
  const pseudonym = context.pseudonyms.patient(context.patient)
  result.set(Tags.PatientName, 'PN', pseudonym)
  result.set(Tags.PatientID, 'LO', pseudonym)
  result.set(Tags.PatientIdentityRemoved, 'CS', 'YES')
  result.set(Tags.DeidentificationMethod, 'LO', ['Leadglass', 'PS3.15 Basic Profile', ...[...options].sort()])
  const codes = [...options].sort().map((option) => code(optionFacts(option).code, optionFacts(option).meaning))
  result.set(Tags.DeidentificationMethodCodeSequence, 'SQ', [copy(basicProfile), ...codes])
  result.set(Tags.LongitudinalTemporalInformationModified, 'CS', temporal(options))
  if (pixels?.seen) result.set(Tags.BurnedInAnnotation, 'CS', 'NO')
  if (pixels?.faceless && options.has('clean-recognizable-visual-features'))
    result.set(Tags.RecognizableVisualFeatures, 'CS', 'NO')
}

function temporal(options: Context['profile']['options']): string {
  if (options.has('retain-long-full-dates')) return 'UNMODIFIED'
  return options.has('retain-long-modified-dates') ? 'MODIFIED' : 'REMOVED'
}

function code(value: string, meaning: string): DataSet {
  return new DataSet()
    .set(Tags.CodeValue, 'SH', value)
    .set(Tags.CodingSchemeDesignator, 'SH', 'DCM')
    .set(Tags.CodeMeaning, 'LO', meaning)
}

/** An item belongs to one data set. */
function copy(item: DataSet): DataSet {
  const made = new DataSet()
  for (const element of item) made.put(element)
  return made
}
