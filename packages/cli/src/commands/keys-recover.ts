/** `leadglass keys recover`: opens an archive again whose key source is lost, by a root key that was exported. */
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import type { Cli, CommonOptions } from '../cli.ts'
import { dataCommand } from '../command.ts'
import { readPassword } from '../password.ts'

export function keysRecoverCommand(cli: Cli): Command {
  return dataCommand(
    'recover <FILE>',
    'give the archive its root key back from an exported one; the passphrase is read from standard input',
    'leadglass keys recover root-key.json --data /srv/leadglass < passphrase',
  ).action(async (file: string, options: CommonOptions) => {
    const passphrase = await readPassword(cli.terminal.stdin)
    const { recoverKeys } = await import('@leadglass/server')
    await recoverKeys({ folder: resolve(options.data), exported: await readFile(file, 'utf8'), passphrase })
    cli.answer(options, { source: 'passphrase' }, () =>
      [
        'The root key is the one of this archive. From now on the same passphrase holds it: set LEADGLASS_PASSPHRASE,',
        'or keys.passphraseFile in config.yaml, and start the archive. To let something else hold it then:',
        `  leadglass keys move file --data ${options.data}`,
      ].join('\n'),
    )
  })
}
