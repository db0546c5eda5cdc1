/** A sender that has read and cut everything before the clock starts, in a process of its own. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { CorpusName } from '@leadglass/testkit'
import type { TlsFiles } from '../contestants/contestant.ts'

export interface PrecutJob {
  readonly port: number
  readonly calledAETitle: string
  readonly callingAETitle: string
  readonly tls: TlsFiles | undefined
  readonly corpus: CorpusName
  readonly associations: number
  readonly instancesEach: number
  /** Instances in one study. Default: that of the corpus. */
  readonly perStudy?: number
}

export interface PrecutResult {
  readonly seconds: number
}

/**
 * Sends a corpus.
 *
 * @param onStart - called when everything is cut, just before the first octet goes out
 * @throws Error if the server refuses an association or answers another status than 0000H
 */
export async function sendPrecut(job: PrecutJob, onStart: () => void): Promise<PrecutResult> {
  const child = fork(join(import.meta.dirname, 'precut-child.ts'), {
    execArgv: ['--import', 'tsx', '--conditions=source', '--max-old-space-size=8192'],
  })
  try {
    child.send(job)
    await answerOf(child)
    onStart()
    child.send('go')
    return (await answerOf(child)) as PrecutResult
  } finally {
    child.kill('SIGKILL')
  }
}

async function answerOf(child: ReturnType<typeof fork>): Promise<unknown> {
  const ended = once(child, 'exit').then(() => [{ error: 'the sender ended' }])
  const [answer] = (await Promise.race([once(child, 'message'), ended])) as [unknown]
  if (typeof answer === 'object' && answer !== null && 'error' in answer) throw new Error(String(answer.error))
  return answer
}
