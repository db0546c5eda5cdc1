/** What tools read of the command: its reference page. Running it is the business of `bin/`. */
import { Cli } from './cli.ts'
import { buildProgram } from './program.ts'
import { referencePage } from './reference.ts'

/** docs/reference/cli.md as text. */
export function commandReference(): string {
  const { stdin, stdout, stderr } = process
  return referencePage(buildProgram(new Cli({ stdin, stdout, stderr, env: {} })))
}
