/** `leadglass init`: makes a data folder with its keys, certificate authority and first administrator. */
import { resolve } from 'node:path'
import { type Command, Option } from 'commander'
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
import { readPassword } from '../password.ts'
import { painter } from '../terminal.ts'

interface InitOptions extends CommonOptions, KeySourceOptions {
  keySource: KeySource
  admin?: string
  adminPasswordStdin?: boolean
}

export function initCommand(cli: Cli): Command {
  const made = dataCommand(
    'init',
    'make a data folder: keys, certificates, first administrator',
    'leadglass init --data /srv/leadglass',
  )
  return withKeySourceOptions(made)
    .addOption(new Option('--key-source <SOURCE>', 'what holds the root key').choices(keySources).default('file'))
    .option('--admin <NAME>', 'make this administrator now instead of printing an enrolment link')
    .option('--admin-password-stdin', "read the administrator's password from standard input")
    .action(async (options: InitOptions) => {
      const admin = await administratorOf(cli, options)
      const { initialise } = await import('@leadglass/server')
      const secret = await keySecret(cli.terminal, options)
      const flags = keyFlags(options)
      const result = await initialise({
        folder: resolve(options.data),
        flags,
        keySecret: secret,
        ...(admin && { admin }),
      })
      cli.answer(options, { ...result, ...(admin && { admin: admin.name }) }, () =>
        nextSteps(cli, options.data, result),
      )
    })
}

/** Nothing where nothing was said: the environment may name a source as well. */
function keyFlags(options: InitOptions) {
  const settings = {
    ...(options.keySource === 'file' ? {} : { source: options.keySource }),
    ...keySettings(options.keySource, options),
  }
  return Object.entries(settings).map(([name, value]) => ({ name: '--key-source', key: `keys.${name}`, value }))
}

async function administratorOf(cli: Cli, options: InitOptions) {
  if (options.admin === undefined && !options.adminPasswordStdin) return undefined
  if (options.keySecretStdin === true) {
    throw new CliError('LG_CLI_USAGE', 'standard input holds one secret: give the other by --key-secret-file')
  }
  if (options.admin === undefined || !options.adminPasswordStdin) {
    throw new CliError('LG_CLI_USAGE', 'give --admin NAME and --admin-password-stdin together, or neither')
  }
  return { name: options.admin, password: await readPassword(cli.terminal.stdin) }
}

function nextSteps(cli: Cli, data: string, result: { enrolmentLink?: string; authorityFingerprint: string }): string {
  const paint = painter(cli.terminal, cli.terminal.stdout)
  const enrolment =
    result.enrolmentLink === undefined
      ? []
      : ['', 'Open this link once to become the administrator:', `  ${paint('cyan', result.enrolmentLink)}`]
  return [
    `${paint('green', 'Made')} the data folder ${data}.`,
    '',
    'Start the archive:',
    `  ${paint('bold', `leadglass serve --data ${data}`)}`,
    ...enrolment,
    '',
    'Let a scanner send to it:',
    `  ${paint('bold', `leadglass node add SCANNER1 --data ${data}`)}`,
    `  ${paint('bold', `leadglass node cert SCANNER1 --data ${data} --out scanner1`)}`,
    '',
    "Browsers ask about the archive's own certificate authority. Its SHA-256 fingerprint:",
    `  ${result.authorityFingerprint}`,
  ].join('\n')
}
