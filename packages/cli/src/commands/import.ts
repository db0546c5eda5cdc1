/** `leadglass import`: DICOM files and folders of the disk into the archive. */
import { resolve } from 'node:path'
import type { Command } from 'commander'
import type { Cli, CommonOptions } from '../cli.ts'
import { dataCommand } from '../command.ts'
import { ExitStatus } from '../exit-status.ts'
import { countOf, formatCount } from '../output/units.ts'

/** More refused files than this are counted, not listed; `--json` has them all. */
const listedRefusals = 20

export function importCommand(cli: Cli): Command {
  return dataCommand(
    'import <PATH...>',
    'read DICOM files and folders into the archive',
    'leadglass import /mnt/cd --data /srv/leadglass',
  ).action(async (paths: string[], options: CommonOptions) => {
    const report = await cli.operate(options, 'import', { paths: paths.map((path) => resolve(path)) })
    if (report.refused.length > 0) cli.status = ExitStatus.NotAllDone
    cli.answer(options, report, () =>
      [
        `Stored ${countOf(report.stored, 'instance')}.`,
        ...(report.alreadyStored > 0 ? [`${formatCount(report.alreadyStored)} were there already.`] : []),
        ...(report.skipped > 0 ? [`Passed over ${countOf(report.skipped, 'file')} without a DICOM instance.`] : []),
        ...(report.refused.length > 0 ? [`Refused ${countOf(report.refused.length, 'file')}:`] : []),
        ...report.refused.slice(0, listedRefusals).map(({ path, code, message }) => `  ${path}: ${message} [${code}]`),
        ...(report.refused.length > listedRefusals ? ['  … (all with --json)'] : []),
      ].join('\n'),
    )
  })
}
