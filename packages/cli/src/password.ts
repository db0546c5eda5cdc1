/** Passwords come by standard input only: an argument would show in the process list and the shell's history. */
import { createInterface } from 'node:readline'
import { CliError } from './errors.ts'
import type { InputStream } from './terminal.ts'

/** Longer lines are no password; the limit keeps a wrong pipe from filling memory. */
const passwordLimitCharacters = 4096

/**
 * Reads the first line of standard input.
 *
 * @returns the line without its line end; spaces count
 * @throws CliError `LG_CLI_USAGE` when it is empty or too long
 */
export async function readPassword(stdin: InputStream): Promise<string> {
  const line = await firstLine(stdin)
  if (line === '') {
    throw new CliError('LG_CLI_USAGE', 'no password came on standard input; try: leadglass … --password-stdin < FILE')
  }
  if (line.length > passwordLimitCharacters) {
    throw new CliError('LG_CLI_USAGE', `the password is longer than ${passwordLimitCharacters} characters`)
  }
  return line
}

async function firstLine(stdin: InputStream): Promise<string> {
  const lines = createInterface({ input: stdin, crlfDelay: Number.POSITIVE_INFINITY })
  try {
    for await (const line of lines) return line
    return ''
  } finally {
    lines.close()
  }
}
