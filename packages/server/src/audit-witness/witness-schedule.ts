/** Asks the witnesses again and again, while the server runs. */
import type { Settings } from '../config/settings.ts'
import { describeError, type Log } from '../log/log.ts'
import { WorkLoop } from '../work/work-loop.ts'
import type { WitnessDesk } from './witness-desk.ts'

export class WitnessSchedule {
  readonly #loop: WorkLoop
  readonly #isUsed: boolean

  constructor({ desk, settings, log }: { desk: WitnessDesk; settings: Settings['audit']; log: Log }) {
    this.#isUsed = settings.witnesses.length > 0
    this.#loop = new WorkLoop({
      async round() {
        for (const { witness, why } of await desk.ask())
          if (why !== undefined) log.warn('witness', { why: `${witness}: ${why}` })
        return Date.now() + settings.witnessMinutes * 60_000
      },
      onError: (error) => log.error('operation failed', describeError(error)),
    })
  }

  start(): void {
    if (this.#isUsed) this.#loop.wake()
  }

  close(): Promise<void> {
    return this.#loop.close()
  }
}
