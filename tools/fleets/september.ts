/** greenbone-2019-09: the survey of September 2019. Sources of the figures: docs/reference/fleets.md. */
import { placed, shareStock, twinsOf } from './addresses.ts'
import { Chance } from './chance.ts'
import { closedSystems, decoys, septemberCensus } from './closed-systems.ts'
import type { CountryRow, Draft, FleetText } from './draft.ts'
import { openSystems, type Special } from './open-systems.ts'
import { split, sum } from './split.ts'

const row = (
  country: string,
  open: number,
  studies: number,
  images: number,
  accessible: number,
  marks: string,
): CountryRow => ({ country, open, studies, images, accessible, marks })

/** Rows of which something was published; what was not is made up (X). */
const published: readonly CountryRow[] = [
  row('US', 187, 13_700_000, 303_000_000, 45_800_000, 'SSMS'),
  row('TR', 36, 4_924_141, 179_533_940, 178_283_858, 'SSSS'),
  row('IN', 60, 627_000, 105_000_000, 104_400_000, 'XSSX'),
  row('IT', 10, 102_893, 5_800_000, 1_200_000, 'SMMX'),
  row('AU', 5, 50_000, 2_500_000, 300_000, 'XSSX'),
  row('MY', 3, 19_922, 1_200_000, 1_200_000, 'SSSX'),
  // Published: at least five systems, 13,000 to 15,000 studies. The middle is taken.
  row('DE', 5, 14_000, 2_850_000, 400_000, 'SDSX'),
  row('CH', 2, 1_500, 197_000, 60_000, 'SSSX'),
  row('GB', 1, 1_500, 5_000, 0, 'XSSX'),
]

/** Made up, with studies that end so that the fleet's total divided by 1,000 is exact as well. */
const large: readonly CountryRow[] = [
  row('BR', 62, 1_500_499, 40_000_000, 22_000_000, 'XXXX'),
  row('ZA', 16, 1_700_499, 45_000_000, 28_000_000, 'XXXX'),
  row('EC', 7, 700_046, 20_000_000, 11_000_000, 'XXXX'),
]

/** The number of systems of one was published. */
const slovakia = 'SK'
const small =
  'FR ES PT GR PL RO BG HU UA RU CZ NL BE RS TH VE CA MX AR CL CO PE GT DO CN KR TW VN ID PH PK BD IR SA AE EG KE NG KZ'.split(
    ' ',
  )

const totals = { analysed: 2_300, open: 590, studies: 24_300_000, images: 737_000_000, accessible: 400_000_000 }

/** Systems with a trap each. They are part of their country's row. */
const specials: Readonly<Record<string, readonly Special[]>> = {
  US: [
    special('dcmqrscp', 24, 700, false),
    special('dcmqrscp', 41, 1_900, false, 'undated=3'),
    special('mergecom', 160, 5_200, false, 'counts=series'),
    special('conquest', 60, 900, false, 'counts=series undated=2'),
    // As many studies as servers like to give at most, and no more.
    special('orthanc', 500, 9_000, false),
    special('dcm4chee2', 1_000, 21_000, false),
    special('dcmtk-vendor', 100, 2_000, false),
    special('orthanc', 1_300, 30_000, false, 'cap=500/FE00 undated=7'),
    special('conquest', 350_000, 8_000_000, false, 'cap=250/FE00 empty-values undated=11 moment=900 since=2010-01-01'),
    special('orthanc', 260_000, 5_000_000, false, 'cap=200/FE00 empty-values undated=1 since=2010-01-01'),
    special('dcmtk-vendor', 150_000, 3_000_000, false, 'cap=100/0000 empty-values undated=4 since=2009-01-01'),
    special('dcm4chee', 120_000, 2_500_000, false, 'cap=1000/A700 undated=20 since=2012-01-01'),
    special('dcm4chee', 90_000, 2_000_000, true, 'tls'),
    special('orthanc', 3_000, 60_000, false, 'tls'),
    special('fo-dicom', 5_000, 90_000, false, 'anonymous'),
  ],
  TR: [
    special('dcmqrscp', 30, 1_100, true),
    special('fo-dicom', 140_000, 5_000_000, true, 'cap=500/0000 empty-values undated=9 since=2014-01-01'),
    special('dcm4chee', 60_000, 2_100_000, true, 'tls'),
  ],
  IN: [
    special('dcmqrscp', 18, 3_000, true),
    special('dcm4chee', 90_000, 15_000_000, true, 'cap=500/0000 undated=5 moment=800 since=2015-01-01'),
    special('dcmtk-vendor', 1_000, 160_000, true, 'cap=300/A700 undated=12'),
  ],
  BR: [
    special('mergecom', 260_000, 6_000_000, true, 'cap=100/0000 empty-values undated=2 since=2010-01-01'),
    special('dcmqrscp', 9, 300, true),
  ],
  ZA: [special('dcm4chee', 210_000, 5_500_000, true, 'cap=500/FE00 undated=16 since=2013-01-01')],
  IT: [special('orthanc', 2_000, 90_000, false, 'cap=1000/FE00')],
}

