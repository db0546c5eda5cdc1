/**
 * Countries: from what a target list says to one code, a name to show, a region, and the number that maps use.
 *
 * Sources: ISO 3166-1 (codes), UN M49 (regions); names come from the language data of the JavaScript engine (CLDR).
 */
import { territories } from './territories.ts'

export interface Country {
  /** ISO 3166-1 alpha-2; `undefined` when the text names no country that the table has. */
  readonly code?: string
  readonly name: string
  readonly region: Region
}

export const regions = [
  'Africa',
  'Northern America',
  'Latin America and the Caribbean',
  'Asia',
  'Europe',
  'Oceania',
] as const
export type Region = (typeof regions)[number] | 'Unknown'

const names = new Intl.DisplayNames(['en'], { type: 'region' })
/** Where CLDR's name is longer than, or other than, what the surveys that are compared with print. */
const shownNames: Readonly<Record<string, string>> = { TR: 'Turkey', HK: 'Hong Kong', MO: 'Macao', MM: 'Myanmar' }
const nameOf = (code: string): string => shownNames[code] ?? names.of(code) ?? code

/** What lists write instead of the names of CLDR. */
const otherNames: Readonly<Record<string, string>> = {
  usa: 'US',
  'united states of america': 'US',
  uk: 'GB',
  'great britain': 'GB',
  turkey: 'TR',
  türkiye: 'TR',
  'czech republic': 'CZ',
  'south korea': 'KR',
  'republic of korea': 'KR',
  'russian federation': 'RU',
  'viet nam': 'VN',
  'hong kong': 'HK',
  macao: 'MO',
  macau: 'MO',
  'ivory coast': 'CI',
  burma: 'MM',
  macedonia: 'MK',
  swaziland: 'SZ',
  'cape verde': 'CV',
  'dominican rep.': 'DO',
  'bosnia and herz.': 'BA',
  bosnia: 'BA',
}

const plain = (name: string): string => name.normalize('NFKC').trim().toLowerCase()

const codeByName = new Map<string, string>([
  ...[...territories.keys()].map((code) => [plain(nameOf(code)), code] as const),
  ...Object.entries(otherNames),
])

/**
 * The country that a target list or an offline table names.
 *
 * @param given - alpha-2 code or name; absent is unknown
 * @returns a name as given where the table does not know it: nothing is guessed
 */
export function countryOf(given: string | undefined): Country {
  const text = given?.trim() ?? ''
  if (text === '') return { name: 'Unknown', region: 'Unknown' }
  const code = territories.has(text.toUpperCase()) ? text.toUpperCase() : codeByName.get(plain(text))
  const territory = code && territories.get(code)
  return code && territory ? { code, name: nameOf(code), region: territory.region } : { name: text, region: 'Unknown' }
}

/** Three digits of ISO 3166-1, as map data name a country. */
export function numericCodeOf(code: string): string | undefined {
  return territories.get(code)?.numeric
}
