/** `leadglass worklist import`: files of worklist items. */
import { resolve } from 'node:path'
import type { Command } from 'commander'
import type { Cli, CommonOptions } from '../cli.ts'
import { dataCommand } from '../command.ts'
import { ExitStatus } from '../exit-status.ts'
import { countOf } from '../output/units.ts'

export function worklistImportCommand(cli: Cli): Command {
  return dataCommand(
    'import <PATH...>',
    'read worklist items from DICOM or DICOM JSON files',
    'leadglass worklist import orders/*.wl --data /srv/leadglass',
  ).action(async (paths: string[], options: CommonOptions) => {
    const report = await cli.operate(options, 'worklist.import', { paths: paths.map((path) => resolve(path)) })
    if (report.refused.length > 0) cli.status = ExitStatus.NotAllDone
    cli.answer(options, report, () =>
      [
        `Scheduled ${countOf(report.items, 'step')}.`,
        ...report.refused.map(({ path, code, message }) => `  ${path}: ${message} [${code}]`),
      ].join('\n'),
    )
  })
}
