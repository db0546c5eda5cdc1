/** Memory that requests share: what one of them holds is counted, and given back when it is done. */
import { HttpProblem } from '../http/problem.ts'

export class MemoryBudget {
  readonly #total: number
  #used = 0

  /** @param total - octets that all requests may hold together */
  constructor(total: number) {
    this.#total = total
  }

  /** A share for one request, at most `most` octets. */
  share(most: number): MemoryShare {
    let held = 0
    const take = (octets: number) => {
      if (held + octets > most) {
        const detail = `A request of this kind holds at most ${most} octets; send larger instances as application/dicom.`
        throw new HttpProblem(413, 'Too large', detail)
      }
      if (this.#used + octets > this.#total) {
        throw new HttpProblem(503, 'Busy', 'Other uploads of this kind take the memory for them; try again.', {
          headers: { 'retry-after': '5' },
        })
      }
      held += octets
      this.#used += octets
    }
    const release = () => {
      this.#used -= held
      held = 0
    }
    return { take, release }
  }
}

export interface MemoryShare {
  /** Before the octets are kept. @throws HttpProblem 413, 503 */
  take(octets: number): void
  release(): void
}
