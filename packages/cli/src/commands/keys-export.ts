/** `leadglass keys export`: the root key under a passphrase, for a safe. */
import { writeFile } from 'node:fs/promises'
import type { Command } from 'commander'
import type { Cli, CommonOptions } from '../cli.ts'
import { dataCommand } from '../command.ts'
import { readPassword } from '../password.ts'

interface KeysExportOptions extends CommonOptions {
  out: string
}

export function keysExportCommand(cli: Cli): Command {
  return dataCommand(
    'export',
    'write the root key into a file, under a passphrase that is read from standard input',
    'leadglass keys export --out root-key.json --data /srv/leadglass < passphrase',
  )
    .requiredOption('--out <FILE>', 'the file to write; it must not exist')
    .action(async (options: KeysExportOptions) => {
      const passphrase = await readPassword(cli.terminal.stdin)
      const { exported } = await cli.operate(options, 'keys.export', { passphrase })
      await writeFile(options.out, exported, { flag: 'wx', mode: 0o600 })
      cli.answer(options, { file: options.out }, () =>
        [
          `Wrote ${options.out}. Keep it and the passphrase in two places: whoever has both and a copy of the archive reads everything.`,
          'If the key source of the archive is ever lost:',
          `  leadglass keys recover ${options.out} --data ${options.data}`,
        ].join('\n'),
      )
    })
}
