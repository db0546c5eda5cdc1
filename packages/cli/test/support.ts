/** A terminal that remembers what was written to it. */
import { PassThrough, Readable } from 'node:stream'
import { runCommand } from '../src/program.ts'

/** Runs a command line inside the test. @returns exit status and what was written */
export async function run(args: readonly string[], { input = '', columns = 100 } = {}) {
  const stdout = Object.assign(new PassThrough(), { columns })
  const stderr = Object.assign(new PassThrough(), { columns })
  const status = await runCommand(args, { stdin: Readable.from([input]), stdout, stderr, env: { NO_COLOR: '1' } })
  return { status, stdout: String(stdout.read() ?? ''), stderr: String(stderr.read() ?? '') }
}
