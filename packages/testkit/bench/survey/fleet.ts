/**
 * A whole survey: the fleet of September 2019 in one process, the surveyor in another, unpaced. `--quick` divides the studies by
 * 1,000. The totals have to be the published ones, or the figures mean nothing.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Expected, Observed, Totals } from '@leadglass/survey'
import { end, firstLine, run, start } from '../child-process.ts'
import { command } from '../contestants/leadglass.ts'
import { table } from '../ingest-table.ts'
import { CostMeter } from '../measure/process-tree.ts'
import { formatNumber } from '../measure/statistics.ts'
import type { BenchOptions } from '../options.ts'

const fleet = 'greenbone-2019-09'
/** Apart from the addresses of tests, which may run at the same time. */
const network = '127.90'

export async function measureSurvey(options: BenchOptions, workFolder: string): Promise<string> {
  const scale = options.quick ? 1000 : 1
  const rows: string[][] = []
  for (let round = 0; round < (options.rounds ?? 1); round++) rows.push(await measureOnce(scale, workFolder, round))
  const head = ['studies', 'hosts', 'seconds', 'hosts a second', 'answers', 'answers a second']
  return table([...head, 'surveyor CPU (s)', 'its peak (MiB)', 'fleet CPU (s)', 'its peak (MiB)'], rows)
}

async function measureOnce(scale: number, workFolder: string, round: number): Promise<string[]> {
  const folder = join(workFolder, `fleet-${round}`)
  const logFile = join(workFolder, 'survey.log')
  const listen = ['simulate', fleet, '--scale', String(scale), '--network', network, '--out', folder]
  const simulator = start(process.execPath, [...command, 'survey', ...listen], { logFile, captureStdout: true })
  await firstLine(simulator)
  const ofFleet = new CostMeter(simulator.pid!)
  const began = performance.now()
  const { totals, cost } = await surveyed(folder, logFile)
  const seconds = (performance.now() - began) / 1000
  const costOfFleet = ofFleet.stop()
  await end(simulator)
  const { answers } = readJson<Observed>(join(folder, 'observed.json'))
  requireTotals(totals, readJson<Expected>(join(folder, 'expected.json')))
  const figures = [totals.studies, totals.analysed, seconds, totals.analysed / seconds, answers, answers / seconds]
  const costs = [cost.cpuSeconds, cost.peakMiB, costOfFleet.cpuSeconds, costOfFleet.peakMiB]
  return [...figures, ...costs].map(formatNumber)
}

async function surveyed(folder: string, logFile: string) {
  const files = ['--scope', join(folder, 'scope.yaml'), '--targets', join(folder, 'targets.csv')]
  const args = ['survey', 'run', ...files, '--out', join(folder, 'run'), '--json']
  let meter: CostMeter | undefined
  const onStart = (pid: number) => {
    meter = new CostMeter(pid)
  }
  const output = await run(process.execPath, [...command, ...args], { logFile, onStart })
  return { totals: JSON.parse(output) as Totals, cost: meter!.stop() }
}

function requireTotals(totals: Totals, expected: Expected): void {
  for (const figure of ['analysed', 'open', 'studies', 'imagesLinked', 'imagesAccessible'] as const)
    if (totals[figure] !== expected.totals[figure])
      throw new Error(`${figure}: surveyed ${totals[figure]}, expected ${expected.totals[figure]}`)
  if (totals.certainty !== 'exact') throw new Error(`the survey is ${totals.certainty}, not exact`)
}

function readJson<T>(path: string): T {
  return JSON.parse(readFileSync(path, 'utf8')) as T
}
