/** Open systems of a country whose studies and images add up to its row. */
import type { Chance } from './chance.ts'
import type { CountryRow, Draft } from './draft.ts'
import { split } from './split.ts'

/** Shares in a hundred; port as these products come. */
const products: readonly (readonly [kind: string, port: number, share: number])[] = [
  ['orthanc', 4242, 26],
  ['dcmtk-vendor', 11112, 24],
  ['dcm4chee', 11112, 14],
  ['dcm4chee2', 11112, 10],
  ['conquest', 5678, 10],
  ['fo-dicom', 11112, 8],
  ['mergecom', 4100, 8],
]

/** Systems made by hand, inside the country's row: those that cannot be counted by STUDY-level answers have to be small. */
export type Special = Pick<Draft, 'kind' | 'studies' | 'images' | 'retrieve' | 'words'>

/** A stranger's honeypot is writable and all but empty; divided by 1,000, small writable archives would look like one. */
const LEAST_STUDIES_OF_WRITABLE = 60_000

/** No archive has fewer studies, unless it is a special one. */
const LEAST_STUDIES = 8

/**
 * @param accessibleStudies - on systems that give images; else in proportion to the images
 * @param accessibleSystems - how many these are; else in proportion
 */
export function openSystems(
  row: CountryRow,
  chance: Chance,
  specials: readonly Special[] = [],
  accessibleStudies?: number,
  accessibleSystems?: number,
): Draft[] {
  const left = specials.reduce(
    (rest, { studies, images, retrieve }) => ({
      open: rest.open - 1,
      studies: rest.studies - studies,
      images: rest.images - images,
      accessible: rest.accessible - (retrieve ? images : 0),
    }),
    row as Omit<CountryRow, 'country' | 'marks'>,
  )
  const share = left.accessible / left.images
  const isMixed = share > 0 && share < 1
  const open = isMixed
    ? Math.min(Math.max(1, accessibleSystems ?? Math.round(left.open * share)), left.open - 1)
    : left.open * share
  const studies = accessibleStudies ?? Math.round(left.studies * share)
  return [
    ...specials.map((special) => draftOf(row.country, chance, special)),
    ...group(row.country, chance, open, studies, left.accessible, true),
    ...group(row.country, chance, left.open - open, left.studies - studies, left.images - left.accessible, false),
  ]
}

function group(country: string, chance: Chance, open: number, studies: number, images: number, retrieve: boolean) {
  if (open === 0) return []
  const weights = Array.from({ length: open }, () => chance.size())
  const studiesOf = split(
    studies,
    weights,
    weights.map(() => Math.min(LEAST_STUDIES, Math.floor(studies / open))),
  )
  const ratios = studiesOf.map((each) => each * (0.6 + 0.8 * chance.next()))
  const imagesOf = split(images, ratios, studiesOf)
  return studiesOf.map((each, index) =>
    draftOf(country, chance, { studies: each, images: imagesOf[index]!, retrieve, words: [] }),
  )
}

function draftOf(country: string, chance: Chance, facts: Partial<Special> & Omit<Special, 'kind'>): Draft {
  const [kind, port] = productOf(chance.between(0, 99))
  const words = [...facts.words]
  if (facts.kind === undefined) {
    if (facts.retrieve && facts.studies >= LEAST_STUDIES_OF_WRITABLE && chance.next() < 0.6) words.push('store')
    if (facts.studies > 100 && chance.next() < 0.1) words.push(`undated=${chance.between(1, 20)}`)
  }
  return { country, kind, port, address: '', ...facts, words }
}

function productOf(percent: number): readonly [string, number] {
  let passed = 0
  for (const [kind, port, share] of products) {
    passed += share
    if (percent < passed) return [kind, port]
  }
  throw new Error('the shares are not a hundred')
}
