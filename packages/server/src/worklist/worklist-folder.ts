/**
 * The watched folder: files of worklist items that a radiology information system writes.
 *
 * Looked at when the system tells of a change and every few seconds, since network file systems do not tell. A file counts once
 * it has not changed between two looks, so that one half written is not read. Files with orders in them are patient data in
 * the clear: unless `keepFiles` is set they are deleted once their items are kept.
 */
import { type FSWatcher, watch } from 'node:fs'
import { open, opendir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { AuditLog } from '@leadglass/audit'
import { ServerError } from '../errors.ts'
import { limits } from '../limits.ts'
import { describeError, type Log } from '../log/log.ts'
import { WorkLoop } from '../work/work-loop.ts'
import { readWorklistFile } from './read-worklist-file.ts'
import type { Worklist } from './worklist.ts'

export interface WorklistFolderParts {
  folder: string
  keepFiles: boolean
  worklist: Worklist
  audit: Pick<AuditLog, 'append'>
  log: Log
  /** How often it is looked at without a hint, ms. Default 5,000. */
  periodMs?: number
}

/** Two looks at a file that changes lie this far apart, ms. */
const settleMs = 250
/** What is left alone: hidden and half-written files by the habit of many programs, and those we refused. */
const passedOver = /^\.|\.(tmp|part|partial|refused)$|^lockfile$/i

export class WorklistFolder {
  readonly #parts: WorklistFolderParts
  readonly #loop: WorkLoop
  /** Size and time of each file at the last look. */
  readonly #seen = new Map<string, string>()
  /** Files that were read as they are now. */
  readonly #taken = new Map<string, string>()
  #watcher: FSWatcher | undefined

  constructor(parts: WorklistFolderParts) {
    this.#parts = parts
    const onError = (error: unknown) => parts.log.error('worklist', describeError(error))
    this.#loop = new WorkLoop({ round: () => this.#look(), onError })
  }

  /** @throws ServerError `LG_WORKLIST_FOLDER` when it cannot be read */
  async start(): Promise<void> {
    const { folder } = this.#parts
    try {
      await (await opendir(folder)).close()
      this.#watcher = watch(folder, { persistent: false }, () => this.#loop.wake())
      this.#watcher.on('error', () => undefined)
    } catch (cause) {
      const code = String((cause as NodeJS.ErrnoException).code ?? 'UNKNOWN')
      throw new ServerError('LG_WORKLIST_FOLDER', `worklist.folder ${folder} cannot be read (${code})`, { code }, cause)
    }
    this.#loop.wake()
  }

  async close(): Promise<void> {
    this.#watcher?.close()
    await this.#loop.close()
  }

  async #look(): Promise<number> {
    const { folder, periodMs = 5_000, keepFiles, worklist } = this.#parts
    const present = new Set<string>()
    let unsettled = false
    for await (const entry of await opendir(folder)) {
      if (!entry.isFile() || passedOver.test(entry.name)) continue
      present.add(entry.name)
      unsettled = !(await this.#lookAt(entry.name)) || unsettled
    }
    for (const name of this.#seen.keys()) if (!present.has(name)) this.#seen.delete(name)
    if (keepFiles)
      for (const name of worklist.files()) {
        if (present.has(name)) continue
        this.#taken.delete(name)
        await this.#record('success', 'worklist:removed', { items: worklist.removeFile(name) })
      }
    return Date.now() + (unsettled ? settleMs : periodMs)
  }

  /** @returns false when the file changed since the last look, so that it must be looked at again */
  async #lookAt(name: string): Promise<boolean> {
    const file = await open(join(this.#parts.folder, name)).catch(() => undefined)
    if (!file) return true
    try {
      const { size, mtimeMs } = await file.stat()
      const state = `${size} ${mtimeMs}`
      const isSettled = this.#seen.get(name) === state
      this.#seen.set(name, state)
      if (this.#taken.get(name) === state) return true
      if (!isSettled) return false
      const octets = size > limits.worklistFileOctets ? undefined : await file.readFile()
      await this.#take(name, octets)
      this.#taken.set(name, state)
      return true
    } finally {
      await file.close()
    }
  }

  async #take(name: string, octets: Buffer | undefined): Promise<void> {
    const { folder, keepFiles, worklist } = this.#parts
    try {
      if (!octets) throw new ServerError('LG_WORKLIST_ITEM_INVALID', 'a worklist file is too long')
      const added = worklist.add(readWorklistFile(octets), 'folder', keepFiles ? name : undefined)
      await this.#record('success', 'worklist:added', { items: added.length })
      if (!keepFiles) await this.#remove(name)
    } catch (error) {
      const code = (error as { code?: unknown }).code
      if (typeof code !== 'string' || !code.startsWith('LG_')) throw error
      await this.#record('failure', 'worklist:added', { code })
      this.#parts.log.warn('worklist', { code })
      if (!keepFiles) await rename(join(folder, name), join(folder, `${name}.refused`))
    }
  }

  async #remove(name: string): Promise<void> {
    await rm(join(this.#parts.folder, name), { force: true })
    this.#seen.delete(name)
  }

  async #record(
    outcome: 'success' | 'failure',
    action: string,
    detail: Record<string, string | number>,
  ): Promise<void> {
    const principal = 'operator:worklist-folder'
    await this.#parts.audit.append({ time: new Date().toISOString(), action, outcome, principal, detail })
  }
}
