/**
 * The pool in which frames of others are decoded, encoded and rendered.
 *
 * A frame that takes too long or too much costs its thread, which is replaced, and nobody else. Threads start when they are first
 * needed. A frame that fails once with a broken thread is not tried again. Patient work takes a thread when no other work waits,
 * and never all of them.
 */
import type { EncodeOptions } from '../codec/codec.ts'
import { PixelError } from '../errors.ts'
import { checkSize } from '../format/describe-frames.ts'
import { type DecodedFrame, type EncodedFrame, type PixelFormat, sampleCount } from '../format/pixel-format.ts'
import { defaultLimits, type PixelLimits } from '../limits.ts'
import type { FramePresentation, RenderedFrame, RenderOptions } from '../render/frame-presentation.ts'
import { PixelThread } from './pixel-thread.ts'
import type { TaskName, TaskTypes } from './tasks.ts'

/** A task that waits for a thread. */
interface Job {
  readonly octets: number
  readonly patient: boolean
  start(thread: PixelThread): void
  refuse(error: PixelError): void
}

/** How much a task matters. */
export interface WorkOptions {
  /** Nobody waits for it: everything else goes first. */
  readonly patient?: boolean
}

export class PixelWorkers {
  private readonly limits: PixelLimits
  private readonly threads = new Set<PixelThread>()
  private readonly idle: PixelThread[] = []
  private readonly queue: Job[] = []
  private queuedOctets = 0
  private patientRunning = 0
  private closed = false

  /** @param limits - what differs from `defaultLimits` */
  constructor(limits: Partial<PixelLimits> = {}) {
    this.limits = { ...defaultLimits, ...limits }
  }

  /** As `decodeFrame`. Throws in addition `LG_PIXEL_DEADLINE`, `LG_PIXEL_MEMORY`, `LG_PIXEL_WORKER_FAILED`, `LG_PIXEL_BUSY`. */
  decodeFrame(frame: EncodedFrame): Promise<DecodedFrame> {
    return this.run('decode', { frame: compact(frame) }, frame.description)
  }

  /** As `encodeFrame`. */
  encodeFrame(frame: DecodedFrame, transferSyntaxUID: string, options: EncodeOptions = {}): Promise<EncodedFrame> {
    return this.run('encode', { frame: compact(frame), transferSyntaxUID, options }, frame.format)
  }

  /** As `transcodeFrame`. */
  transcodeFrame(
    frame: EncodedFrame,
    transferSyntaxUID: string,
    { patient = false, ...options }: EncodeOptions & WorkOptions = {},
  ): Promise<EncodedFrame> {
    return this.run('transcode', { frame: compact(frame), transferSyntaxUID, options }, frame.description, { patient })
  }

  /** As `renderFrame`. */
  renderFrame(
    frame: EncodedFrame,
    presentation: FramePresentation,
    options: RenderOptions = {},
  ): Promise<RenderedFrame> {
    return this.run('render', { frame: compact(frame), presentation, options }, frame.description)
  }

  /**
   * Joins rendered frames to an animated GIF.
   *
   * @param frames - all of one size, rendered with format `raw`
   * @throws PixelError `LG_PIXEL_FRAME_TOO_LARGE` if they have more pixels together than one rendered image may have
   */
  async animate(frames: readonly RenderedFrame[], frameMs = 100): Promise<RenderedFrame> {
    const pixels = frames.reduce((sum, { width, height }) => sum + width * height, 0)
    if (pixels > this.limits.renderedPixels) {
      throw new PixelError('LG_PIXEL_FRAME_TOO_LARGE', `the animation has ${pixels} pixels`, { pixels })
    }
    return this.run('animate', { frames: frames.map(compact), frameMs }, undefined, { samples: pixels * 3 })
  }

  /** Ends all threads; what runs or waits fails with `LG_PIXEL_CLOSED`. */
  async close(): Promise<void> {
    this.closed = true
    for (const job of this.queue.splice(0)) job.refuse(closed())
    await Promise.all([...this.threads].map((thread) => thread.close()))
  }

