/** `leadglass export`: one study as Part 10 files. */
import { resolve } from 'node:path'
import type { Command } from 'commander'
import type { Cli, CommonOptions } from '../cli.ts'
import { dataCommand } from '../command.ts'
import { countOf, formatOctets } from '../output/units.ts'

interface ExportOptions extends CommonOptions {
  out: string
  deidentify?: string
}

export function exportCommand(cli: Cli): Command {
  return dataCommand(
    'export <STUDYUID>',
    'write a study to DICOM files',
    'leadglass export 1.2.840.113619.2.1 --out study --data /srv/leadglass',
  )
    .requiredOption('--out <DIR>', 'folder to write to')
    .option('--deidentify <PROJECT>', 'without identities, as this project sees the study')
    .action(async (studyInstanceUID: string, options: ExportOptions) => {
      const written = await cli.operate(options, 'export', {
        studyInstanceUID,
        out: resolve(options.out),
        ...(options.deidentify === undefined ? {} : { deidentify: options.deidentify }),
      })
      cli.answer(options, { ...written, out: resolve(options.out) }, () =>
        [
          `Wrote ${countOf(written.instances, 'instance')} (${formatOctets(written.octets)}) to ${options.out}.`,
          ...(written.withheld
            ? [`${countOf(written.withheld, 'instance')} may hold text and waits for a person to look at it.`]
            : []),
          'These files are not encrypted; remove them when you no longer need them.',
        ].join('\n'),
      )
    })
}
