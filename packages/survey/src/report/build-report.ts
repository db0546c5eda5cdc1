/** Snapshots become a report: pure, so that every format and the web page show the same numbers. */
import { countryOf } from '../countries/countries.ts'
import { changeOf } from '../diff/change-of.ts'
import { diffSnapshots } from '../diff/diff-snapshots.ts'
import { type Count, type Finding, identifyingFields, type Rung, rungs } from '../finding.ts'
import { targetName } from '../judge/target-name.ts'
import { hasPlainHttpViewer, isCounted, isDecoy, isOpen, totalsOf } from '../judge/totals.ts'
import type { Snapshot } from '../snapshot.ts'
import { speaksTls, sumsOf } from './counted.ts'
import { groupBy, largestFirst } from './group-by.ts'
import { reportLimits } from './limits.ts'
import type { Report } from './report.ts'
import { showName } from './show-name.ts'
import { secretsOf, withhold } from './withhold.ts'

export interface ReportOptions {
  /** Show addresses, institutions and networks by name. Default false. */
  readonly named?: boolean
  /** What one exposed record would cost the operator. */
  readonly costPerRecord?: number
  /** ISO 4217 or a sign, shown beside the cost. Default `EUR`. */
  readonly currency?: string
}

/**
 * @param snapshots - at least one; the newest is reported, the others are its past
 * @returns totals, tables and trend; without `named` no address, institution or network by name
 */
export function buildReport(snapshots: readonly Snapshot[], options: ReportOptions = {}): Report {
  const runs = [...snapshots].sort((one, other) => one.startedAt.localeCompare(other.startedAt))
  const current = runs.at(-1)
  if (!current) throw new RangeError('a report needs a snapshot')
  const before = runs.at(-2)
  const named = options.named ?? false
  const report: Report = {
    format: 'leadglass-survey-report/1',
    named,
    run: runFacts(current),
    ...figuresOf(current.findings, named),
    ...costOf(current.findings, options),
    trend: runs.slice(-reportLimits.runs).map(trendPoint),
    ...(before && { change: changeOf(diffSnapshots(before, current)) }),
  }
  return named ? report : withhold(report, secretsOf(runs.flatMap(({ findings }) => findings)))
}

function runFacts({ runID, scope, startedAt, finishedAt, isComplete, probeVersion }: Snapshot): Report['run'] {
  const { name, authority, contact, ticket } = scope
  return {
    runID: showName(runID),
    scope: showName(name),
    authority: showName(authority),
    contact: showName(contact),
    ticket: showName(ticket),
    startedAt,
    finishedAt,
    isComplete,
    probeVersion,
  }
}

type Figures = Omit<Report, 'format' | 'named' | 'run' | 'cost' | 'trend' | 'change'>

function figuresOf(findings: readonly Finding[], named: boolean): Figures {
  const counted = findings.filter(isOpen)
  const institutions = groupBy(counted, ({ institution }) => institution?.trim() || undefined)
  const networks = groupBy(counted, ({ network }) => network?.trim() || undefined)
  return {
    totals: {
      analysed: findings.length,
      countries: totalsOf(findings).countries,
      ...sumsOf(counted),
      plainHttpViewers: findings.filter((finding) => hasPlainHttpViewer(finding) && isCounted(finding)).length,
      decoys: findings.filter(isDecoy).length,
      secondFaces: findings.filter((finding) => !isDecoy(finding) && finding.sameAs !== undefined).length,
      writable: counted.filter(({ rung }) => rung >= 9).length,
      institutions: institutions.length,
      networks: networks.length,
    },
    protection: protectionOf(findings, counted),
    ladder: ladderOf(findings),
    exposedFields: identifyingFields.map((field) => ({
      field,
      systems: counted.filter(({ exposedFields }) => exposedFields.includes(field)).length,
    })),
    countries: countriesOf(counted),
    regions: groupBy(counted, ({ country }) => countryOf(country).region),
    institutions: firstOf(institutions, named, 'Institution'),
    products: groupBy(counted, ({ product }) => showName(product.family, 60)),
    networks: firstOf(networks, named, 'Network'),
    largest: largestOf(counted, named),
  }
}

/** The largest groups; without names they are numbered, so that how things are spread can still be seen. */
function firstOf(groups: Report['regions'], named: boolean, word: string): Report['regions'] {
  return groups
    .slice(0, named ? reportLimits.groups : reportLimits.unnamedGroups)
    .map((group, index) => ({ ...group, name: named ? showName(group.name) : `${word} ${index + 1}` }))
}

function countriesOf(counted: readonly Finding[]): Report['countries'] {
  return groupBy(counted, ({ country }) => countryOf(country).name).map(({ name, ...sums }) => {
    const { code, region } = countryOf(name === 'Unknown' ? undefined : name)
    return { ...(code && { code }), name: showName(name, 60), region, ...sums }
  })
}

function largestOf(counted: readonly Finding[], named: boolean): Report['largest'] {
  return largestFirst(counted)
    .slice(0, reportLimits.largest)
    .map((finding, index) => {
      const { studies, imagesLinked, imagesAccessible } = sumsOf([finding])
      const country = showName(countryOf(finding.country).name, 60)
      const product = showName(finding.product.family, 60)
      return {
        rank: index + 1,
        country,
        product,
        rung: finding.rung,
        studies,
        imagesLinked,
        imagesAccessible,
        ...(named && { address: targetName(finding), institution: showName(finding.institution ?? '') }),
      }
    })
}

function protectionOf(findings: readonly Finding[], counted: readonly Finding[]): Report['protection'] {
  const dicom = findings.filter((finding) => finding.rung >= 3 && isCounted(finding))
  const rejecting = dicom.filter(({ rung }) => rung === 3)
  const anyTitle = counted.filter((finding) => finding.dicom?.acceptsAnyCallingAETitle === true)
  return {
    tls: shareOf(counted.filter(speaksTls).length, counted.length),
    aeTitleControl: shareOf(rejecting.length, dicom.length),
    anyAETitle: shareOf(anyTitle.length, counted.length),
  }
}

function shareOf(systems: number, of: number): Report['protection']['tls'] {
  return { systems, of, percent: of === 0 ? null : Math.round((systems / of) * 10_000) / 100 }
}

function ladderOf(findings: readonly Finding[]): Report['ladder'] {
  const own = findings.filter(isCounted)
  return Object.entries(rungs).map(([rung, words]) => ({
    rung: Number(rung),
    words,
    systems: own.filter((finding) => finding.rung === (Number(rung) as Rung)).length,
  }))
}

function costOf(
  findings: readonly Finding[],
  { costPerRecord, currency = 'EUR' }: ReportOptions,
): Pick<Report, 'cost'> {
  if (costPerRecord === undefined) return {}
  const records = sumsOf(findings.filter(isOpen)).studies
  return {
    cost: { perRecord: costPerRecord, currency: showName(currency, 8), records, total: times(records, costPerRecord) },
  }
}

function times(count: Count, factor: number): Count {
  const of = (value: number) => Math.round(value * factor)
  return count.certainty === 'estimated'
    ? { value: of(count.value), certainty: 'estimated', low: of(count.low), high: of(count.high) }
    : { value: of(count.value), certainty: count.certainty }
}

function trendPoint(snapshot: Snapshot): Report['trend'][number] {
  const { analysed, countries } = totalsOf(snapshot.findings)
  return {
    startedAt: snapshot.startedAt,
    probeVersion: snapshot.probeVersion,
    analysed,
    countries,
    ...sumsOf(snapshot.findings.filter(isOpen)),
  }
}
