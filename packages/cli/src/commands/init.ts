/** `leadglass init`: makes a data folder with its keys, certificate authority and first administrator. */
import { resolve } from 'node:path'
import type { Command } from 'commander'
import type { Cli, CommonOptions } from '../cli.ts'
import { dataCommand } from '../command.ts'
import { CliError } from '../errors.ts'
import { readPassword } from '../password.ts'
import { painter } from '../terminal.ts'

interface InitOptions extends CommonOptions {
  admin?: string
  adminPasswordStdin?: boolean
}

export function initCommand(cli: Cli): Command {
  return dataCommand(
    'init',
    'make a data folder: keys, certificates, first administrator',
    'leadglass init --data /srv/leadglass',
  )
    .option('--admin <NAME>', 'make this administrator now instead of printing an enrolment link')
    .option('--admin-password-stdin', "read the administrator's password from standard input")
    .action(async (options: InitOptions) => {
      const admin = await administratorOf(cli, options)
      const { initialise } = await import('@leadglass/server')
      const result = await initialise({ folder: resolve(options.data), ...(admin && { admin }) })
      cli.answer(options, { ...result, ...(admin && { admin: admin.name }) }, () =>
        nextSteps(cli, options.data, result),
      )
    })
}

async function administratorOf(cli: Cli, options: InitOptions) {
  if (options.admin === undefined && !options.adminPasswordStdin) return undefined
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
