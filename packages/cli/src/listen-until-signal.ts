/** What `leadglass serve` and `leadglass shield` have in common: listeners, the line that says where, and a signal that ends it. */
import type { ServerOptions } from '@leadglass/server'
import type { Command } from 'commander'
import type { Cli } from './cli.ts'
import { keySecret } from './key-source-options.ts'
import { untilSignal } from './signals.ts'

export interface ListenOptions {
  https?: string
  dicomTls?: string
  keySecretStdin?: boolean
}

export function withListenOptions(command: Command): Command {
  return command
    .option('--https <HOST:PORT>', 'where browsers and DICOMweb connect (default: 127.0.0.1:8443)')
    .option('--dicom-tls <HOST:PORT>', 'where DICOM nodes connect (default: 127.0.0.1:2762)')
}

export async function listenUntilSignal(cli: Cli, options: ListenOptions, server: ServerOptions): Promise<void> {
  const { https, dicomTls } = options
  const secret = await keySecret(cli.terminal, options)
  const { createServer } = await import('@leadglass/server')
  const running = await createServer({
    ...server,
    keySecret: secret,
    ...(https !== undefined && { https }),
    ...(dicomTls !== undefined && { dicomTls }),
    probeOwnListeners: async (listeners) => (await import('@leadglass/survey')).probeOwnListeners(listeners),
    openSurvey: async (folder) => new (await import('@leadglass/survey')).SurveyDesk(folder),
  })
  const ended = untilSignal()
  cli.terminal.stdout.write(`${JSON.stringify(running.ready)}\n`)
  await ended
  await running.close()
}
