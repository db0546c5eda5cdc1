/** `leadglass survey simulate`: a fleet of systems on loopback addresses, to survey and to practise with. */
import { resolve } from 'node:path'
import { type Command, InvalidArgumentError } from 'commander'
import type { Cli } from '../cli.ts'
import { command, wholeNumber } from '../command.ts'
import { untilSignal } from '../signals.ts'

interface SimulateOptions {
  out: string
  scale: number
  network?: number
}

export function surveySimulateCommand(cli: Cli): Command {
  return command(
    'simulate <FLEET>',
    'let a fleet of simulated archives listen on loopback addresses',
    'leadglass survey simulate greenbone-2019-09 --scale 1000 --out fleet',
  )
    .addHelpText(
      'before',
      'FLEET is greenbone-2019-09, greenbone-2019-11, india-2020-01, noise, one-of-each, or a file (docs/reference/fleets.md).\n',
    )
    .requiredOption('--out <DIR>', 'folder for scope.yaml, targets.csv, expected.json and, at the end, observed.json')
    .option('--scale <N>', 'divide the studies by N and keep the images', scaleNumber, 1)
    .option('--network <127.N>', "other addresses than the file's: the fleet begins in 127.N.0.0", secondOctetOf)
    .action(async (name: string, { out, scale, network }: SimulateOptions) => {
      const { openFleet, simulateFleet } = await import('@leadglass/survey')
      const fleet = await openFleet(name)
      const ended = untilSignal()
      const running = await simulateFleet({
        fleet,
        scale,
        folder: resolve(out),
        nowMs: Date.now(),
        ...(network !== undefined && { secondOctet: network }),
      })
      // One line of JSON with or without --json, as `leadglass serve` prints it: it is there for whoever waits for it.
      cli.terminal.stdout.write(`${JSON.stringify(running.ready)}\n`)
      await ended
      await running.close()
    })
}

function scaleNumber(text: string): number {
  const scale = wholeNumber(text)
  if (scale < 1 || scale > 1_000_000) throw new InvalidArgumentError('Give a whole number from 1 to 1000000.')
  return scale
}

function secondOctetOf(text: string): number {
  const octet = Number(/^127\.(\d{1,3})$/.exec(text)?.[1])
  if (!(octet <= 255)) throw new InvalidArgumentError('Give 127. and a number up to 255, as in 127.40.')
  return octet
}
