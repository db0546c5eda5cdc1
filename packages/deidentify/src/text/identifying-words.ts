/** The words of one data set that name somebody or something: what its texts are searched for. */
import { type DataSet, factsOf, foldForMatching, type Keyword, knownVR, type Tag, Tags } from '@leadglass/dicom'
import { identifyingWords } from '../limits.ts'
import type { Action } from '../profile/action.ts'

/** Beside every Person Name: numbers, places and institutions. Values of these are looked for word by word. */
const keywords: readonly Keyword[] = [
  'PatientID',
  'IssuerOfPatientID',
  'OtherPatientIDs',
  'AccessionNumber',
  'StudyID',
  'AdmissionID',
  'ServiceEpisodeID',
  'IssuerOfAdmissionID',
  'RequestedProcedureID',
  'ScheduledProcedureStepID',
  'PerformedProcedureStepID',
  'PlacerOrderNumberImagingServiceRequest',
  'FillerOrderNumberImagingServiceRequest',
  'InstitutionName',
  'InstitutionAddress',
  'InstitutionalDepartmentName',
  'RequestingService',
  'StationName',
  'PerformedStationName',
  'PerformedLocation',
  'CurrentPatientLocation',
  'PatientInstitutionResidence',
  'PatientAddress',
  'PatientTelephoneNumbers',
  'PatientInsurancePlanCodeSequence',
  'MilitaryRank',
  'BranchOfService',
  'RegionOfResidence',
  'CountryOfResidence',
  'MedicalRecordLocator',
  'PatientReligiousPreference',
  'EthnicGroup',
  'DeviceSerialNumber',
  'DeviceUID',
  'DetectorID',
  'PlateID',
  'GantryID',
  'ClinicalTrialSubjectID',
  'ClinicalTrialSubjectReadingID',
  'ClinicalTrialSiteID',
  'ClinicalTrialSiteName',
  'ClinicalTrialSponsorName',
  'ContainerIdentifier',
  'SpecimenIdentifier',
]
const identifying: ReadonlySet<Tag> = new Set(keywords.map((keyword) => Tags[keyword]))

/** Shorter words of letters, and numbers of fewer digits, stand in any text by chance. */
const fewestLetters = 2
const fewestDigits = 3
/** A number of a patient, order or specimen that is shorter stands in any text by chance. */
const fewestOfWhole = 4

/** What names somebody or something in one data set; all of it folded. */
export interface Named {
  readonly words: ReadonlySet<string>
  /** Identifiers as they stand, such as `s19-1_a_1`: of their parts, no one may be telling. */
  readonly wholes: ReadonlySet<string>
}

/** @param actionOf - what becomes of an element; words of those that stay are not looked for */
export function namedIn(set: DataSet, actionOf: (tag: Tag) => Action | undefined): Named {
  const found = { words: new Set<string>(), wholes: new Set<string>() }
  collect(set, actionOf, found)
  return found
}

interface Found {
  readonly words: Set<string>
  readonly wholes: Set<string>
}

function collect(set: DataSet, actionOf: (tag: Tag) => Action | undefined, found: Found): void {
  for (const element of set) {
    if (found.words.size >= identifyingWords) return
    if (element.kind === 'items') for (const item of element.items) collect(item, actionOf, found)
    if (element.kind !== 'value' || factsOf(knownVR(element)).kind !== 'text') continue
    const isName = knownVR(element) === 'PN'
    if (!(isName || identifying.has(element.tag)) || actionOf(element.tag)?.code === 'K') continue
    for (const text of set.strings(element.tag)) {
      for (const word of wordsOf(text)) found.words.add(word)
      const whole = foldForMatching(text)
      if (!isName && whole.length >= fewestOfWhole && /\d/.test(whole)) found.wholes.add(whole)
    }
  }
}

/** Each run of letters, of digits and of both; folded. */
export function wordsOf(text: string): string[] {
  const folded = foldForMatching(text)
  const runs = folded.match(/\p{L}[\p{L}\p{M}]*|\p{N}+/gu) ?? []
  const mixed = folded.match(/[\p{L}\p{M}\p{N}]+/gu) ?? []
  return [...new Set([...runs, ...mixed])].filter(isTelling)
}

function isTelling(word: string): boolean {
  return word.length >= (/^\p{N}+$/u.test(word) ? fewestDigits : fewestLetters)
}

/** Whether a run without spaces is an identifier, part of one (that of a specimen's origin), or holds one. */
export function isIdentifier(run: string, { wholes }: Named): boolean {
  const folded = foldForMatching(run).replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '')
  if (wholes.size === 0 || folded.length < fewestDigits || !/\d/.test(folded)) return false
  if (wholes.has(folded)) return true
  return folded.length >= fewestOfWhole && [...wholes].some((whole) => whole.includes(folded) || folded.includes(whole))
}
