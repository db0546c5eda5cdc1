/** The options and the help that commands have in common. */
import { Command, InvalidArgumentError, Option } from 'commander'

/**
 * A command with `--json` and an example below its help.
 *
 * @param usage - name and arguments in commander's notation: `cert <AETITLE>`
 * @param example - a whole command line that works
 */
export function command(usage: string, summary: string, example: string): Command {
  const [name, ...declaredArguments] = usage.split(' ')
  const made = new Command(name)
  for (const argument of declaredArguments) made.argument(argument)
  return made
    .summary(summary)
    .description(sentenceOf(summary))
    .option('--json', 'print one JSON value and nothing else')
    .addHelpText('after', `\nExample:\n  ${example}`)
}

function sentenceOf(summary: string): string {
  return `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`
}

/** A command that works on a data folder: `--data DIR`, or LEADGLASS_DATA. */
export function dataCommand(usage: string, summary: string, example: string): Command {
  return command(usage, summary, example).addOption(
    new Option('--data <DIR>', 'the data folder').env('LEADGLASS_DATA').makeOptionMandatory(),
  )
}

/** A command that only has others below it. */
export function group(name: string, summary: string, members: readonly Command[]): Command {
  const parent = new Command(name).summary(summary).description(sentenceOf(summary))
  for (const member of members) parent.addCommand(member)
  return parent
}

/** Parses a TCP port. @throws InvalidArgumentError when it is none */
export function portNumber(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN
  if (!(port >= 1 && port <= 65_535)) throw new InvalidArgumentError('Give a port from 1 to 65535.')
  return port
}

/** Parses a number of things, 0 or more. @throws InvalidArgumentError when it is none */
export function wholeNumber(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('Give a whole number, 0 or more.')
  return Number(text)
}

const unitsMs: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 }

/** Parses `30m`, `12h`, `1d`, `2w`. @returns milliseconds @throws InvalidArgumentError for anything else */
export function durationMs(text: string): number {
  const [, amount, unit] = /^(\d{1,6})([mhdw])$/.exec(text) ?? []
  const unitMs = unitsMs[unit ?? '']
  if (unitMs === undefined || Number(amount) === 0)
    throw new InvalidArgumentError('Give a time like 30m, 12h, 1d or 2w.')
  return Number(amount) * unitMs
}

/** Parses a list of words with commas between them. */
export function wordList(text: string): string[] {
  return text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '')
}
