/** Processes of the benchmark: started with their output in a file, awaited, ended by their own id. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'

export const projectRoot = join(import.meta.dirname, '../../..')
const READY_WITHIN_MS = 60_000
const END_WITHIN_MS = 20_000

export interface StartOptions {
  readonly logFile: string
  readonly env?: Readonly<Record<string, string>>
  /** Keep standard output for the caller instead of writing it to the log. */
  readonly captureStdout?: boolean
}

/** Starts a program that is not waited for. */
export function start(command: string, args: readonly string[], options: StartOptions): ChildProcess {
  const log = openSync(options.logFile, 'a')
  const stdout = options.captureStdout ? 'pipe' : log
  const child = spawn(command, args, { stdio: ['ignore', stdout, log], env: { ...process.env, ...options.env } })
  closeSync(log)
  return child
}

/** Runs a program to its end. @throws Error if it exits with another status than 0 */
export async function run(
  command: string,
  args: readonly string[],
  options: StartOptions & { stdin?: string; onStart?: (pid: number) => void },
): Promise<string> {
  const log = openSync(options.logFile, 'a')
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', log], env: { ...process.env, ...options.env } })
  closeSync(log)
  if (child.pid !== undefined) options.onStart?.(child.pid)
  child.stdin?.end(options.stdin ?? '')
  let output = ''
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    output += text
  })
  const [status] = (await once(child, 'close')) as [number | null]
  if (status !== 0) throw new Error(`${command} ${args[0] ?? ''} ended with ${status}; see ${options.logFile}`)
  return output
}

/** Ends a process that this benchmark started: first politely, then not. */
export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), END_WITHIN_MS)
  await ended
  clearTimeout(timer)
}

/** The first line that a process prints. */
export async function firstLine(child: ChildProcess): Promise<string> {
  let text = ''
  const timer = setTimeout(() => child.kill('SIGKILL'), READY_WITHIN_MS)
  try {
    for await (const chunk of child.stdout!.setEncoding('utf8')) {
      text += chunk
      if (text.includes('\n')) break
    }
  } finally {
    clearTimeout(timer)
  }
  if (text === '') throw new Error(`process ${child.spawnfile} ended before it was ready`)
  child.stdout!.resume()
  return text.split('\n')[0]!
}

/** Waits until a port of this machine accepts connections. */
export async function untilListening(port: number, child: ChildProcess): Promise<void> {
  const until = Date.now() + READY_WITHIN_MS
  while (Date.now() < until && child.exitCode === null) {
    const socket = connect(port, '127.0.0.1')
    const connected = await new Promise((resolve) => {
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    })
    socket.destroy()
    if (connected) return
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  throw new Error(`${child.spawnfile} does not listen`)
}
