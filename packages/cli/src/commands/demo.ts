/** `leadglass demo`: a throw-away archive with sample studies, to look at before anything is decided. */
import type { Command } from 'commander'
import type { Cli } from '../cli.ts'
import { command } from '../command.ts'
import type { SampleSet } from '../demo/sample.ts'
import type { ThrowAwayArchive } from '../demo/throw-away-archive.ts'
import { CliError } from '../errors.ts'
import { ProgressBar } from '../output/progress-bar.ts'
import { formatCount } from '../output/units.ts'
import { untilSignal } from '../signals.ts'
import { painter } from '../terminal.ts'

interface DemoOptions {
  https: string
  json?: boolean
}

export function demoCommand(cli: Cli): Command {
  return command(
    'demo',
    'run a throw-away archive with sample studies, until Ctrl-C',
    'leadglass demo ~/my-dicom-files',
  )
    .argument('[DIR]', 'folder with DICOM files to send to it (default: built-in samples)')
    .option('--https <HOST:PORT>', 'where the browser connects; port 0 takes any free one', '127.0.0.1:0')
    .action(async (folder: string | undefined, options: DemoOptions) => {
      const ended = untilSignal()
      const { findSamples } = await import('../demo/find-samples.ts')
      const found = await findSamples(folder, cli.terminal.env.LEADGLASS_TEST_DATA ?? '../shared/data')
      const { ThrowAwayArchive } = await import('../demo/throw-away-archive.ts')
      const archive = await ThrowAwayArchive.open(options.https, cli.terminal.env.LEADGLASS_LOG_LEVEL ?? 'error')
      try {
        await present(cli, options, archive, found, ended)
        await ended
      } finally {
        await archive.remove()
      }
    })
}

/** Sends the samples, then says where to look; stops sending when asked to end. */
async function present(
  cli: Cli,
  options: DemoOptions,
  archive: ThrowAwayArchive,
  found: SampleSet,
  ended: Promise<void>,
) {
  const stop = new AbortController()
  void ended.then(() => stop.abort())
  const stored = await sendAll(cli, archive, found, stop.signal)
  if (stop.signal.aborted) return
  const { https, dicomTls } = archive.ready
  const link = await archive.signInLink()
  cli.answer(options, { ready: true, https, dicomTls, link, instances: stored }, () =>
    welcome(cli, found, stored, link),
  )
}

async function sendAll(
  cli: Cli,
  archive: ThrowAwayArchive,
  { samples }: SampleSet,
  signal: AbortSignal,
): Promise<number> {
  const { send } = await import('../demo/send.ts')
  const bar = new ProgressBar(cli.terminal.stderr)
  const total = samples.length
  try {
    const stored = await send(
      await archive.scanner(),
      samples,
      (done) => bar.update({ done, total, unit: 'instances' }),
      signal,
    )
    if (stored === 0 && !signal.aborted)
      throw new CliError('LG_CLI_SEND_FAILED', 'the demo archive took none of its samples')
    return stored
  } finally {
    bar.end()
  }
}

function welcome(cli: Cli, { origin, samples }: SampleSet, stored: number, link: string): string {
  const paint = painter(cli.terminal, cli.terminal.stdout)
  const refused = samples.length - stored
  return [
    `Sent ${formatCount(stored)} instances over DICOM TLS: ${origin}.`,
    ...(refused > 0
      ? [`${formatCount(refused)} were refused, as files without an identity or with a known UID are.`]
      : []),
    '',
    'Open this link; it signs you in once:',
    `  ${paint('cyan', link)}`,
    '',
    "The browser warns first, since this archive's certificate authority is a minute old: continue anyway.",
    'Ctrl-C ends the demo and removes everything.',
  ].join('\n')
}
