/** `leadglass shield`: our listeners in front of an old archive that cannot be replaced, until a signal ends it. */
import { dirname, resolve } from 'node:path'
import { type Command, Option } from 'commander'
import type { Cli } from '../cli.ts'
import { command } from '../command.ts'
import { withKeySecretOption } from '../key-source-options.ts'
import { type ListenOptions, listenUntilSignal, withListenOptions } from '../listen-until-signal.ts'

interface ShieldOptions extends ListenOptions {
  config: string
  data?: string
}

export function shieldCommand(cli: Cli): Command {
  const example = 'leadglass shield --config /srv/shield/config.yaml'
  const made = command('shield', 'stand in front of an old archive and let in nobody unknown', example)
  return withKeySecretOption(withListenOptions(made))
    .requiredOption('--config <FILE>', 'the configuration, with shield.pacs set')
    .addOption(new Option('--data <DIR>', 'the data folder (default: that of the configuration)').env('LEADGLASS_DATA'))
    .action(async (options: ShieldOptions) => {
      const { Shield } = await import('@leadglass/shield')
      const config = resolve(options.config)
      await listenUntilSignal(cli, options, {
        folder: resolve(options.data ?? dirname(config)),
        configFile: config,
        openShield: async (parts) => new Shield(parts),
      })
    })
}
