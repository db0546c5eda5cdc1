/** Runs through a stack as a film. Every image is painted before the next is asked for: a slow line or screen slows it and skips nothing. */

export class Cine {
  readonly #showNext: () => Promise<void>
  #timer: ReturnType<typeof setTimeout> | undefined
  #run = 0
  /** Images a second while it runs, else 0 */
  framesPerSecond = 0

  /** @param showNext - resolves when the next image is on the screen, or is known not to come */
  constructor(showNext: () => Promise<void>) {
    this.#showNext = showNext
  }

  start(framesPerSecond: number): void {
    this.stop()
    this.framesPerSecond = framesPerSecond
    void this.#turn(this.#run)
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.framesPerSecond = 0
    this.#run++
  }

  async #turn(run: number): Promise<void> {
    const began = performance.now()
    await this.#showNext()
    if (run !== this.#run) return
    const restMs = 1000 / this.framesPerSecond - (performance.now() - began)
    this.#timer = setTimeout(() => void this.#turn(run), Math.max(0, restMs))
  }
}
