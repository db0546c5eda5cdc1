/** A diff in numbers: no address, no institution. */
import { countryOf } from '../countries/countries.ts'
import type { Finding } from '../finding.ts'
import { isOpen } from '../judge/totals.ts'
import { type Sums, sumsOf } from '../report/counted.ts'
import { groupBy } from '../report/group-by.ts'
import type { ReportChange } from '../report/report.ts'
import { showName } from '../report/show-name.ts'
import type { Diff } from './diff-snapshots.ts'

export function changeOf(diff: Diff): ReportChange {
  const [before, after] = [countedOf(diff.before.findings), countedOf(diff.after.findings)]
  return {
    from: diff.before.startedAt,
    to: diff.after.startedAt,
    percent: percentOf(sumsOf(before), sumsOf(after)),
    newlySeen: diff.newlySeen.length,
    newlyExposed: diff.newlyExposed.length,
    closed: diff.closed.length,
    vanished: diff.vanished.length,
    grown: diff.grown.length,
    shrunk: diff.shrunk.length,
    unchanged: diff.unchanged.length,
    countries: countriesOf(before, after),
    sameProbes: diff.before.probeVersion === diff.after.probeVersion,
  }
}

const countedOf = (findings: readonly Finding[]) => findings.filter(isOpen)

function percentOf(before: Sums, after: Sums): ReportChange['percent'] {
  return {
    systems: percentChange(before.systems, after.systems),
    studies: percentChange(before.studies.value, after.studies.value),
    imagesLinked: percentChange(before.imagesLinked.value, after.imagesLinked.value),
    imagesAccessible: percentChange(before.imagesAccessible.value, after.imagesAccessible.value),
  }
}

/** One digit after the point, as such surveys are quoted; `null` from nothing. */
export function percentChange(before: number, after: number): number | null {
  if (before === 0) return null
  return Math.round(((after - before) / before) * 1000) / 10
}

/** A country is worse off with more images linked, or with as many and more systems. */
function countriesOf(before: readonly Finding[], after: readonly Finding[]): ReportChange['countries'] {
  const [earlier, later] = [byCountry(before), byCountry(after)]
  const names = [...new Set([...earlier.keys(), ...later.keys()])].sort((one, other) => one.localeCompare(other, 'en'))
  const sorted: Record<keyof ReportChange['countries'], string[]> = {
    new: [],
    clean: [],
    worsened: [],
    improved: [],
    stayed: [],
  }
  for (const name of names) sorted[fate(earlier.get(name), later.get(name))].push(showName(name, 60))
  return sorted
}

function fate(before: Sums | undefined, after: Sums | undefined): keyof ReportChange['countries'] {
  if (!before) return 'new'
  if (!after) return 'clean'
  const growth = after.imagesLinked.value - before.imagesLinked.value || after.systems - before.systems
  return growth > 0 ? 'worsened' : growth < 0 ? 'improved' : 'stayed'
}

function byCountry(findings: readonly Finding[]): Map<string, Sums> {
  const known = groupBy(findings, ({ country }) => (country?.trim() ? countryOf(country).name : undefined))
  return new Map(known.map(({ name, ...sums }) => [name, sums]))
}
