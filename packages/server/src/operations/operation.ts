/**
 * What an operation is made of. Each one lives in its own file; `dispatch.ts` checks, audits and runs them.
 */
import type { Action, Principal } from '@leadglass/access'
import type { z } from 'zod'
import type { DataFolder } from '../data-folder/data-folder.ts'
import type { OperationName, OperationParams, OperationResult, Progress } from './operation-table.ts'

/** What a running server adds: where it listens. */
export interface ListenerFacts {
  /** `HOST:PORT` */
  https: string
  dicomTls: string
  aeTitle: string
  /** The quarantined listener without TLS, where there is one; `HOST:PORT`. */
  dicomPlain?: string
  /** Where the old archive behind a shield delivers; `HOST:PORT`. */
  shieldDeliveries?: string
  /** Where its web pages are shown; `https://HOST:PORT`. */
  shieldWeb?: string
  /** ISO 8601. */
  startedAt: string
}

export interface OperationContext {
  data: DataFolder
  principal: Principal
  /** Absent when no server is running. */
  listeners?: ListenerFacts | undefined
  onProgress(progress: Progress): void
}

export interface Operation<N extends OperationName> {
  /** What the caller must be allowed to do. */
  right: Action
  /** The right may hold for some studies only, and `run` lets the gate decide for each. Default: it must hold for every one. */
  decidesEach?: boolean
  /** Shape and limits of the parameters. */
  params: z.ZodType<OperationParams<N>>
  /**
   * What the audit entry says of the parameters: names of nodes, people and tokens, counts; nothing of patients.
   * `'by-archive'` where the archive writes the entry itself.
   */
  facts: ((params: OperationParams<N>) => Record<string, string | number>) | 'by-archive'
  run(params: OperationParams<N>, context: OperationContext): Promise<OperationResult<N>>
}
