/** `leadglass survey report`: what a run found, for people, spreadsheets and programs. */
import { resolve } from 'node:path'
import { type Command, InvalidArgumentError, Option } from 'commander'
import type { Cli } from '../cli.ts'
import { command, wordList } from '../command.ts'

/** The formats of @leadglass/survey, said here so that help needs no loading. test/conformance/survey-lists.test.ts compares. */
export const reportFormats = ['html', 'pdf', 'csv', 'json', 'markdown'] as const
type Format = (typeof reportFormats)[number]

interface SurveyReportOptions {
  out: string
  format: readonly Format[]
  named?: boolean
  costPerRecord?: number
  currency: string
  json?: boolean
}

export function surveyReportCommand(cli: Cli): Command {
  return command(
    'report',
    'write the report of a run',
    'leadglass survey report --out surveys/2026-11 --format html,pdf',
  )
    .argument(
      '[RUN...]',
      'folders or snapshots of runs; the newest is reported, the others are its past (default: DIR)',
    )
    .requiredOption('--out <DIR>', 'folder to write to; without RUN also the folder of the run')
    .option('--format <LIST>', `${reportFormats.join(', ')}, with commas between`, formats, [...reportFormats])
    .option('--named', 'name addresses, institutions and networks; without it none is in any file')
    .option('--cost-per-record <N>', 'say what a breach would cost, at N for each record', amount)
    .addOption(new Option('--currency <CODE>', 'of the cost').default('EUR'))
    .action(async (runs: readonly string[], options: SurveyReportOptions) => {
      const { buildReport, readSnapshot, summary, writeReport } = await import('@leadglass/survey')
      const snapshots = await Promise.all(
        (runs.length > 0 ? runs : [options.out]).map((run) => readSnapshot(resolve(run))),
      )
      const { named = false, costPerRecord, currency } = options
      const report = buildReport(snapshots, { named, currency, ...(costPerRecord !== undefined && { costPerRecord }) })
      const files = await writeReport(report, resolve(options.out), options.format)
      cli.answer(options, { files, named, totals: report.totals }, () => [summary(report), '', ...files].join('\n'))
    })
}

function formats(text: string): Format[] {
  const words = wordList(text)
  const isFormat = (word: string): word is Format => (reportFormats as readonly string[]).includes(word)
  if (words.length === 0 || !words.every(isFormat)) throw new InvalidArgumentError(`Give ${reportFormats.join(', ')}.`)
  return words
}

function amount(text: string): number {
  const number = /^\d{1,9}(\.\d{1,4})?$/.test(text) ? Number(text) : Number.NaN
  if (Number.isNaN(number)) throw new InvalidArgumentError('Give an amount like 146 or 146.50.')
  return number
}
