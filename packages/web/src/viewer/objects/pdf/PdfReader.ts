/** One PDF and the worker that draws it: pages in the order they are asked for, each within a deadline. */
import { WebError } from '../../../errors.ts'
import { pageDeadlineMs } from './limits.ts'
import type { DrawnPage, PageSize, PdfAnswer, PdfRequest } from './pdf-messages.ts'

export class PdfReader {
  readonly #worker = new Worker(new URL('./pdf-pages.ts', import.meta.url), { type: 'module' })
  readonly #waiting = new Map<number, (answer: PdfAnswer) => void>()
  #last = 0

  constructor() {
    this.#worker.onmessage = ({ data }: MessageEvent<PdfAnswer>) => this.#settle(data.id, data)
    this.#worker.onerror = () => this.#failAll()
  }

  /** @throws WebError `LG_WEB_FRAME_DAMAGED` when this is no PDF, or one that asks for a password */
  async open(octets: Uint8Array): Promise<PageSize[]> {
    const answer = await this.#ask({ octets }, [octets.buffer as ArrayBuffer])
    if ('sizes' in answer) return answer.sizes
    throw damaged()
  }

  /**
   * @param page - from 0
   * @param scale - pixels for a point; less where the page would be too large
   * @throws WebError `LG_WEB_FRAME_DAMAGED` when it cannot be drawn in time
   */
  async draw(page: number, scale: number): Promise<DrawnPage> {
    const answer = await this.#ask({ page, scale })
    if ('picture' in answer) return answer
    throw damaged()
  }

  close(): void {
    this.#worker.terminate()
    this.#failAll()
  }

  #ask(asked: { octets: Uint8Array } | { page: number; scale: number }, transfer: ArrayBuffer[] = []) {
    const id = ++this.#last
    return new Promise<PdfAnswer>((resolve) => {
      const deadline = setTimeout(() => this.close(), pageDeadlineMs)
      this.#waiting.set(id, (answer) => {
        clearTimeout(deadline)
        resolve(answer)
      })
      this.#worker.postMessage({ id, ...asked } satisfies PdfRequest, transfer)
    })
  }

  #settle(id: number, answer: PdfAnswer): void {
    this.#waiting.get(id)?.(answer)
    this.#waiting.delete(id)
  }

  #failAll(): void {
    for (const id of [...this.#waiting.keys()]) this.#settle(id, { id, failed: true })
  }
}

const damaged = () => new WebError('LG_WEB_FRAME_DAMAGED', 'the PDF cannot be drawn')
