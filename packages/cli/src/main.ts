/** The process's edge: its arguments and streams go in, its exit status comes out. */
import { runCommand } from './program.ts'
import { unlessNobodyReads } from './terminal.ts'

// What is under way comes to its end all the same: an import piped to `head` imports everything.
for (const stream of [process.stdout, process.stderr]) stream.on('error', unlessNobodyReads)

process.exitCode = await runCommand(process.argv.slice(2), {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
})
