/** Holds the systems of a fleet against the figures that were published. */
import { type ExpectedCountry, expectedOf } from './expected.ts'
import type { Fleet, FleetCountry } from './fleet.ts'
import { fleetInvalid } from './tables.ts'

const columns = ['open', 'studies', 'imagesLinked', 'imagesAccessible'] as const

/** @throws SurveyError `LG_SURVEY_FLEET_INVALID`, naming the row that the systems do not add up to */
export function requireSums({ figures, countries, systems }: Fleet): void {
  const expected = expectedOf(systems)
  for (const { figure, value, line } of figures)
    if (expected.totals[figure] !== value)
      throw fleetInvalid(`${figure} is ${value}, but the systems add up to ${expected.totals[figure]}`, line)
  if (countries.length > 0) requireCountries(countries, new Map(expected.countries.map((row) => [row.country, row])))
}

function requireCountries(rows: readonly FleetCountry[], found: ReadonlyMap<string, ExpectedCountry>): void {
  for (const row of rows) {
    const sums = found.get(row.country)
    for (const column of columns)
      if (sums?.[column] !== row[column])
        throw fleetInvalid(
          `${column} of ${row.country} is ${row[column]}, but its systems add up to ${sums?.[column] ?? 0}`,
          row.line,
        )
  }
  const listed = new Set(rows.map(({ country }) => country))
  for (const country of found.keys())
    if (!listed.has(country)) throw fleetInvalid(`the table countries lacks ${country}`, rows[0]!.line)
}
