/** `leadglass keys erasures`: lists the certificates of erased studies, or writes them to files. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Command } from 'commander'
import type { Cli, CommonOptions } from '../cli.ts'
import { dataCommand } from '../command.ts'
import { table } from '../output/table.ts'

interface ErasuresOptions extends CommonOptions {
  out?: string
}

export function keysErasuresCommand(cli: Cli): Command {
  return dataCommand(
    'erasures',
    'list the certificates of erased studies',
    'leadglass keys erasures --out certificates --data /srv/leadglass',
  )
    .option('--out <DIR>', 'also write each certificate to a file of this folder')
    .action(async (options: ErasuresOptions) => {
      const { certificates } = await cli.operate(options, 'keys.erasures', {})
      const { out } = options
      if (out !== undefined) {
        await mkdir(out, { recursive: true })
        for (const certificate of certificates) {
          await writeFile(join(out, `${certificate.study}.json`), `${JSON.stringify(certificate, null, 2)}\n`)
        }
      }
      cli.answer(options, certificates, () =>
        table(
          ['study', 'erased'],
          certificates.map(({ study, erased }) => [study, erased]),
        ),
      )
    })
}
