/** The built `leadglass` command as a child process, as people and scripts start it. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const program = fileURLToPath(new URL('../../../packages/cli/bin/leadglass.js', import.meta.url))

/** What a child process left behind. */
export interface Outcome {
  /** `undefined` when a signal ended it. */
  status: number | undefined
  stdout: string
  stderr: string
}

/** Collects what a child writes until it ends. */
export async function outcomeOf(child: ChildProcess): Promise<Outcome> {
  const texts = { stdout: '', stderr: '' }
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    texts.stdout += text
  })
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    texts.stderr += text
  })
  const [status] = (await once(child, 'close')) as [number | null]
  return { status: status ?? undefined, ...texts }
}

export function spawnLeadglass(args: readonly string[], env: Record<string, string> = {}): ChildProcess {
  return spawn(process.execPath, [program, ...args], { env: { ...process.env, NO_COLOR: '1', ...env } })
}

/** Runs one command to its end; `input` is its standard input. */
export async function leadglass(args: readonly string[], input = ''): Promise<Outcome> {
  const child = spawnLeadglass(args)
  child.stdin?.on('error', () => {})
  child.stdin?.end(input)
  return await outcomeOf(child)
}

/**
 * Runs a command with `--json` and reads its answer.
 *
 * @throws when it fails, or writes anything besides one JSON value
 */
export async function leadglassJson<Answer>(args: readonly string[], input = ''): Promise<Answer> {
  const { status, stdout, stderr } = await leadglass([...args, '--json'], input)
  if (status !== 0) throw new Error(`leadglass ${args[0]} ended with ${status}: ${stderr}`)
  return JSON.parse(stdout) as Answer
}
