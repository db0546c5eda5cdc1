/**
 * The folder of one run: which scope and targets it belongs to, who works in it, and what is finished.
 *
 *     run.json        names the run; digests of scope and targets, so that no run goes on with others
 *     run.lock        process that works in it
 *     journal.jsonl   finished hosts
 *     audit/, log.key the log and the secret behind its signing key
 *     stop            made by anybody: ends the run within a second
 *     snapshot.json   the result
 */
import { createHash, randomUUID } from 'node:crypto'
import { mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { SurveyError } from '../errors.ts'
import type { Target } from '../probes/probe.ts'
import { signedOctets } from '../scope/operator-key.ts'
import type { Scope } from '../scope/scope.ts'

export interface RunFacts {
  readonly runID: string
  /** ISO 8601, of its first start. */
  readonly startedAt: string
  readonly scopeDigest: string
  readonly targetsDigest: string
}

export interface RunFolder {
  readonly facts: RunFacts
  /** It was begun before. */
  readonly isResumed: boolean
  readonly path: (name: string) => string
  release(): Promise<void>
}

/**
 * Makes or takes up the folder of a run.
 *
 * @param nowMs - milliseconds since 1970
 * @throws SurveyError `LG_SURVEY_OUT_FOLDER`
 */
export async function openRunFolder(
  folder: string,
  scope: Scope,
  targets: readonly Target[],
  nowMs: number,
): Promise<RunFolder> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const path = (name: string) => join(folder, name)
  await lock(path('run.lock'))
  const release = () => rm(path('run.lock'), { force: true })
  try {
    const digests = {
      scopeDigest: digestOf(signedOctets(scope.terms)),
      targetsDigest: digestOf(JSON.stringify(targets)),
    }
    const known = await readFacts(path('run.json'))
    if (known) {
      requireSame(known, digests)
      return { facts: known, isResumed: true, path, release }
    }
    const facts = { runID: randomUUID(), startedAt: new Date(nowMs).toISOString(), ...digests }
    await writeFile(path('run.json.new'), `${JSON.stringify(facts)}\n`, { mode: 0o600 })
    await rename(path('run.json.new'), path('run.json'))
    return { facts, isResumed: false, path, release }
  } catch (error) {
    await release()
    throw error
  }
}

/** A lock of a process that is no more (killed) is taken over. */
async function lock(path: string): Promise<void> {
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      const file = await open(path, 'wx', 0o600)
      await file.writeFile(String(process.pid))
      return await file.close()
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
      if (await isHeld(path)) throw outFolder('another run is at work in this folder')
      await rm(path, { force: true })
    }
  }
  throw outFolder('another run is at work in this folder')
}

async function isHeld(path: string): Promise<boolean> {
  const pid = Number(await readFile(path, 'utf8').catch(() => ''))
  if (!Number.isSafeInteger(pid) || pid <= 0 || pid === process.pid) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

async function readFacts(path: string): Promise<RunFacts | undefined> {
  const text = await readFile(path, 'utf8').catch(() => undefined)
  if (text === undefined) return undefined
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new SurveyError('LG_SURVEY_OUT_FOLDER', 'run.json of the folder is damaged: give another folder', {}, cause)
  }
}

function requireSame(known: RunFacts, digests: Pick<RunFacts, 'scopeDigest' | 'targetsDigest'>): void {
  if (known.scopeDigest !== digests.scopeDigest) throw outFolder('the folder holds a run of another scope')
  if (known.targetsDigest !== digests.targetsDigest) throw outFolder('the folder holds a run of other targets')
}

function outFolder(message: string): SurveyError {
  return new SurveyError('LG_SURVEY_OUT_FOLDER', message)
}

function digestOf(octets: Uint8Array | string): string {
  return createHash('sha256').update(octets).digest('hex')
}
