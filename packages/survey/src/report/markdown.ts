/** A summary in Markdown: for tickets and mails. What came from outside cannot end a cell or begin markup. */
import type { Report, ReportGroup } from './report.ts'
import { formatCount } from './sum-counts.ts'
import { certaintyNote, day, methodNote, number, percent, share, summary } from './words.ts'

export function markdownSummary(report: Report): string {
  const { run, totals, protection, change, cost } = report
  return [
    `# Exposure survey, ${day(run.startedAt)}`,
    summary(report),
    run.isComplete ? '' : '**This run is not complete: targets are left. Every total is a part of the whole.**',
    facts([
      ['Survey', run.scope],
      ['On behalf of', run.authority],
      ['Contact', run.contact],
      ['Ticket', run.ticket],
      ['Run', `${run.runID}, probes version ${run.probeVersion}`],
      ['Plain-HTTP viewers without sign-in', number(totals.plainHttpViewers)],
      ['Open systems with TLS', `${share(protection.tls.percent)} (${protection.tls.systems} of ${protection.tls.of})`],
      [
        'Systems that reject an unknown caller',
        `${share(protection.aeTitleControl.percent)} (${protection.aeTitleControl.systems} of ${protection.aeTitleControl.of})`,
      ],
      ['Left out', `${totals.decoys} decoys, ${totals.secondFaces} further addresses`],
    ]),
    '## By country',
    table('Country', [...report.countries, { ...totals, name: 'All' }]),
    '## By region',
    table('Region', report.regions),
    '## By product',
    table('Product', report.products),
    ...(change ? ['## Since the run before', changes(change)] : []),
    ...(cost
      ? [
          '## Cost',
          `${formatCount(cost.total)} ${plainly(cost.currency)} at ${cost.perRecord} for each of ${formatCount(cost.records)} records.`,
        ]
      : []),
    '## How to read this',
    certaintyNote,
    methodNote,
  ]
    .filter((part) => part !== '')
    .join('\n\n')
    .concat('\n')
}

function facts(rows: readonly (readonly [string, string])[]): string {
  return rows.map(([name, value]) => `- ${name}: ${plainly(value)}`).join('\n')
}

const headings = ['systems allowing unprotected access', 'studies', 'images linked', 'images accessible']

function table(first: string, rows: readonly ReportGroup[]): string {
  if (rows.length === 0) return 'None.'
  return [
    `| ${[first, ...headings].join(' | ')} |`,
    `|---|${headings.map(() => '---:').join('|')}|`,
    ...rows.map(
      ({ name, systems, studies, imagesLinked, imagesAccessible }) =>
        `| ${[plainly(name), number(systems), ...[studies, imagesLinked, imagesAccessible].map(formatCount)].join(' | ')} |`,
    ),
  ].join('\n')
}

function changes(change: NonNullable<Report['change']>): string {
  const { percent: of, countries } = change
  return facts([
    ['From, to', `${day(change.from)}, ${day(change.to)}`],
    ['Newly seen, newly exposed', `${change.newlySeen}, ${change.newlyExposed}`],
    ['Closed, vanished', `${change.closed}, ${change.vanished}`],
    ['Grown, shrunk, as before', `${change.grown}, ${change.shrunk}, ${change.unchanged}`],
    ['Systems, studies', `${percent(of.systems)}, ${percent(of.studies)}`],
    ['Images linked, accessible', `${percent(of.imagesLinked)}, ${percent(of.imagesAccessible)}`],
    ['Countries that became clean', listed(countries.clean)],
    ['Newly affected', listed(countries.new)],
    ['Worsened', listed(countries.worsened)],
  ])
}

const listed = (names: readonly string[]): string =>
  `${names.length}${names.length > 0 ? ` (${names.join(', ')})` : ''}`

/** Characters that Markdown or the HTML inside it could act on. Source: CommonMark 2.4, ASCII punctuation. */
function plainly(text: string): string {
  return text.replace(/[\\`*_{}[\]<>#|~&!$^=]/g, (character) => `\\${character}`)
}
