/** `leadglass backup`: everything on another disk, encrypted and signed; what was copied before is not copied again. */
import { resolve } from 'node:path'
import type { OperationResult } from '@leadglass/server'
import type { Command } from 'commander'
import type { Cli, CommonOptions } from '../cli.ts'
import { dataCommand } from '../command.ts'
import { ExitStatus } from '../exit-status.ts'
import { keepApart } from '../output/keep-apart.ts'
import { table } from '../output/table.ts'
import { countOf, formatDuration, formatOctets } from '../output/units.ts'
import { painter } from '../terminal.ts'

interface BackupOptions extends CommonOptions {
  to?: string
  list?: boolean
  acceptOther?: boolean
}

export function backupCommand(cli: Cli): Command {
  return dataCommand(
    'backup',
    'copy everything that is needed to restore the archive to another disk, encrypted and signed',
    'leadglass backup --to /mnt/backup --data /srv/leadglass',
  )
    .option('--to <DIR>', 'the backup folder (default: the setting backup.folder)')
    .option('--list', 'show the backups that lie there instead of making one')
    .option('--accept-other', 'the folder need not be as the archive left it: a new disk, or an older state of it')
    .action(async (options: BackupOptions) => {
      const to = options.to === undefined ? {} : { to: resolve(options.to) }
      if (options.list) return list(cli, options)
      const accept = options.acceptOther ? { acceptOther: true } : {}
      const report = await cli.operate(options, 'backup.run', { ...to, ...accept })
      if (report.problems.length > 0 || report.altered.length > 0) cli.status = ExitStatus.NotAllDone
      cli.answer(options, report, () => lines(cli, options, report))
    })
}

function lines(cli: Cli, { data }: BackupOptions, report: OperationResult<'backup.run'>): string {
  const paint = painter(cli.terminal, cli.terminal.stdout)
  const { generation, folder, studies, instances, octets, newOctets, seconds, removed, problems, altered, sameDisk } =
    report
  return [
    `${paint('green', 'Made')} backup ${generation} in ${folder}: ${countOf(studies, 'study', 'studies')}, ${countOf(instances, 'instance')}.`,
    `${formatOctets(newOctets)} of ${formatOctets(octets)} were new, in ${formatDuration(seconds)}.`,
    ...(removed.generations > 0
      ? [`Removed ${countOf(removed.generations, 'old backup')} (${formatOctets(removed.octets)}).`]
      : []),
    ...(removed.refused
      ? ['The disk does not let old backups be removed; that is as safe as it gets, and takes room.']
      : []),
    ...problems.map(({ kind, path }) =>
      paint('red', `${path}: ${kind.replaceAll('-', ' ')}; the backup keeps what it had`),
    ),
    ...altered.map((number) => paint('red', `backup ${number} is not as the archive signed it`)),
    ...(sameDisk
      ? [paint('yellow', 'This is the disk that the archive itself is on: it protects from nothing but mistakes.')]
      : []),
    '',
    'To restore it you need what is NOT in it; keep it apart:',
    ...keepApart(report, data).map((line) => `  ${line}`),
    `  and this, so that nobody can give you an older backup instead: ${report.digest}`,
  ].join('\n')
}

async function list(cli: Cli, options: BackupOptions): Promise<void> {
  const from = options.to === undefined ? {} : { from: resolve(options.to) }
  const overview = await cli.operate(options, 'backup.list', from)
  const { generations, altered, missing, problem } = overview
  if (altered.length + missing.length > 0 || problem !== undefined) cli.status = ExitStatus.NotAllDone
  const paint = painter(cli.terminal, cli.terminal.stdout)
  cli.answer(options, overview, () =>
    [
      table(
        ['backup', 'made', 'studies', 'instances', 'size', 'came back'],
        generations.map(({ generation, at, studies, instances, octets, proven }) => [
          String(generation),
          at,
          String(studies),
          String(instances),
          formatOctets(octets),
          proven ? 'yes' : '',
        ]),
      ),
      ...(problem === undefined ? [] : [paint('red', problem.message)]),
      ...altered.map((number) => paint('red', `backup ${number} is not as the archive signed it`)),
      ...missing.map((number) => paint('red', `backup ${number} was removed by somebody else`)),
    ].join('\n'),
  )
}
