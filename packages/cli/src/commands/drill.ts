/** `leadglass drill`: would the archive come back? Restores the newest backup into a temporary place to see. */
import { resolve } from 'node:path'
import type { OperationResult } from '@leadglass/server'
import type { Command } from 'commander'
import type { Cli, CommonOptions } from '../cli.ts'
import { dataCommand, wholeNumber } from '../command.ts'
import { ExitStatus } from '../exit-status.ts'
import { problemLines } from '../output/problems.ts'
import { countOf, formatDuration, formatOctets } from '../output/units.ts'
import { painter } from '../terminal.ts'

interface DrillOptions extends CommonOptions {
  from?: string
  generation?: number
  whole?: boolean
  rootKey?: string
}

export function drillCommand(cli: Cli): Command {
  return dataCommand(
    'drill',
    'restore the newest backup into a temporary place to see whether the archive would come back',
    'leadglass drill --root-key /media/stick/root.key --data /srv/leadglass',
  )
    .option('--from <DIR>', 'the backup folder (default: the setting backup.folder)')
    .option('--generation <N>', 'an earlier backup than the newest', wholeNumber)
    .option('--whole', 'read every instance back, not a sample')
    .option('--root-key <FILE>', 'the root key that was kept apart: proves that it is the right one')
    .action(async ({ from, rootKey, generation, whole, ...options }: DrillOptions) => {
      const report = await cli.operate(options, 'backup.drill', {
        ...(from === undefined ? {} : { from: resolve(from) }),
        ...(generation === undefined ? {} : { generation }),
        ...(whole ? { whole } : {}),
        ...(rootKey === undefined ? {} : { rootKeyFile: resolve(rootKey) }),
      })
      if (report.outcome !== 'came-back') cli.status = ExitStatus.NotAllDone
      cli.answer(options, report, () => lines(cli, report))
    })
}

function lines(cli: Cli, report: OperationResult<'backup.drill'>): string {
  const paint = painter(cli.terminal, cli.terminal.stdout)
  const { outcome, generation, backupAt, found, expected, readBack, audit, octets } = report
  const cameBack = outcome === 'came-back'
  return [
    cameBack ? paint('green', 'The archive would come back.') : paint('red', 'The archive would NOT come back.'),
    `backup ${generation} of ${backupAt}, ${formatOctets(octets)}`,
    `lost would be the last ${formatDuration(report.recoveryPointSeconds)}; open again after ${formatDuration(report.recoveryTimeSeconds)}`,
    `${countOf(found.studies, 'study', 'studies')} of ${expected.studies}, ${countOf(found.instances, 'instance')} of ${expected.instances}, every record authenticated`,
    `${countOf(readBack.instances, 'instance')} read back whole${readBack.whole ? '' : ', chosen at random'}; ${countOf(audit.entries, 'entry', 'entries')} of the audit log verified`,
    ...(report.rootKey === 'kept-apart'
      ? ['opened with the root key that was kept apart']
      : ['opened with the root key of the running archive: try the one kept apart as well']),
    ...(cameBack ? [] : problemLines(cli.terminal, report.problems)),
  ].join('\n')
}
