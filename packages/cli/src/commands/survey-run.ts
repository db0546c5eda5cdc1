/** `leadglass survey run`: asks the targets inside a signed scope, and counts what is open to strangers. */
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Plan, RunOptions, RunResult, Scope, Target } from '@leadglass/survey'
import { type Command, Option } from 'commander'
import type { Cli } from '../cli.ts'
import { command, portNumber } from '../command.ts'
import { ExitStatus } from '../exit-status.ts'
import { factLines } from '../output/facts.ts'
import { ProgressBar } from '../output/progress-bar.ts'
import { pairs } from '../output/table.ts'
import { countOf, formatCount, formatDuration } from '../output/units.ts'
import { untilSignal } from '../signals.ts'
import { readAll } from '../stdin.ts'
import { type KeyOptions, keyFolderOf, withKeys } from './survey-options.ts'

interface SurveyRunOptions extends KeyOptions {
  scope: string
  targets: string[]
  out?: string
  port?: number
  optOut?: string
  countryTable?: string
  dryRun?: boolean
}

export function surveyRunCommand(cli: Cli): Command {
  const example = 'leadglass survey run --scope scope.yaml --targets targets.csv --out survey-2026-11'
  return withKeys(command('run', 'ask the targets inside a signed scope, and count what is open to strangers', example))
    .requiredOption('--scope <FILE>', 'the signed scope')
    .requiredOption(
      '--targets <FILE...>',
      'CSV (address,port,institution,country), nmap XML, masscan, zmap, Shodan or Censys output; - for standard input',
    )
    .option('--out <DIR>', 'folder of the run; the same command goes on with one that was stopped')
    .addOption(new Option('--port <PORT>', 'port of targets that do not say one').argParser(portNumber))
    .option('--opt-out <FILE>', 'addresses never to be asked, one entry a line; wins over the scope')
    .option('--country-table <FILE>', 'another table of countries than the one that comes with Leadglass (MaxMind DB)')
    .option('--dry-run', 'say what would be done and how long it takes; send nothing')
    .action((options: SurveyRunOptions) => run(cli, options))
}

async function run(cli: Cli, options: SurveyRunOptions): Promise<void> {
  const survey = await import('@leadglass/survey')
  const scope = await survey.readScope(resolve(options.scope))
  survey.requireInForce(scope, await survey.trustedKeys(keyFolderOf(options)), Date.now())
  const targets = await readTargets(cli, options)
  const optOut = options.optOut === undefined ? '' : await readFile(resolve(options.optOut), 'utf8')
  const isLeftOut = survey.optOutOf(scope, optOut)
  const plan = survey.planOf(scope, survey.admit(targets, scope, isLeftOut))
  const table = await survey.openCountryTable(options.countryTable && resolve(options.countryTable))
  if (options.dryRun === true) {
    cli.answer(options, { ...plan, countryTableOf: table.builtAt }, () => planLines(scope, plan, table.builtAt))
    return
  }
  if (options.out === undefined)
    throw new survey.SurveyError('LG_SURVEY_OUT_FOLDER', 'give the folder of the run: --out DIR')
  cli.terminal.stderr.write(`${beforehand(plan)}\n`)
  const result = await runWithProgress(cli, {
    scope,
    targets,
    isLeftOut,
    out: resolve(options.out),
    countryOf: (address) => table.lookup(address),
  })
  if (!result.snapshot.isComplete) cli.status = ExitStatus.NotAllDone
  cli.answer(options, result.totals, () => resultLines(result, table.builtAt))
}

export type RunParameters = Omit<RunOptions, 'operator'>

/** Ctrl-C ends the run within a second; what is finished is kept. */
export async function runWithProgress(cli: Cli, parameters: RunParameters): Promise<RunResult> {
  const survey = await import('@leadglass/survey')
  const bar = new ProgressBar(cli.terminal.stderr)
  const interrupted = new AbortController()
  untilSignal().then(() => interrupted.abort())
  try {
    return await survey.runSurvey({
      ...parameters,
      operator: parameters.scope.signatures[0]!.key,
      signal: interrupted.signal,
      onProgress: ({ done, total }) => bar.update({ done, total, unit: 'hosts' }),
    })
  } finally {
    bar.end()
  }
}

async function readTargets(cli: Cli, { targets, port }: SurveyRunOptions): Promise<Target[]> {
  const { maxTargetOctets, parseTargets } = await import('@leadglass/survey')
  const lists = await Promise.all(
    targets.map(async (file) => {
      const octets = file === '-' ? await readAll(cli.terminal.stdin, maxTargetOctets) : await readFile(resolve(file))
      return parseTargets(octets, port === undefined ? {} : { defaultPort: port })
    }),
  )
  const byPlace = new Map(lists.flat().map((target) => [`${target.address} ${target.port}`, target] as const))
  return [...byPlace.values()]
}

function beforehand({ hosts, seconds, pace, leftOut }: Plan): string {
  const left = leftOut.outOfScope + leftOut.optedOut
  const time = pace === 'unpaced' ? 'unpaced' : `${formatDuration(seconds.fewest)} to ${formatDuration(seconds.most)}`
  return `${countOf(hosts, 'host')}, ${time}${left > 0 ? `; ${countOf(left, 'target')} left out (out of scope or opted out)` : ''}`
}

function planLines(scope: Scope, plan: Plan, builtAt: string): string {
  const { hosts, targets, leftOut, connections, seconds, pace } = plan
  return pairs([
    ['scope', `${scope.terms.name} (${scope.terms.authority}, ${scope.terms.ticket})`],
    ['hosts', `${formatCount(hosts)}, in random order`],
    ['targets', formatCount(targets)],
    ['left out', `${formatCount(leftOut.outOfScope)} out of scope, ${formatCount(leftOut.optedOut)} opted out`],
    ['connections', `${formatCount(connections.fewest)} to ${formatCount(connections.most)}`],
    ['time', pace === 'unpaced' ? 'unpaced' : `${formatDuration(seconds.fewest)} to ${formatDuration(seconds.most)}`],
    ['highest rung', String(scope.highestRung)],
    ['web ports', scope.httpPorts.join(', ') || 'none'],
    ['country table', builtAt.slice(0, 10)],
    ['sent', 'nothing: this was a dry run'],
  ])
}

function resultLines({ totals, snapshot, path, logKey }: RunResult, builtAt: string): string {
  const { certainty, ...counts } = totals
  const shown = Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, formatCount(count)]))
  return [
    factLines({ ...shown, certainty }),
    '',
    snapshot.isComplete
      ? `Written to ${path}.`
      : `Stopped: not all hosts were asked. The same command goes on. (${path})`,
    `Countries by a table of ${builtAt.slice(0, 10)}. The log is verified with key ${logKey}.`,
  ].join('\n')
}
