/**
 * Gives stored frames their rendition for viewing: HTJ2K, lossless, resolution by resolution, so that the first octets of a frame
 * are a small picture of it. What was received stays as it is beside it.
 *
 * The index keeps what is due, so a restart goes on where it was, and nothing is held in memory but the frame at hand. The encoder
 * decodes each frame and compares it sample by sample before it gives it out. Work goes to the codec threads behind all other
 * work; in the background it rests while instances arrive.
 */
import { type ArchiveAccess, ArchiveError, type Arrival } from '@leadglass/archive'
import { DicomError, UIDs } from '@leadglass/dicom'
import { PixelError, type PixelWorkers } from '@leadglass/pixels'
import type { Settings } from '../config/settings.ts'
import { encodedFrame, type Image, openImage } from '../dicomweb/encoded-frames.ts'
import { HttpProblem } from '../http/problem.ts'
import { describeError, type Log } from '../log/log.ts'
import { WorkLoop } from '../work/work-loop.ts'
import { renditionsPrincipal } from './renditions-principal.ts'

export interface RenditionMakerParts {
  archive: Pick<ArchiveAccess, 'awaitingRendition' | 'openInstance' | 'keepRendition' | 'refuseRendition' | 'onStored'>
  pixels: Pick<PixelWorkers, 'transcodeFrame'>
  mode: Settings['renditions']['htj2k']
  log: Log
  /** Default `Date.now`. */
  now?: () => number
}

/** The transfer syntax of renditions: any HTJ2K decoder reads it. */
export const renditionSyntax = UIDs.HTJ2KLosslessRPCL

const principal = renditionsPrincipal

/** Instances looked up at once. */
const pageSize = 16
/** In the background: nothing was stored for this long, ms, before work begins; */
const quietMs = 1_000
/** but where instances arrive without end, one is done after this long, ms. */
const longestRestMs = 30_000
/** Until the next attempt when the disk takes nothing, ms. */
const pauseMs = 300_000

/** Until what failed for a passing reason is tried again, ms. */
const retryMs = 3_600_000

/** Says nothing of the frames, so that they are tried again later. */
const passing: ReadonlySet<unknown> = new Set([
  'LG_PIXEL_DEADLINE',
  'LG_PIXEL_MEMORY',
  'LG_PIXEL_WORKER_FAILED',
  'LG_RECORD_DAMAGED',
  'LG_STUDY_ERASED',
  'LG_KEY_DAMAGED',
])

export class RenditionMaker {
  readonly #parts: RenditionMakerParts
  readonly #loop: WorkLoop
  readonly #now: () => number
  #stopListening: (() => void) | undefined
  #storedAt = Number.NEGATIVE_INFINITY
  #restingSince: number | undefined
  #wokenAt = Number.NEGATIVE_INFINITY
  /** Instances up to this one were done, or are left for later. */
  #passed = 0
  #retryAt = Number.POSITIVE_INFINITY

  constructor(parts: RenditionMakerParts) {
    this.#parts = parts
    this.#now = parts.now ?? Date.now
    const onError = (error: unknown) => parts.log.error('rendition', describeError(error))
    this.#loop = new WorkLoop({ round: (signal) => this.#round(signal), onError, now: this.#now })
  }

  start(): void {
    if (this.#parts.mode === 'off') return
    this.#stopListening = this.#parts.archive.onStored(() => this.#stored())
    this.#loop.wake()
  }

  /** Leaves the instance at hand where it is: nothing of it is kept, and it is the first one next time. */
  async close(): Promise<void> {
    this.#stopListening?.()
    await this.#loop.close()
  }

  /** While instances stream in, one look a second is enough: a round knows when it may work. */
  #stored(): void {
    this.#storedAt = this.#now()
    if (this.#parts.mode === 'background' && this.#storedAt - this.#wokenAt < quietMs) return
    this.#wokenAt = this.#storedAt
    this.#loop.wake()
  }

  async #round(signal: AbortSignal): Promise<number | undefined> {
    if (this.#now() >= this.#retryAt) {
      this.#passed = 0
      this.#retryAt = Number.POSITIVE_INFINITY
    }
    for (;;) {
      const page = await this.#parts.archive.awaitingRendition(principal, { after: this.#passed, limit: pageSize })
      if (page.length === 0) return Number.isFinite(this.#retryAt) ? this.#retryAt : undefined
      for (const arrival of page) {
        const rest = this.#restUntil()
        if (rest > this.#now() || signal.aborted) return rest
        this.#restingSince = undefined
        const pauseUntil = await this.#make(arrival, signal)
        if (pauseUntil !== undefined) return pauseUntil
      }
    }
  }

  /** When storing lets the work go on. */
  #restUntil(): number {
    const quietAt = this.#storedAt + quietMs
    if (this.#parts.mode !== 'background' || quietAt <= this.#now()) return 0
    this.#restingSince ??= this.#now()
    return Math.min(quietAt, this.#restingSince + longestRestMs)
  }

  /** @returns when to go on, if not at once */
  async #make({ handle, sequence }: Arrival, signal: AbortSignal): Promise<number | undefined> {
    const { archive, log } = this.#parts
    const transferSyntaxUID = renditionSyntax
    try {
      const image = await openImage(archive, principal, handle)
      await archive.keepRendition(principal, handle, { transferSyntaxUID, frames: this.#frames(image, signal) })
    } catch (error) {
      if (signal.aborted) return this.#now()
      const { code } = describeError(error)
      if (passing.has(code)) {
        log.warn('rendition', { code, why: 'left for later' })
        this.#passed = sequence
        this.#retryAt = Math.min(this.#retryAt, this.#now() + retryMs)
      } else if (isOfTheFrames(error))
        await archive.refuseRendition(principal, handle, { transferSyntaxUID, code: refusal(error) })
      else if (error instanceof ArchiveError) {
        log.error('rendition', { code, why: 'tried again later' })
        return this.#now() + pauseMs
      } else throw error
    }
    return undefined
  }

  async *#frames(image: Image, signal: AbortSignal): AsyncGenerator<Uint8Array> {
    for (let number = 1; number <= image.content.frameCount; number += 1) {
      signal.throwIfAborted()
      const frame = await encodedFrame(image, number)
      yield (await this.#parts.pixels.transcodeFrame(frame, renditionSyntax, { patient: true })).octets
    }
  }
}

/** The frames are not such that HTJ2K has a place for them; that does not change. */
function isOfTheFrames(error: unknown): error is PixelError | DicomError | HttpProblem {
  const passes = error instanceof PixelError && (error.code === 'LG_PIXEL_BUSY' || error.code === 'LG_PIXEL_CLOSED')
  return !passes && (error instanceof PixelError || error instanceof DicomError || error instanceof HttpProblem)
}

/** Problems of the web side have no code of their own. */
function refusal(error: PixelError | DicomError | HttpProblem): string {
  if (!(error instanceof HttpProblem)) return error.code
  return error.status === 413 ? 'LG_PIXEL_FRAME_TOO_LARGE' : 'LG_PIXEL_ATTRIBUTE_INVALID'
}
