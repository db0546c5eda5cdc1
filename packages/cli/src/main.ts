/** The process's edge: its arguments and streams go in, its exit status comes out. */
import { runCommand } from './program.ts'

process.exitCode = await runCommand(process.argv.slice(2), {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
})
