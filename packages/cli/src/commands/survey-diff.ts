/** `leadglass survey diff`: what changed between two runs. */
import { resolve } from 'node:path'
import type { ChangedLine, ReportChange } from '@leadglass/survey'
import type { Command } from 'commander'
import type { Cli } from '../cli.ts'
import { command } from '../command.ts'
import { pairs, table } from '../output/table.ts'
import { formatCount } from '../output/units.ts'

interface SurveyDiffOptions {
  named?: boolean
  json?: boolean
}

export function surveyDiffCommand(cli: Cli): Command {
  return command(
    'diff <A> <B>',
    'say what changed from one run to a later one',
    'leadglass survey diff 2019-09 2019-11',
  )
    .option('--named', 'list the systems that changed, with address and institution')
    .action(async (a: string, b: string, options: SurveyDiffOptions) => {
      const { changeOf, diffDetail, diffSnapshots, percent, readSnapshot } = await import('@leadglass/survey')
      const [before, after] = await Promise.all([readSnapshot(resolve(a)), readSnapshot(resolve(b))])
      const diff = diffSnapshots(before, after)
      const change = changeOf(diff)
      const systems = options.named ? diffDetail(diff) : []
      cli.answer(options, { ...change, ...(options.named && { systems }) }, () =>
        [changeLines(change, percent), ...(options.named ? ['', systemLines(systems)] : [])].join('\n'),
      )
    })
}

function changeLines(change: ReportChange, percent: (value: number | null) => string): string {
  const { countries } = change
  const listed = (names: readonly string[]) => (names.length === 0 ? '0' : `${names.length}: ${names.join(', ')}`)
  return pairs([
    ['from, to', `${change.from.slice(0, 10)}, ${change.to.slice(0, 10)}`],
    ['gone', `${formatCount(change.closed + change.vanished)} (${change.closed} closed, ${change.vanished} vanished)`],
    [
      'new',
      `${formatCount(change.newlySeen + change.newlyExposed)} (${change.newlySeen} newly seen, ${change.newlyExposed} newly exposed)`,
    ],
    ['grown, shrunk, as before', [change.grown, change.shrunk, change.unchanged].map(formatCount).join(', ')],
    ['systems', percent(change.percent.systems)],
    ['studies', percent(change.percent.studies)],
    ['images linked', percent(change.percent.imagesLinked)],
    ['images accessible', percent(change.percent.imagesAccessible)],
    ['countries that became clean', listed(countries.clean)],
    ['newly affected', listed(countries.new)],
    ['worsened', listed(countries.worsened)],
    ['improved', listed(countries.improved)],
    ['stayed', listed(countries.stayed)],
    ...(change.sameProbes ? [] : [['note', 'different probe versions: part of the change may be theirs'] as const]),
  ])
}

function systemLines(systems: readonly ChangedLine[]): string {
  const images = (count: ChangedLine['before']) => (count === undefined ? '' : formatCount(count.value))
  return table(
    ['what', 'address', 'institution', 'country', 'images before', 'images after'],
    systems.map((line) => [
      line.fate,
      line.address,
      line.institution,
      line.country,
      images(line.before),
      images(line.after),
    ]),
  )
}
