/** Which images leave, which are masked, and which wait for a person. */
import { DataSet, Tags, UIDs } from '@leadglass/dicom'
import { describe, expect, test } from 'vitest'
import {
  imageFactsOf,
  parseRules,
  profileOf,
  type Review,
  shippedRules,
  suggestedOptions,
  verdictOn,
} from '../src/index.ts'

const profile = profileOf(suggestedOptions)
const shipped = parseRules(shippedRules)

function facts(sopClassUID: string, more: (set: DataSet) => DataSet = (set) => set) {
  const set = new DataSet()
    .set(Tags.SOPClassUID, 'UI', sopClassUID)
    .set(Tags.Rows, 'US', 600)
    .set(Tags.Columns, 'US', 800)
  return imageFactsOf(more(set), true)
}
const declared = (value: string) => (set: DataSet) => set.set(Tags.BurnedInAnnotation, 'CS', value)
const primary = (set: DataSet) => set.set(Tags.ImageType, 'CS', ['ORIGINAL', 'PRIMARY', 'AXIAL'])

describe('without rules of the operator', () => {
  test.each([
    ['slices as the scanner made them leave', facts(UIDs.CTImageStorage, primary), 'release'],
    ['slices that declare text wait', facts(UIDs.CTImageStorage, (set) => declared('YES')(primary(set))), 'withheld'],
    [
      'a captured dose page wait',
      facts(UIDs.CTImageStorage, (set) => set.set(Tags.ImageType, 'CS', ['DERIVED', 'SECONDARY'])),
      'withheld',
    ],
    ['ultrasound waits', facts(UIDs.UltrasoundImageStorage), 'withheld'],
    ['ultrasound waits whatever it says of itself', facts(UIDs.UltrasoundImageStorage, declared('NO')), 'withheld'],
    ['secondary captures wait', facts(UIDs.SecondaryCaptureImageStorage, declared('NO')), 'withheld'],
    ['radiographs that say nothing wait', facts(UIDs.ComputedRadiographyImageStorage), 'withheld'],
    ['radiographs that say NO leave', facts(UIDs.ComputedRadiographyImageStorage, declared('NO')), 'release'],
    ['a class that nobody knows waits', facts('1.2.3.4'), 'withheld'],
  ] as const)('%s', (_, image, kind) => {
    expect(verdictOn(image, { profile, rules: shipped }).kind).toBe(kind)
  })

  test('documents stay, even after a review', () => {
    const image = facts(UIDs.EncapsulatedPDFStorage)
    const review: Review = { decision: 'release', masks: [] }
    expect(verdictOn(image, { profile, rules: shipped, review })).toEqual({ kind: 'withheld', reason: 'document' })
  })
})

describe('rules of the operator', () => {
  const rules = parseRules(`
rules:
  - name: our-ultrasound
    sopClasses: [Ultrasound Image Storage]
    manufacturer: acme*
    model: Ech? 5
    rows: 600
    columns: 800
    masks: [{x: 0, y: 0, width: 800, height: 60}]
`)
  const device = (manufacturer: string, model: string) => (set: DataSet) =>
    set.set(Tags.Manufacturer, 'LO', manufacturer).set(Tags.ManufacturerModelName, 'LO', model)

  test('mask what they fit', () => {
    const image = facts(UIDs.UltrasoundImageStorage, device('ACME Medical', 'Echo 5'))
    expect(verdictOn(image, { profile, rules })).toEqual({
      kind: 'release',
      masks: [{ x: 0, y: 0, width: 800, height: 60 }],
      seen: true,
      rewrite: true,
    })
  })

  test('say nothing of another model or another size', () => {
    expect(verdictOn(facts(UIDs.UltrasoundImageStorage, device('Acme', 'Echo 50')), { profile, rules }).kind).toBe(
      'withheld',
    )
    const larger = facts(UIDs.UltrasoundImageStorage, (set) => device('Acme', 'Echo 5')(set).set(Tags.Rows, 'US', 768))
    expect(verdictOn(larger, { profile, rules }).kind).toBe('withheld')
  })

  test('mask nothing where the profile does not clean pixels: then the image stays', () => {
    const image = facts(UIDs.UltrasoundImageStorage, device('Acme', 'Echo 5'))
    expect(verdictOn(image, { profile: profileOf([]), rules }).kind).toBe('withheld')
  })

  test.each([
    [
      'masks without a size',
      'rules: [{name: a, sopClasses: [CT Image Storage], masks: [{x: 0, y: 0, width: 1, height: 1}]}]',
    ],
    ['neither masks nor the word that there is no text', 'rules: [{name: a, sopClasses: [CT Image Storage]}]'],
    ['a class by a wrong name', 'rules: [{name: a, sopClasses: [CT Storage], noText: true}]'],
    ['a misspelt key', 'rules: [{name: a, sopClasses: [CT Image Storage], noText: true, modell: b}]'],
    ['no list', 'rules: yes'],
    ['no YAML', 'rules: ['],
    ['an alias that grows', 'a: &a [1]\nrules: [*a, *a]'],
  ])('are refused with %s', (_, text) => {
    expect(() => parseRules(text)).toThrow(expect.objectContaining({ code: 'LG_DEIDENTIFY_RULES_INVALID' }))
  })
})

test('heads wait where faces are to be cleaned', () => {
  const faces = profileOf([...suggestedOptions, 'clean-recognizable-visual-features'])
  const head = facts(UIDs.MRImageStorage, (set) => primary(set).set(Tags.BodyPartExamined, 'CS', 'HEAD'))
  const knee = facts(UIDs.MRImageStorage, (set) => primary(set).set(Tags.BodyPartExamined, 'CS', 'KNEE'))
  expect(verdictOn(head, { profile: faces, rules: shipped })).toEqual({ kind: 'withheld', reason: 'face-possible' })
  expect(verdictOn(knee, { profile: faces, rules: shipped }).kind).toBe('release')
})
