/** Nothing of a patient is left in any real file: looked for in every value, in every item, and in the octets themselves. */
import { readFileSync } from 'node:fs'
import {
  type DataSet,
  DicomError,
  encodeDataSet,
  entryOf,
  factsOf,
  foldForMatching,
  isPrivateTag,
  knownVR,
  readDataSet,
  splitPart10,
  Tags,
  transferSyntaxOf,
  UIDs,
} from '@leadglass/dicom'
import { testData } from '@leadglass/testkit'
import { expect, test } from 'vitest'
import { isOfStandard } from '../src/data-set/clean-value.ts'
import { deidentifyDataSet, type Profile, Pseudonyms, profileOf, suggestedOptions } from '../src/index.ts'

const pseudonyms = new Pseudonyms(new Uint8Array(32).fill(9))

interface Told {
  readonly uids: Set<string>
  /** Values that stand as they are in the octets, long enough not to stand there by chance. */
  readonly octets: Set<string>
  /** Folded words of names. */
  readonly words: Set<string>
  readonly dates: Set<string>
}

const identifiers = [
  Tags.PatientID,
  Tags.OtherPatientIDs,
  Tags.AccessionNumber,
  Tags.PatientAddress,
  Tags.InstitutionName,
  Tags.InstitutionAddress,
  Tags.PatientTelephoneNumbers,
  Tags.StationName,
  Tags.DeviceSerialNumber,
] as const

/** UIDs of kinds, not of things: they name no patient and stay. */
const classes = /(Class|TransferSyntax|CodingScheme|ContextGroupExtensionCreator|MappingResource|Context)UID/

function tell(set: DataSet, told: Told): void {
  for (const element of set) {
    if (element.kind === 'items') for (const item of element.items) tell(item, told)
    if (element.kind !== 'value') continue
    const vr = knownVR(element)
    const texts = factsOf(vr).kind === 'text' ? set.strings(element.tag).filter((text) => text !== '') : []
    const keyword = entryOf(element.tag)?.keyword ?? ''
    if (vr === 'UI' && !classes.test(keyword))
      for (const uid of texts) if (!isOfStandard(uid) && uid.length >= 8) told.uids.add(uid)
    if (vr === 'DA') for (const date of texts) if (/^\d{8}$/.test(date)) told.dates.add(date)
    if (vr === 'PN') for (const word of texts.flatMap(namesIn)) told.words.add(word)
    if (vr === 'PN' || identifiers.includes(element.tag as never)) {
      const raw = Buffer.from(element.value).toString('latin1').trim()
      if (raw.length >= 6 && raw !== 'REMOVED' && !isPrivateTag(element.tag)) told.octets.add(raw)
    }
  }
}

function namesIn(text: string): string[] {
  return foldForMatching(text).match(/\p{L}[\p{L}\p{M}]{3,}/gu) ?? []
}

function textsOf(set: DataSet): string[] {
  return [...set].flatMap((element) => {
    if (element.kind === 'items') return element.items.flatMap(textsOf)
    return element.kind === 'value' && factsOf(knownVR(element)).kind === 'text'
      ? set.strings(element.tag).filter((text) => knownVR(element) !== 'CS' || !/^[A-Z0-9 _]{0,16}$/.test(text))
      : []
  })
}

interface File {
  readonly set: DataSet
  readonly transferSyntaxUID: string
}

/** @returns `undefined` for a file that other readers put up with and ours refuses, and which so is in no archive */
function read(path: string): File | undefined {
  const { dataSet, transferSyntaxUID } = splitPart10(new Uint8Array(readFileSync(path)))
  const deflated = transferSyntaxOf(transferSyntaxUID)?.deflated
  try {
    const set = readDataSet(dataSet, { transferSyntaxUID })
    return { set, transferSyntaxUID: deflated ? UIDs.ExplicitVRLittleEndian : transferSyntaxUID }
  } catch (error) {
    if (error instanceof DicomError) return undefined
    throw error
  }
}

const profiles: readonly (readonly [string, Profile])[] = [
  ['Basic Profile', profileOf([])],
  ['suggested options', profileOf(suggestedOptions)],
]

test('no UID, name, identifier or date of any real file is left', () => {
  const { realFiles } = testData()
  expect(realFiles.length).toBeGreaterThan(20)
  const left: string[] = []
  let refused = 0
  for (const path of realFiles) {
    const file = read(path)
    if (file === undefined) refused += 1
    else
      for (const [name, profile] of profiles)
        left.push(...leftIn(file, profile).map((value) => `${name}, ${path}: ${value}`))
  }
  expect(left).toEqual([])
  expect(refused).toBeLessThan(3)
})

function leftIn({ set, transferSyntaxUID }: File, profile: Profile): string[] {
  const told: Told = { uids: new Set(), octets: new Set(), words: new Set(), dates: new Set() }
  tell(set, told)
  const result = deidentifyDataSet(set, { profile, pseudonyms })
  for (const tag of [Tags.PixelData, Tags.FloatPixelData, Tags.DoubleFloatPixelData]) result.delete(tag)
  const octets = Buffer.from(encodeDataSet(result, { transferSyntaxUID }))
  const texts = textsOf(readDataSet(octets, { transferSyntaxUID }))
  const words = new Set(texts.flatMap(namesIn))
  return [
    ...[...told.uids].filter((uid) => octets.includes(uid)),
    ...[...told.octets].filter((raw) => octets.includes(raw, 0, 'latin1')),
    ...[...told.words].filter((word) => words.has(word) && !ownWords.has(word)),
    ...[...told.dates].filter((date) => texts.some((text) => text.includes(date)) && date !== dummyDate),
  ]
}

/** The dummy date, and the words that we write ourselves: files exist whose patient is called "Removed". */
const dummyDate = '19000101'
const ownWords = new Set(
  namesIn(
    'REMOVED Leadglass Basic Profile ISO_IR Application Confidentiality Option Comment Retain Patient Characteristics',
  ),
)
