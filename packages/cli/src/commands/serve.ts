/** `leadglass serve`: the archive, until a signal ends it. */
import { resolve } from 'node:path'
import type { Command } from 'commander'
import type { Cli, CommonOptions } from '../cli.ts'
import { dataCommand } from '../command.ts'
import { withKeySecretOption } from '../key-source-options.ts'
import { type ListenOptions, listenUntilSignal, withListenOptions } from '../listen-until-signal.ts'

interface ServeOptions extends CommonOptions, ListenOptions {
  config?: string
  ohif?: string
}

export function serveCommand(cli: Cli): Command {
  const made = dataCommand('serve', 'run the archive', 'leadglass serve --data /srv/leadglass --https 0.0.0.0:8443')
  return withListenOptions(withKeySecretOption(made))
    .option('--config <FILE>', 'another configuration file than config.yaml of the data folder')
    .option('--ohif <DIR>', 'a folder with an OHIF build, served at /ohif to whoever is signed in')
    .action((options: ServeOptions) => {
      const { data, config, ohif } = options
      return listenUntilSignal(cli, options, {
        folder: resolve(data),
        ...(ohif !== undefined && { ohifFolder: resolve(ohif) }),
        ...(config !== undefined && { configFile: resolve(config) }),
      })
    })
}
