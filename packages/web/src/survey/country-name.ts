/** Countries in the reader's language. The survey names them in English, and says which country it is by ISO 3166-1 alpha-2. */

/** @param code - absent where a target list names no country that is known: its own words stand */
export function countryName(name: string, code: string | undefined, locale: string): string {
  if (code === undefined || locale.startsWith('en')) return name
  return new Intl.DisplayNames([locale], { type: 'region' }).of(code) ?? name
}

export type NameCountry = (name: string) => string

/** @param codes - by the names of the report */
export function countryNames(codes: Readonly<Record<string, string>>, locale: string): NameCountry {
  const known = new Map(Object.entries(codes))
  return (name) => countryName(name, known.get(name), locale)
}
