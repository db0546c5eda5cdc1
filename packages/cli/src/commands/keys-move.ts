/** `leadglass keys move`: another source holds the root key from now on; also how a passphrase is changed. */
import type { Command } from 'commander'
import type { Cli, CommonOptions } from '../cli.ts'
import { dataCommand } from '../command.ts'
import { CliError } from '../errors.ts'
import {
  type KeySource,
  type KeySourceOptions,
  keySecret,
  keySettings,
  keySources,
  withKeySourceOptions,
} from '../key-source-options.ts'
import { keysTree } from '../output/keys-tree.ts'

export function keysMoveCommand(cli: Cli): Command {
  const made = dataCommand(
    'move <SOURCE>',
    `let another source hold the root key: ${keySources.join(', ')}`,
    'leadglass keys move pkcs11 --pkcs11-module /usr/lib/softhsm/libsofthsm2.so --pkcs11-token hospital --key-secret-file /etc/leadglass/pin --data /srv/leadglass',
  )
  return withKeySourceOptions(made).action(async (given: string, options: CommonOptions & KeySourceOptions) => {
    const source = sourceOf(given)
    const secret = await keySecret(cli.terminal, options)
    const params = { source, settings: keySettings(source, options), ...(secret === undefined ? {} : { secret }) }
    const moved = await cli.operate(options, 'keys.move', params)
    cli.answer(options, moved, () =>
      [
        ...moved.forgotten.map((kind) => `Removed what the ${kind} held.`),
        ...(secret === undefined ? [] : ['From now on the archive needs the new secret at each start.']),
        keysTree(moved.status),
      ].join('\n'),
    )
  })
}

function sourceOf(given: string): KeySource {
  const source = keySources.find((known) => known === given)
  if (source !== undefined) return source
  throw new CliError('LG_CLI_USAGE', `there is no source ${given}; sources are ${keySources.join(', ')}`)
}
