/** `leadglass restore`: a data folder from a backup. */
import { resolve } from 'node:path'
import type { RestoreReport } from '@leadglass/server'
import { type Command, InvalidArgumentError } from 'commander'
import type { Cli, CommonOptions } from '../cli.ts'
import { dataCommand } from '../command.ts'
import { ExitStatus } from '../exit-status.ts'
import {
  type KeySource,
  type KeySourceOptions,
  keySecret,
  keySettings,
  withKeySourceOptions,
} from '../key-source-options.ts'
import { problemLines } from '../output/problems.ts'
import { ProgressBar } from '../output/progress-bar.ts'
import { countOf, formatDuration, formatOctets } from '../output/units.ts'
import { painter } from '../terminal.ts'

interface RestoreOptions extends CommonOptions, KeySourceOptions {
  from: string
  generation?: number
  expect?: string
  rootKey?: string
}

export function restoreCommand(cli: Cli): Command {
  const made = dataCommand(
    'restore',
    'make a data folder from a backup',
    'leadglass restore --from /mnt/backup --root-key /media/stick/root.key --data /srv/leadglass',
  )
  return withKeySourceOptions(made)
    .requiredOption('--from <DIR>', 'the backup folder')
    .option('--generation <N>', 'an earlier backup than the newest', generationNumber)
    .option('--expect <DIGEST>', 'what "leadglass backup" printed: refuse anything older')
    .option('--root-key <FILE>', 'the root key that was kept apart, where a file held it')
    .action(async (options: RestoreOptions) => {
      const { from, data, generation, expect, rootKey } = options
      const secret = await keySecret(cli.terminal, options)
      const { restore } = await import('@leadglass/server')
      const bar = new ProgressBar(cli.terminal.stderr)
      const report = await restore({
        ...{ from: resolve(from), folder: resolve(data), generation, expect, keySecret: secret },
        rootKeyFile: rootKey === undefined ? undefined : resolve(rootKey),
        keySettings: keySettings(sourceOf(options), options),
        onProgress: (progress) => bar.update(progress),
      }).finally(() => bar.end())
      if (report.problems.length > 0) cli.status = ExitStatus.NotAllDone
      cli.answer(options, report, () => lines(cli, options, report))
    })
}

/** A secret in a file is a PIN where a token is named, else a passphrase. */
function sourceOf({ pkcs11Module }: KeySourceOptions): KeySource {
  return pkcs11Module === undefined ? 'passphrase' : 'pkcs11'
}

function lines(cli: Cli, { data }: RestoreOptions, report: RestoreReport): string {
  const paint = painter(cli.terminal, cli.terminal.stdout)
  const { generation, at, octets, seconds, found, problems, missing } = report
  return [
    `${paint('green', 'Restored')} backup ${generation} of ${at} to ${data}, ${formatOctets(octets)} in ${formatDuration(seconds)}.`,
    `${countOf(found.studies, 'study', 'studies')}, ${countOf(found.instances, 'instance')}; every octet was authenticated.`,
    ...problemLines(cli.terminal, problems),
    ...missing.map((number) => paint('red', `backup ${number} was removed by somebody else`)),
    'What arrived later is not inside: let the scanners send it again.',
    '',
    'Start the archive:',
    `  ${paint('bold', `leadglass serve --data ${data}`)}`,
  ].join('\n')
}

function generationNumber(text: string): number {
  const number = /^\d{1,8}$/.test(text) ? Number(text) : 0
  if (number < 1) throw new InvalidArgumentError('Give the number of a backup, from 1.')
  return number
}
