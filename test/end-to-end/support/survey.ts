/** Surveys of loopback systems with the built command, and a look into the memory of the process that made them. */
import { closeSync, openSync, readFileSync, readSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Snapshot, Totals } from '@leadglass/survey'
import type { Needle } from './clear-text.ts'
import { leadglass, type Outcome, outcomeOf, spawnLeadglass } from './leadglass.ts'

export interface LoopbackTarget {
  port: number
  address?: string
  institution?: string
}

export interface Surveyed {
  totals: Totals
  snapshot: Snapshot
  outcome: Outcome
  /** What was found of the needles in the process's memory when its work was done. */
  inMemory: string[]
}

/** Writes and signs a scope of loopback addresses and the list of targets. @returns the arguments of `survey run` */
export async function prepareSurvey(
  folder: string,
  targets: readonly LoopbackTarget[],
  httpPorts: readonly number[],
): Promise<string[]> {
  const scope = join(folder, 'scope.yaml')
  const list = join(folder, 'targets.csv')
  const today = new Date().toISOString().slice(0, 10)
  writeFileSync(
    scope,
    `format: leadglass-survey-scope/1
name: Systems of a test
authority: The test
contact: survey@test.example
ticket: T-1
validFrom: ${today}
validTo: ${today}
addresses: [127.0.0.0/8]
httpPorts: [${httpPorts.join(', ')}]
pace: unpaced
`,
  )
  const rows = targets.map(
    ({ address = '127.0.0.1', port, institution = '' }) => `${address},${port},${institution},IE`,
  )
  writeFileSync(list, `address,port,institution,country\n${rows.join('\n')}\n`)
  const signed = await leadglass(['survey', 'sign', '--scope', scope, '--keys', join(folder, 'keys')])
  if (signed.status !== 0) throw new Error(signed.stderr)
  return ['survey', 'run', '--scope', scope, '--targets', list, '--out', join(folder, 'out'), '--json']
}

/** Keeps a process that has nothing more to do until its standard input ends. */
const lingering = `data:text/javascript,${encodeURIComponent(
  "process.once('beforeExit',()=>{process.stderr.write('work is done\\n');process.stdin.resume()})",
)}`

/** Runs a survey, and searches its whole memory before it ends. */
export async function survey(
  folder: string,
  args: readonly string[],
  needles: readonly Needle[] = [],
): Promise<Surveyed> {
  const child = spawnLeadglass(args, { NODE_OPTIONS: `--import=${lingering}` })
  const outcome = outcomeOf(child)
  for await (const text of child.stderr!) if (String(text).includes('work is done')) break
  const inMemory = needles.length === 0 ? [] : searchMemory(child.pid!, needles)
  child.stdin!.end()
  const ended = await outcome
  const snapshot = JSON.parse(readFileSync(join(folder, 'out', 'snapshot.json'), 'utf8')) as Snapshot
  return { totals: JSON.parse(ended.stdout) as Totals, snapshot, outcome: ended, inMemory }
}

/** Every page that the process may write to: heap, stacks, buffers. */
export function searchMemory(pid: number, needles: readonly Needle[]): string[] {
  const found = new Set<string>()
  const memory = openSync(`/proc/${pid}/mem`, 'r')
  try {
    for (const line of readFileSync(`/proc/${pid}/maps`, 'utf8').split('\n')) {
      const [, from, to] = /^([0-9a-f]+)-([0-9a-f]+) rw/.exec(line) ?? []
      if (from === undefined || to === undefined) continue
      const octets = regionOf(memory, Number.parseInt(from, 16), Number.parseInt(to, 16))
      for (const { what, octets: needle } of needles) if (octets.includes(needle)) found.add(what)
    }
  } finally {
    closeSync(memory)
  }
  return [...found]
}

/** Pages that were reserved and never used cannot be read; they hold nothing. */
function regionOf(memory: number, from: number, to: number): Buffer {
  const octets = Buffer.alloc(to - from)
  try {
    readSync(memory, octets, 0, octets.length, from)
  } catch {
    return Buffer.alloc(0)
  }
  return octets
}
