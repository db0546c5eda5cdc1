/** What a server costs while it works: resident memory and processor time of its process and their children, from /proc. */
import { readdirSync, readFileSync } from 'node:fs'

/** `getconf CLK_TCK` on every Linux that this runs on. */
const TICKS_PER_SECOND = 100
const PAGE_OCTETS = 4096
const SAMPLE_EVERY_MS = 50

export interface Cost {
  readonly peakMiB: number
  readonly endMiB: number
  readonly cpuSeconds: number
}

interface ProcessFacts {
  readonly parent: number
  readonly residentMiB: number
  /** Its own and that of its children that ended. */
  readonly cpuSeconds: number
}

/** Watches a process tree from now on. */
export class CostMeter {
  readonly #pid: number
  readonly #before: number
  readonly #timer: NodeJS.Timeout
  #peakMiB = 0
  /** Of the last time that it was seen: a process that ends by itself leaves nothing behind. */
  #last = { residentMiB: 0, cpuSeconds: 0 }

  constructor(pid: number) {
    this.#pid = pid
    this.#before = this.#sample().cpuSeconds
    this.#timer = setInterval(() => this.#sample(), SAMPLE_EVERY_MS)
  }

  /** Ends the watch. */
  stop(): Cost {
    clearInterval(this.#timer)
    const { residentMiB, cpuSeconds } = this.#sample()
    return { peakMiB: this.#peakMiB, endMiB: residentMiB, cpuSeconds: cpuSeconds - this.#before }
  }

  #sample() {
    const tree = treeOf(this.#pid)
    if (tree.length === 0) return this.#last
    const residentMiB = tree.reduce((sum, { residentMiB }) => sum + residentMiB, 0)
    this.#peakMiB = Math.max(this.#peakMiB, residentMiB)
    this.#last = { residentMiB, cpuSeconds: tree.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0) }
    return this.#last
  }
}

/** Resident memory of a process tree now, in MiB. */
export function residentMiB(pid: number): number {
  return treeOf(pid).reduce((sum, { residentMiB }) => sum + residentMiB, 0)
}

function treeOf(root: number): ProcessFacts[] {
  const all = new Map<number, ProcessFacts>()
  for (const name of readdirSync('/proc')) {
    const facts = /^\d+$/.test(name) ? factsOf(name) : undefined
    if (facts) all.set(Number(name), facts)
  }
  const inTree = (pid: number): boolean => pid === root || (pid > 1 && inTree(all.get(pid)?.parent ?? 0))
  return [...all].filter(([pid]) => inTree(pid)).map(([, facts]) => facts)
}

/** proc(5): fields 4 ppid, 14 to 17 utime stime cutime cstime, 24 rss; the name before them may hold anything but `)`. */
function factsOf(pid: string): ProcessFacts | undefined {
  try {
    const line = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = line
      .slice(line.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number)
    const ticks = fields.slice(11, 15).reduce((sum, value) => sum + value, 0)
    return {
      parent: fields[1] ?? 0,
      residentMiB: ((fields[21] ?? 0) * PAGE_OCTETS) / 2 ** 20,
      cpuSeconds: ticks / TICKS_PER_SECOND,
    }
  } catch {
    return undefined
  }
}
