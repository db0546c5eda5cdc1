/** Long work as administrators see it: what runs now, how far it is, and how the last ones ended. Kept in memory. */
import { limits } from '../limits.ts'
import type { OperationName, Progress } from '../operations/operation-table.ts'

export interface Job {
  id: number
  operation: OperationName
  /** Who asked for it, as the audit log names them. */
  principal: string
  /** ISO 8601. */
  startedAt: string
  endedAt?: string
  state: 'running' | 'done' | 'failed'
  progress?: Progress
  /** Error code of one that failed. */
  why?: string
}

/** What takes long enough that somebody asks how far it is. */
export const longOperations: ReadonlySet<OperationName> = new Set([
  'import',
  'export',
  'verify',
  'reindex',
  'audit.verify',
  'keys.rotate',
  'backup.run',
  'backup.drill',
])

export class Jobs {
  readonly #jobs: Job[] = []
  #lastId = 0

  /** Whether this operation is one that is listed. */
  static isLong(operation: OperationName): boolean {
    return longOperations.has(operation)
  }

  /** @returns the same work, listed while it runs and after it; `onProgress` is to be called with how far it is */
  async run<T>(
    { operation, principal }: Pick<Job, 'operation' | 'principal'>,
    work: (onProgress: (progress: Progress) => void) => Promise<T>,
  ): Promise<T> {
    this.#lastId += 1
    const job: Job = { id: this.#lastId, operation, principal, startedAt: now(), state: 'running' }
    this.#add(job)
    try {
      const result = await work((progress) => {
        job.progress = progress
      })
      job.state = 'done'
      return result
    } catch (error) {
      job.state = 'failed'
      job.why = String((error as { code?: unknown }).code ?? 'UNKNOWN')
      throw error
    } finally {
      job.endedAt = now()
    }
  }

  /** The newest first. */
  list(): readonly Job[] {
    return [...this.#jobs].reverse()
  }

  /** What has ended goes first when there are too many. */
  #add(job: Job): void {
    this.#jobs.push(job)
    if (this.#jobs.length <= limits.jobsKept) return
    const ended = this.#jobs.findIndex(({ state }) => state !== 'running')
    this.#jobs.splice(Math.max(0, ended), 1)
  }
}

const now = () => new Date().toISOString()
