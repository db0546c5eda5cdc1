/**
 * greenbone-2019-11: the same addresses sixty days later. 172 systems are gone, 129 are new, some of those that stayed have grown.
 * The systems that are gone stay in the target list, where nobody answers any more.
 */
import { Chance } from './chance.ts'
import { addressOf, type CountryRow, type Draft, type FleetText } from './draft.ts'
import { openSystems } from './open-systems.ts'
import { split, sum } from './split.ts'

const totals = { open: 547, studies: 35_000_000, images: 1_193_404_000, accessible: 370_000_000 }

/** Published by name: United Kingdom, Germany, Thailand, Venezuela; the other seven are made up. */
const offline = ['GB', 'DE', 'TH', 'VE', 'PT', 'HU', 'RS', 'KE', 'KZ', 'DO', 'GT']
const GONE = 172

/** New systems: 45 + 22 + 18 + 6 + 3, 14 in nine countries that are new, 21 elsewhere; 129 in all. */
const newSystems: Readonly<Record<string, number>> = {
  ...{ US: 45, IN: 22, BR: 18, ZA: 6, EC: 3 },
  ...{ LK: 2, NZ: 1, MA: 2, UY: 1, PY: 1, JO: 2, LB: 2, NP: 2, GE: 1 },
  ...{ TR: 4, IT: 2, MX: 3, FR: 2, ES: 2, CN: 3, AR: 2, RO: 1, CO: 2 },
}

/** Studies, images and accessible images of the five largest countries; what is 0 is what the others leave. */
const largest: Readonly<Record<string, readonly [studies: number, images: number, accessible: number]>> = {
  US: [21_800_000, 786_000_000, 0],
  IN: [1_010_000, 121_000_000, 104_000_000],
  BR: [0, 0, 24_000_000],
  ZA: [2_600_000, 52_000_000, 30_000_000],
  EC: [1_200_000, 26_000_000, 13_000_000],
}
const marks: Readonly<Record<string, string>> = { US: 'XXSX', IN: 'XSSX' }

const isOpen = ({ studies, words }: Draft) => studies > 0 && !words.some((word) => /^(decoy|twin=)/.test(word))

export function november(september: FleetText): FleetText {
  const chance = new Chance(2019_11)
  const systems = september.systems.map((draft) => ({ ...draft, words: [...draft.words] }))
  const gone = new Set(chooseGone(systems, chance))
  const stayed = systems.filter((draft) => isOpen(draft) && !gone.has(draft))
  const added = addNew(stayed, chance)
  for (const [index, draft] of added.entries()) draft.address = addressOf(9, september.systems.length + index)
  letTwinsFollow(systems)
  for (const draft of gone) Object.assign(draft, { kind: 'nothing', studies: 0, images: 0, retrieve: false, words: [] })
  const open = [...stayed, ...added]
  return {
    name: 'greenbone-2019-11',
    title: 'The review of November 2019: sixty days after',
    source: 'Greenbone Networks, 18 November 2019, and press that quotes it; see docs/reference/fleets.md',
    until: '2019-11-17',
    figures: [
      { figure: 'open', value: totals.open, mark: 'D', note: '590 less 172 that are gone and 129 that are new' },
      { figure: 'countries', value: 50, mark: 'D', note: '52 less 11 that are offline and 9 that are new' },
      { figure: 'studies', value: totals.studies, mark: 'S', note: '' },
      { figure: 'imagesLinked', value: totals.images, mark: 'S', note: '' },
      { figure: 'imagesAccessible', value: totals.accessible, mark: 'S', note: '' },
    ],
    countries: countriesOf(open),
    systems: [...systems, ...added],
  }
}

/** A second face shows what the first has grown to. */
function letTwinsFollow(systems: readonly Draft[]): void {
  const byAddress = new Map(systems.map((draft) => [draft.address, draft]))
  for (const draft of systems)
    for (const word of draft.words) {
      const other = byAddress.get(/^twin=(.*)/.exec(word)?.[1] ?? '')
      if (other) Object.assign(draft, { studies: other.studies, images: other.images })
    }
}

/** All of the countries that went offline, and others in proportion; no country loses its last one, no twin its other face. */
function chooseGone(systems: readonly Draft[], chance: Chance): Draft[] {
  const open = systems.filter(isOpen)
  const twinned = new Set(systems.flatMap(({ words }) => words.flatMap((word) => /^twin=(.*)/.exec(word)?.[1] ?? [])))
  const gone = open.filter(({ country }) => offline.includes(country))
  const left = new Map<string, number>()
  for (const { country } of open) left.set(country, (left.get(country) ?? 0) + 1)
  const others = open.filter(
    ({ country, address, words }) => !offline.includes(country) && !twinned.has(address) && words.length === 0,
  )
  for (const draft of chance.shuffled(others)) {
    if (gone.length === GONE) break
    if (left.get(draft.country) === 1) continue
    left.set(draft.country, left.get(draft.country)! - 1)
    gone.push(draft)
  }
  return gone
}

