/**
 * What every command file works with: one way to run an operation, one way to answer.
 *
 * The server package is loaded only once a command needs it, so that help and usage errors come at once.
 */
import { resolve } from 'node:path'
import type { OperationName, OperationParams, OperationResult } from '@leadglass/server'
import { ExitStatus } from './exit-status.ts'
import { ProgressBar } from './output/progress-bar.ts'
import { printable, type Terminal } from './terminal.ts'

/** Options that each command on a data folder has. */
export interface CommonOptions {
  /** The data folder. */
  data: string
  json?: boolean
}

export class Cli {
  readonly terminal: Terminal
  /** What the process will exit with; a command that finds part of its work undone sets it. */
  status: ExitStatus = ExitStatus.Done

  constructor(terminal: Terminal) {
    this.terminal = terminal
  }

  /** Runs an operation on the data folder, beside a running server or without one, with a progress bar. */
  async operate<N extends OperationName>(
    options: CommonOptions,
    name: N,
    params: OperationParams<N>,
  ): Promise<OperationResult<N>> {
    const { runOperation } = await import('@leadglass/server')
    const bar = new ProgressBar(this.terminal.stderr)
    try {
      return await runOperation(resolve(options.data), name, params, (progress) => bar.update(progress))
    } finally {
      bar.end()
    }
  }

  /** Answers: the value as one line of JSON with `--json`, else the text for people. */
  answer(options: { json?: boolean }, value: unknown, text: () => string): void {
    this.terminal.stdout.write(`${printable(options.json === true ? JSON.stringify(value) : text())}\n`)
  }
}
