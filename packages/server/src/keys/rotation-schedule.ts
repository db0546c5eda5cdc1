/**
 * Rotates the key-encryption key when it has reached its age, while everything goes on.
 *
 * Source: NIST SP 800-57 Part 1, 5.3.6 (a symmetric key-wrapping key is used for some months to two years).
 */
import type { Archive } from '@leadglass/archive'
import { describeError, type Log } from '../log/log.ts'
import { WorkLoop } from '../work/work-loop.ts'

export interface RotationScheduleParts {
  archive: Pick<Archive, 'keysStatus' | 'rotateKeys'>
  log: Log
  /** 0 never rotates. */
  everyDays: number
  /** Default `Date.now`. */
  now?: () => number
}

const dayMs = 86_400_000

/** As the audit log names it. */
const principal = { kind: 'operator', name: 'rotation-schedule' } as const

/** @returns ms since 1970; undefined where nothing is scheduled */
export function rotationDueAt(created: string, everyDays: number): number | undefined {
  return everyDays === 0 ? undefined : Date.parse(created) + everyDays * dayMs
}

export class RotationSchedule {
  readonly #loop: WorkLoop

  constructor({ archive, log, everyDays, now = Date.now }: RotationScheduleParts) {
    this.#loop = new WorkLoop({
      now,
      onError: (error) => log.error('operation failed', { ...describeError(error), operation: 'keys.rotate' }),
      async round(signal) {
        const { keyEncryptionKey } = await archive.keysStatus(principal)
        const dueAt = rotationDueAt(keyEncryptionKey.created, everyDays)
        if (dueAt === undefined || dueAt > now()) return dueAt
        const rotated = await archive.rotateKeys(principal, undefined, signal)
        log.info('keys rotated', { count: rotated.keyEncryptionKey.studyKeys })
        return rotationDueAt(rotated.keyEncryptionKey.created, everyDays)
      },
    })
  }

  start(): void {
    this.#loop.wake()
  }

  close(): Promise<void> {
    return this.#loop.close()
  }
}
