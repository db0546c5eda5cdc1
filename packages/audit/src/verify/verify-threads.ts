/** Threads that check stretches of a log; what they find is handed on in the order of the log. */
import { Worker } from 'node:worker_threads'
import type { CheckedStretch, Stretch } from './stretch.ts'

/** Stretches that each thread has before it, so that it never waits for the next. */
const ahead = 2

interface Asked {
  resolve(checked: CheckedStretch): void
  reject(error: unknown): void
}

/** @param threads - 1 or more */
export async function* checkInThreads(
  folder: string,
  stretches: Iterable<Stretch>,
  threads: number,
): AsyncGenerator<CheckedStretch> {
  const pool = Array.from({ length: threads }, () => new VerifyThread(folder))
  const asked: Promise<CheckedStretch>[] = []
  try {
    let count = 0
    for (const stretch of stretches) {
      asked.push(pool[count % threads]!.check(stretch))
      count += 1
      if (asked.length >= threads * ahead) yield await asked.shift()!
    }
    while (asked.length > 0) yield await asked.shift()!
  } finally {
    for (const left of asked) left.catch(() => undefined)
    for (const thread of pool) await thread.end()
  }
}

/** Answers come in the order of the questions. */
class VerifyThread {
  readonly #worker: Worker
  readonly #asked: Asked[] = []
  #failure: unknown

  constructor(folder: string) {
    const { url, execArgv } = entryOf(import.meta.url)
    this.#worker = new Worker(url, { execArgv, env: {}, workerData: { folder } })
    this.#worker.on('message', (checked: CheckedStretch) => this.#asked.shift()?.resolve(checked))
    this.#worker.on('error', (error) => this.#fail(error))
    this.#worker.on('exit', () => this.#fail(new Error('a thread of the verification has ended')))
  }

  check(stretch: Stretch): Promise<CheckedStretch> {
    return new Promise((resolve, reject) => {
      if (this.#failure !== undefined) return reject(this.#failure)
      this.#asked.push({ resolve, reject })
      this.#worker.postMessage(stretch)
    })
  }

  async end(): Promise<void> {
    await this.#worker.terminate()
  }

  #fail(error: unknown): void {
    this.#failure ??= error
    for (const { reject } of this.#asked.splice(0)) reject(this.#failure)
  }
}

/** The thread's program lies beside the bundle of the command, or as TypeScript in the sources. */
function entryOf(base: string): { url: URL; execArgv: string[] } {
  if (!base.endsWith('.ts')) return { url: new URL('./verify-worker.js', base), execArgv: [] }
  return { url: new URL('./source-worker.mjs', base), execArgv: ['--conditions=source'] }
}
