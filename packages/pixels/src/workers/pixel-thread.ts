/** One worker thread: does one task at a time and is stopped when it passes its time or memory. */
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { PixelError, type PixelErrorCode } from '../errors.ts'
import type { PixelLimits } from '../limits.ts'
import type { TaskAnswer, TaskMessage, TaskName, TaskTypes } from './tasks.ts'
import { computedMs } from './thread-clock.ts'
import { workerEntry } from './worker-entry.ts'

type Answer = TaskTypes[TaskName]['answer']

/** What passes its deadline by the wall this many times has hung without computing, or the machine is of no use. */
const WALL_FACTOR = 5
/** Milliseconds between two looks at a thread that others keep from computing. */
const LOOK_MS = 50

/** A thread needs this long to start at worst; the clock of its first task runs from when it is ready. */
const START_MS = 30_000

export class PixelThread {
  private endedBy: PixelError | undefined
  private readonly worker: Worker
  private readonly ready: Promise<void>
  private number: number | undefined
  private settle: ((outcome: Answer | PixelError) => void) | undefined

  constructor(limits: PixelLimits) {
    const { url, execArgv } = workerEntry()
    this.worker = new Worker(url, {
      execArgv,
      env: {},
      resourceLimits: { maxOldGenerationSizeMb: limits.workerHeapMiB, stackSizeMb: 4 },
    })
    this.worker.unref()
    this.worker.on('error', (error) => this.end(failureOfThread(error)))
    this.worker.on('exit', () => this.end(new PixelError('LG_PIXEL_WORKER_FAILED', 'the worker has ended')))
    this.ready = this.waitUntilReady()
    this.ready.catch(() => undefined)
  }

  /** Stopped, or broken: of no further use. */
  get ended(): boolean {
    return this.endedBy !== undefined
  }

  /**
   * Runs a task; one that computes for longer than `deadlineMs`, or takes several times that by the wall, costs the thread.
   *
   * @throws PixelError of the task, or `LG_PIXEL_DEADLINE`, `LG_PIXEL_MEMORY`, `LG_PIXEL_WORKER_FAILED`
   */
  async run(message: TaskMessage, transfer: ArrayBuffer[], deadlineMs: number): Promise<Answer> {
    await this.ready
    if (this.endedBy !== undefined) throw this.endedBy
    const outcome = await new Promise<Answer | PixelError>((resolve) => {
      this.settle = resolve
      this.worker.ref()
      this.worker.postMessage(message, transfer)
      const stopWatching = this.watch(deadlineMs)
      this.settle = (result) => {
        stopWatching()
        this.worker.unref()
        resolve(result)
      }
    })
    if (outcome instanceof PixelError) throw outcome
    return outcome
  }

  /** Ends the thread; a running task fails. */
  async close(): Promise<void> {
    this.end(new PixelError('LG_PIXEL_CLOSED', 'the pool of workers is closed'))
    await this.worker.terminate()
  }

  /** @returns the end of it */
  private watch(deadlineMs: number): () => void {
    const startedAt = performance.now()
    const computedBefore = computedMs(this.number) ?? 0
    const look = () => {
      const wallMs = performance.now() - startedAt
      const computed = computedMs(this.number)
      const leftMs = deadlineMs - (computed === undefined ? wallMs : computed - computedBefore)
      if (leftMs <= 0 || wallMs >= deadlineMs * WALL_FACTOR) this.stop(deadlineMs)
      else timer = setTimeout(look, Math.max(leftMs, LOOK_MS))
    }
    let timer = setTimeout(look, deadlineMs)
    return () => clearTimeout(timer)
  }

  private stop(deadlineMs: number): void {
    this.end(new PixelError('LG_PIXEL_DEADLINE', `the frame takes more than ${deadlineMs} ms`, { deadlineMs }))
    void this.worker.terminate()
  }

  private end(error: PixelError): void {
    this.endedBy ??= error
    this.finish(this.endedBy)
  }

  private finish(outcome: Answer | PixelError): void {
    const settle = this.settle
    this.settle = undefined
    settle?.(outcome)
  }

  private async waitUntilReady(): Promise<void> {
    const failed = new AbortController()
    const timer = setTimeout(() => failed.abort(), START_MS)
    this.worker.once('exit', () => failed.abort())
    try {
      const [message] = (await once(this.worker, 'message', { signal: failed.signal })) as [TaskAnswer]
      if ('ready' in message) this.number = message.thread
    } catch (cause) {
      this.endedBy ??= new PixelError('LG_PIXEL_WORKER_FAILED', 'the worker does not start', {}, cause)
      await this.worker.terminate()
      throw this.endedBy
    } finally {
      clearTimeout(timer)
    }
    this.worker.on('message', (answer: TaskAnswer) => this.take(answer))
  }

  private take(message: TaskAnswer): void {
    if ('answer' in message) this.finish(message.answer)
    else if ('failure' in message) {
      const { code, message: text, detail } = message.failure
      this.finish(new PixelError(code as PixelErrorCode, text, detail))
    }
  }
}

function failureOfThread(error: Error & { code?: string }): PixelError {
  return error.code === 'ERR_WORKER_OUT_OF_MEMORY'
    ? new PixelError('LG_PIXEL_MEMORY', 'the frame needs more memory than a worker may take')
    : new PixelError('LG_PIXEL_WORKER_FAILED', 'the worker broke down', {}, error)
}