function special(kind: string, studies: number, images: number, retrieve: boolean, words = ''): Special {
  return { kind, studies, images, retrieve, words: words === '' ? [] : words.split(' ') }
}

export function septemberCountries(chance: Chance): CountryRow[] {
  const named = [...published, ...large]
  const rest = (of: (each: CountryRow) => number, total: number) => total - sum(named.map(of))
  const countries = [slovakia, ...small]
  const weights = countries.map(() => chance.size())
  const open = split(
    rest((each) => each.open, totals.open) - 1,
    weights.slice(1),
    small.map(() => 1),
  )
  const thousands = split(rest((each) => each.studies, totals.studies) / 1000, weights, [1, ...open])
  const leastImages = thousands.map((each) => each * 4_000)
  const images = split(
    rest((each) => each.images, totals.images),
    weights,
    leastImages,
  )
  const accessible = accessibleImages(
    rest((each) => each.accessible, totals.accessible),
    images,
    [1, ...open],
  )
  return [
    ...named,
    ...countries.map((country, index) =>
      row(
        country,
        country === slovakia ? 1 : open[index - 1]!,
        thousands[index]! * 1000,
        images[index]!,
        accessible[index]!,
        country === slovakia ? 'SXXX' : 'XXXX',
      ),
    ),
  ]
}

/** A country with one system gives all or nothing; the others share the rest. */
function accessibleImages(total: number, images: readonly number[], open: readonly number[]): number[] {
  const single = images.map((each, index) => (open[index] === 1 && index % 3 === 1 ? each : 0))
  const shared = images.map((each, index) => (open[index]! > 1 ? each : 0))
  const share = (total - sum(single)) / sum(shared)
  const result = images.map((_, index) => single[index]! + Math.floor(shared[index]! * share))
  const largest = result.indexOf(Math.max(...result.filter((_, index) => open[index]! > 1)))
  result[largest]! += total - sum(result)
  return result
}

/** The systems without addresses yet, twins apart. */
function septemberOpen(countries: readonly CountryRow[], chance: Chance): Draft[] {
  // Nearly all of Turkey's images are accessible: one system holds the rest.
  return countries.flatMap((each) =>
    openSystems(each, chance, specials[each.country], undefined, each.country === 'TR' ? 32 : undefined),
  )
}

/** Plain-HTTP viewers with an open list: 39, one of them in Switzerland. */
const viewers = ['meddream', 'xero', 'carestream', 'mckesson', 'vitrea', 'erez']
function addViewers(open: readonly Draft[], chance: Chance): void {
  const plain = (draft: Draft) => draft.words.every((word) => word.startsWith('undated') || word === 'store')
  const swiss = open.find((draft) => draft.country === 'CH')!
  swiss.words.push('viewer=xero')
  const others = chance.shuffled(open.filter((draft) => draft.country !== 'CH' && plain(draft)))
  for (const draft of others.slice(0, 38)) {
    const hasOwn = draft.retrieve && (draft.kind === 'orthanc' || draft.kind === 'dcm4chee')
    draft.words.push(hasOwn ? 'web=open' : `viewer=${chance.pick(viewers)}`)
  }
}

export function september(): FleetText {
  const chance = new Chance(2019_09)
  const countries = septemberCountries(chance)
  const codes = countries.map(({ country }) => country)
  const open = septemberOpen(countries, chance)
  addViewers(open, chance)
  const twinnable = chance.shuffled(
    open.filter(({ studies, words }) => studies > 41_000 && studies < 90_000 && words.length === 0),
  )
  const twins = twinsOf(twinnable.slice(0, 12), chance)
  const stock = decoys(9, 5, codes, chance)
  const closed = closedSystems(septemberCensus, codes, chance)
  const systems = placed([...open, ...twins.map(({ twin }) => twin), ...stock, ...closed], 9, chance)
  for (const { twin, of } of twins) twin.words.push(`twin=${of.address}`)
  shareStock(systems)
  return {
    name: 'greenbone-2019-09',
    title: 'Confidential patient data freely accessible on the internet: the survey of September 2019',
    source: 'Greenbone Networks, 17 September 2019, and press that quotes it; see docs/reference/fleets.md',
    until: '2019-09-15',
    figures: [
      { figure: 'analysed', value: totals.analysed, mark: 'S', note: 'published as over 2,300' },
      { figure: 'open', value: totals.open, mark: 'S', note: '' },
      { figure: 'countries', value: 52, mark: 'S', note: '' },
      { figure: 'studies', value: totals.studies, mark: 'S', note: 'restated as 24,500,000 in November' },
      { figure: 'imagesLinked', value: totals.images, mark: 'S', note: '' },
      { figure: 'imagesAccessible', value: totals.accessible, mark: 'S', note: '' },
      { figure: 'plainHttpViewers', value: 39, mark: 'S', note: 'one in Switzerland' },
    ],
    countries,
    systems,
  }
}
