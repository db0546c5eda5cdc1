/** A bar with rate and remaining time on a terminal's error stream; silent elsewhere. */
import type { OutputStream } from '../terminal.ts'
import { formatCount, formatDuration, formatOctets } from './units.ts'

/** How far a long piece of work is. `total` 0 means that nobody knows yet. */
export interface Progress {
  readonly done: number
  readonly total: number
  /** What is counted, in the plural: `instances`, `octets`. */
  readonly unit: string
}

/** Redrawing more often costs more than it shows. */
const redrawIntervalMs = 100

export class ProgressBar {
  readonly #stream: OutputStream
  readonly #now: () => number
  readonly #startedMs: number
  #drawnMs = Number.NEGATIVE_INFINITY
  #last: Progress | undefined

  /** @param now - milliseconds of a clock that only goes forward */
  constructor(stream: OutputStream, now: () => number = () => performance.now()) {
    this.#stream = stream
    this.#now = now
    this.#startedMs = now()
  }

  update(progress: Progress): void {
    this.#last = progress
    if (!this.#stream.isTTY || this.#now() - this.#drawnMs < redrawIntervalMs) return
    this.#draw(progress)
  }

  /** Clears the line, so that the result stands alone. */
  end(): void {
    if (this.#stream.isTTY && this.#last !== undefined) this.#stream.write('\r\x1b[2K')
  }

  #draw(progress: Progress): void {
    this.#drawnMs = this.#now()
    const line = progressLine(progress, (this.#now() - this.#startedMs) / 1000, this.#stream.columns || 80)
    this.#stream.write(`\r\x1b[2K${line}`)
  }
}

/**
 * One state of the bar: `[████    ] 50 %  1,200 of 2,400 instances  310/s  4 s left`.
 *
 * @param elapsedSeconds - since the work began
 * @param columns - width of the terminal; the line stays below it
 */
export function progressLine(progress: Progress, elapsedSeconds: number, columns: number): string {
  const { done, total, unit } = progress
  const amount = unit === 'octets' ? formatOctets : formatCount
  const what = unit === 'octets' ? '' : ` ${unit}`
  const rate = elapsedSeconds > 0 ? done / elapsedSeconds : 0
  const speed = `${amount(rate)}/s`
  if (total <= 0) return `${amount(done)}${what}  ${speed}`.slice(0, columns - 1)
  const share = Math.min(1, done / total)
  const left = rate > 0 ? `  ${formatDuration((total - done) / rate)} left` : ''
  const text = `${String(Math.floor(share * 100)).padStart(3)} %  ${amount(done)} of ${amount(total)}${what}  ${speed}${left}`
  const width = Math.min(30, columns - text.length - 4)
  if (width < 5) return text.slice(0, columns - 1)
  const filled = Math.round(share * width)
  return `[${'█'.repeat(filled)}${' '.repeat(width - filled)}] ${text}`
}