/** Lets the stayed systems grow and makes new ones, so that countries and totals come out as they should. */
function addNew(stayed: readonly Draft[], chance: Chance): Draft[] {
  const added: Draft[] = []
  const countries = [...new Set([...stayed.map(({ country }) => country), ...Object.keys(newSystems)])]
  for (const country of countries.filter((each) => !(each in largest)))
    added.push(...settleSmall(country, ofCountry(stayed, country), chance))
  // What is left open of the largest is what is missing from the totals.
  const known = sumsOf([...stayed.filter(({ country }) => !(country in largest)), ...added])
  const fixed = (column: 0 | 1 | 2) => sum(Object.values(largest).map((figures) => figures[column]))
  const missing = [
    totals.studies - known.studies - fixed(0),
    totals.images - known.images - fixed(1),
    totals.accessible - known.accessible - fixed(2),
  ] as const
  for (const [country, [studies, images, accessible]] of Object.entries(largest)) {
    const row = {
      studies: studies || missing[0],
      images: images || missing[1],
      accessible: accessible || missing[2],
    }
    added.push(...settleLarge(country, ofCountry(stayed, country), row, chance))
  }
  return added
}

/** A country of the others: new systems are small; one system grows until the studies are whole thousands. */
function settleSmall(country: string, stayed: readonly Draft[], chance: Chance): Draft[] {
  const count = newSystems[country] ?? 0
  const studies = count * 1000
  const images = studies * chance.between(20, 40)
  const accessible = count === 1 ? 0 : Math.floor(images * 0.4)
  const made = count === 0 ? [] : openSystems({ country, open: count, studies, images, accessible, marks: '' }, chance)
  const short = (1000 - (sumsOf(stayed).studies % 1000)) % 1000
  const [grown] = [...stayed].sort((a, b) => b.studies - a.studies)
  if (grown) {
    grown.studies += short
    grown.images += short * 20
  }
  return made
}

/** One of the five: what is more than in September is shared by those that stayed and those that are new. */
function settleLarge(
  country: string,
  stayed: readonly Draft[],
  row: { studies: number; images: number; accessible: number },
  chance: Chance,
): Draft[] {
  const before = sumsOf(stayed)
  const count = newSystems[country]!
  const share = row.accessible / row.images
  const open = Math.min(Math.max(1, Math.round(count * share)), count - 1)
  const images = { accessible: row.accessible - before.accessible, all: row.images - before.images }
  const studies = row.studies - before.studies
  const forAccessible = Math.round((studies * images.accessible) / images.all)
  const growth = {
    accessible: { studies: forAccessible, images: images.accessible },
    other: { studies: studies - forAccessible, images: images.all - images.accessible },
  }
  if (stayed.length === 0 || before.studies === 0) throw new Error(`nothing stayed in ${country}`)
  return [
    ...grow(
      country,
      stayed.filter(({ retrieve }) => retrieve),
      growth.accessible,
      open,
      true,
      chance,
    ),
    ...grow(
      country,
      stayed.filter(({ retrieve }) => !retrieve),
      growth.other,
      count - open,
      false,
      chance,
    ),
  ]
}

function grow(
  country: string,
  stayed: readonly Draft[],
  extra: { studies: number; images: number },
  newCount: number,
  retrieve: boolean,
  chance: Chance,
): Draft[] {
  // Special systems stay as they are: they are traps of a chosen size.
  const growing = stayed.filter(({ words }) => !words.some((word) => /^(cap|counts|moment|anonymous|tls)/.test(word)))
  const ordinary = growing.filter(({ studies, kind }) => studies > 2000 && kind !== 'dcmqrscp')
  const forNew = { studies: Math.floor(extra.studies * 0.4), images: Math.floor(extra.images * 0.4) }
  const made = openSystems(
    { country, open: newCount, ...forNew, accessible: retrieve ? forNew.images : 0, marks: '' },
    chance,
  )
  const weights = ordinary.map(({ studies }) => studies)
  const none = ordinary.map(() => 0)
  const studies = split(extra.studies - forNew.studies, weights, none)
  const images = split(extra.images - forNew.images, weights, none)
  for (const [index, draft] of ordinary.entries()) {
    draft.studies += studies[index]!
    draft.images += images[index]!
  }
  return made
}

function ofCountry(systems: readonly Draft[], country: string): Draft[] {
  return systems.filter((draft) => draft.country === country)
}

function sumsOf(systems: readonly Draft[]): { studies: number; images: number; accessible: number } {
  return {
    studies: sum(systems.map(({ studies }) => studies)),
    images: sum(systems.map(({ images }) => images)),
    accessible: sum(systems.map(({ images, retrieve }) => (retrieve ? images : 0))),
  }
}

function countriesOf(open: readonly Draft[]): CountryRow[] {
  const codes = [...new Set(open.map(({ country }) => country))]
  return codes
    .map((country) => {
      const systems = ofCountry(open, country)
      return { country, open: systems.length, ...sumsOf(systems), marks: marks[country] ?? 'XXXX' }
    })
    .sort((a, b) => b.studies - a.studies || (a.country < b.country ? -1 : 1))
}