  private async run<K extends TaskName>(
    name: K,
    request: TaskTypes[K]['request'],
    format: PixelFormat | undefined,
    { samples = 0, patient = false }: { samples?: number; patient?: boolean } = {},
  ): Promise<TaskTypes[K]['answer']> {
    if (format !== undefined) checkSize(format)
    const work = format === undefined ? samples : sampleCount(format)
    const deadlineMs = this.deadlineFor(work)
    const buffers = buffersOf(request)
    const octets = buffers.reduce((sum, buffer) => sum + buffer.byteLength, 0)
    const thread = await this.nextThread(octets, patient)
    try {
      return await thread.run({ name, request }, buffers, deadlineMs)
    } finally {
      if (patient) this.patientRunning -= 1
      this.release(thread)
    }
  }

  private deadlineFor(samples: number): number {
    const { deadlineMs, deadlineMsPerMegasample, longestDeadlineMs } = this.limits
    return Math.min(Math.ceil(deadlineMs + (samples / 1e6) * deadlineMsPerMegasample), longestDeadlineMs)
  }

  /** An idle thread, or a new one, or the next that becomes free. */
  private nextThread(octets: number, patient: boolean): Promise<PixelThread> {
    return new Promise((resolve, reject) => {
      const { queuedFrames, queuedOctets } = this.limits
      if (this.closed) return reject(closed())
      const job = { octets, patient, start: resolve, refuse: reject }
      const thread = this.mayStart(job) ? (this.idle.pop() ?? this.newThread()) : undefined
      if (thread !== undefined) return this.start(job, thread)
      if (this.queue.length >= queuedFrames || this.queuedOctets + octets > queuedOctets)
        return reject(busy(this.queue.length))
      this.queue.push(job)
      this.queuedOctets += octets
    })
  }

  private mayStart({ patient }: Job): boolean {
    return !patient || this.patientRunning < this.limits.patientThreads
  }

  private start(job: Job, thread: PixelThread): void {
    if (job.patient) this.patientRunning += 1
    job.start(thread)
  }

  /** The first that somebody waits for; else the first of the patient ones. */
  private takeJob(): Job | undefined {
    const urgent = this.queue.findIndex(({ patient }) => !patient)
    const index = urgent >= 0 ? urgent : this.queue.findIndex((job) => this.mayStart(job))
    const [job] = index < 0 ? [] : this.queue.splice(index, 1)
    if (job !== undefined) this.queuedOctets -= job.octets
    return job
  }

  private newThread(): PixelThread | undefined {
    if (this.threads.size >= this.limits.threads) return undefined
    const thread = new PixelThread(this.limits)
    this.threads.add(thread)
    return thread
  }

  private release(thread: PixelThread): void {
    if (thread.ended) this.threads.delete(thread)
    const wanted = !this.closed && (!thread.ended || this.queue.length > 0)
    const next = wanted ? (thread.ended ? this.newThread() : thread) : undefined
    const job = next === undefined ? undefined : this.takeJob()
    if (job !== undefined && next !== undefined) this.start(job, next)
    else if (next !== undefined) this.idle.push(next)
  }
}

function closed(): PixelError {
  return new PixelError('LG_PIXEL_CLOSED', 'the pool of workers is closed')
}

function busy(waiting: number): PixelError {
  return new PixelError('LG_PIXEL_BUSY', `${waiting} frames wait already`, { waiting })
}

/**
 * Octets in a buffer of their own: a view would take all that lies around it to the worker, or away from its owner. `slice` would not
 * do: that of Node's Buffer is a view.
 */
function compact<T extends { readonly octets: Uint8Array }>(frame: T): T {
  return { ...frame, octets: new Uint8Array(frame.octets) }
}

function buffersOf(request: TaskTypes[TaskName]['request']): ArrayBuffer[] {
  const frames = 'frames' in request ? request.frames : [request.frame]
  return frames.map(({ octets }) => octets.buffer as ArrayBuffer)
}
