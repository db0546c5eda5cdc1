/** `leadglass serve`: the archive, until a signal ends it. */
import { resolve } from 'node:path'
import type { Command } from 'commander'
import type { Cli, CommonOptions } from '../cli.ts'
import { dataCommand } from '../command.ts'
import { keySecret, withKeySecretOption } from '../key-source-options.ts'
import { untilSignal } from '../signals.ts'

interface ServeOptions extends CommonOptions {
  https?: string
  dicomTls?: string
  config?: string
  ohif?: string
  keySecretStdin?: boolean
}

export function serveCommand(cli: Cli): Command {
  const made = dataCommand('serve', 'run the archive', 'leadglass serve --data /srv/leadglass --https 0.0.0.0:8443')
  return withKeySecretOption(made)
    .option('--https <HOST:PORT>', 'where browsers and DICOMweb connect (default: 127.0.0.1:8443)')
    .option('--dicom-tls <HOST:PORT>', 'where DICOM nodes connect (default: 127.0.0.1:2762)')
    .option('--config <FILE>', 'another configuration file than config.yaml of the data folder')
    .option('--ohif <DIR>', 'a folder with an OHIF build, served at /ohif to whoever is signed in')
    .action(async (options: ServeOptions) => {
      const { data, config, https, dicomTls, ohif } = options
      const secret = await keySecret(cli.terminal, options)
      const { createServer } = await import('@leadglass/server')
      const server = await createServer({
        folder: resolve(data),
        keySecret: secret,
        ...(https !== undefined && { https }),
        ...(dicomTls !== undefined && { dicomTls }),
        ...(ohif !== undefined && { ohifFolder: resolve(ohif) }),
        ...(config !== undefined && { configFile: resolve(config) }),
        openSurvey: async (folder) => new (await import('@leadglass/survey')).SurveyDesk(folder),
      })
      const ended = untilSignal()
      cli.terminal.stdout.write(`${JSON.stringify(server.ready)}\n`)
      await ended
      await server.close()
    })
}
