/** `leadglass serve` as a child process, on free ports. */
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import type { ReadyLine } from '@leadglass/server'
import { type Outcome, outcomeOf, spawnLeadglass } from './leadglass.ts'

export interface Server {
  /** `https://127.0.0.1:PORT` */
  https: string
  dicomPort: number
  pid: number
  /** The line that it printed. */
  ready: ReadyLine
  /** Ends it as a service manager does, and waits. */
  stop(): Promise<Outcome>
  /** Ends it as a power cut does, and waits. */
  kill(): Promise<Outcome>
  /** Greatest resident memory so far, in octets (Linux's VmHWM). */
  peakMemoryOctets(): number
}

/** For a server that others must find again after a restart, or whose certificate names its address. */
export interface Ports {
  https?: number
  dicom?: number
}

/**
 * @param ports - those that are missing are free ones
 * @param command - that listens
 * @throws when the server ends before it listens; the message carries what it said
 */
export async function startServer(
  folder: string,
  env: Record<string, string> = {},
  ports: Ports = {},
  command: readonly string[] = ['serve', '--data', folder],
): Promise<Server> {
  const [https, dicom] = [ports.https, ports.dicom].map((port = 0) => `127.0.0.1:${port}`)
  const args = [...command, '--https', https!, '--dicom-tls', dicom!]
  const child = spawnLeadglass(args, env)
  const outcome = outcomeOf(child)
  const ready = await Promise.race([readyLine(child), outcome.then(({ stderr }) => Promise.reject(new Error(stderr)))])
  const end = (signal: NodeJS.Signals) => {
    child.kill(signal)
    return outcome
  }
  return {
    https: ready.https,
    dicomPort: Number(ready.dicomTls.split(':').at(-1)),
    pid: ready.pid,
    ready,
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
    peakMemoryOctets: () => peakMemoryOctets(ready.pid),
  }
}

async function readyLine(child: ChildProcess): Promise<ReadyLine> {
  const lines = createInterface({ input: child.stdout! })
  const [line] = (await once(lines, 'line')) as [string]
  return JSON.parse(line)
}

function peakMemoryOctets(pid: number): number {
  const [, kibibytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return Number(kibibytes) * 1024
}
