/** One writer at a time, also among processes: a file that only one can make, and that outlives no one who made it. */
import { open, readFile, rename, rm } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { SurveyError } from '../errors.ts'
import { caseLimits } from './limits.ts'

/** @throws SurveyError `LG_SURVEY_REGISTER_LOCKED` when another process keeps it for too long */
export async function withLock<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
  await acquire(path)
  try {
    return await work()
  } finally {
    await rm(path, { force: true })
  }
}

async function acquire(path: string): Promise<void> {
  const until = performance.now() + caseLimits.lockMs
  while (!(await tryToMake(path))) {
    await removeAbandoned(path)
    if (performance.now() > until)
      throw new SurveyError('LG_SURVEY_REGISTER_LOCKED', 'another process writes to the register of cases; try again')
    await delay(caseLimits.lockPollMs)
  }
}

async function tryToMake(path: string): Promise<boolean> {
  try {
    const file = await open(path, 'wx', 0o600)
    await file.writeFile(String(process.pid))
    await file.close()
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

/** A process that was killed leaves its lock. It is renamed first: two that find it cannot both take it away. */
async function removeAbandoned(path: string): Promise<void> {
  const owner = Number(await readFile(path, 'utf8').catch(() => ''))
  if (!Number.isInteger(owner) || owner <= 0 || owner === process.pid || isAlive(owner)) return
  const aside = `${path}.${process.pid}`
  await rename(path, aside).catch(() => undefined)
  const taken = Number(await readFile(aside, 'utf8').catch(() => ''))
  // Between reading and renaming another may have made a new one: that one goes back.
  if (taken !== owner && taken > 0) await rename(aside, path).catch(() => undefined)
  else await rm(aside, { force: true })
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
