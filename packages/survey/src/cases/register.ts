/**
 * The register of cases: a file to which lines are added and in which none is ever changed.
 *
 * Each line carries the SHA-256 of the line before it, so that a change anywhere breaks every line after it; a letter
 * names the hash at its time, so that who has a letter can tell whether the register was written anew since.
 * A line is written and on stable storage before anything is answered. Design: docs/design/survey-cases.md
 */
import { createHash } from 'node:crypto'
import { mkdir, open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { SurveyError } from '../errors.ts'
import { type CaseEvent, caseEventSchema } from './event.ts'
import { caseLimits } from './limits.ts'
import { withLock } from './lock.ts'

export interface RegisterEntry {
  /** From 0. */
  readonly seq: number
  /** SHA-256 of the line before, in hex; zeros for the first. */
  readonly previous: string
  /** When it was written down, ISO 8601; when it happened is in the event. */
  readonly recordedAt: string
  /** Who: `person:ada`, `operator:root`. */
  readonly by: string
  readonly event: CaseEvent
}

export interface RegisterContent {
  readonly entries: readonly RegisterEntry[]
  /** SHA-256 of the last line. */
  readonly head: string
}

const nothing = '0'.repeat(64)

const entrySchema = z.strictObject({
  seq: z.int().min(0),
  previous: z.string(),
  recordedAt: z.string(),
  by: z.string().min(1).max(300),
  event: caseEventSchema,
})

export class Register {
  readonly #folder: string
  readonly #path: string

  /** @param folder - made at the first entry */
  constructor(folder: string) {
    this.#folder = folder
    this.#path = join(folder, 'register.jsonl')
  }

  /** All entries, each checked against the one before. @throws SurveyError `LG_SURVEY_REGISTER_INVALID` */
  async read(): Promise<RegisterContent> {
    return parse(wholeLines(await readFile(this.#path, 'utf8').catch(ignoreMissing)))
  }

  /**
   * Adds what `decide` makes of the register as it is; nobody else can add in between.
   *
   * @returns the register afterwards
   * @throws SurveyError `LG_SURVEY_REGISTER_INVALID`, `LG_SURVEY_REGISTER_LOCKED`, and what `decide` throws
   */
  async append(
    by: string,
    now: Date,
    decide: (content: RegisterContent) => Promise<readonly CaseEvent[]> | readonly CaseEvent[],
  ): Promise<RegisterContent> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 })
    return withLock(join(this.#folder, 'register.lock'), async () => {
      const before = await this.read()
      const events = await decide(before)
      if (events.length === 0) return before
      const added = chain(before, events, by, now)
      await this.#write(added.lines)
      return { entries: [...before.entries, ...added.entries], head: added.head }
    })
  }

  /** A line that a crash cut in two was never acknowledged: it goes before the next one is written. */
  async #write(lines: readonly string[]): Promise<void> {
    const file = await open(this.#path, 'a+', 0o600)
    try {
      const kept = wholeLines(await file.readFile('utf8'))
      await file.truncate(Buffer.byteLength(kept))
      await file.appendFile(lines.map((line) => `${line}\n`).join(''))
      await file.datasync()
    } finally {
      await file.close()
    }
  }
}

function chain({ entries, head }: RegisterContent, events: readonly CaseEvent[], by: string, now: Date) {
  const added: RegisterEntry[] = []
  const lines: string[] = []
  let previous = head
  for (const event of events) {
    const seq = entries.length + added.length
    const entry: RegisterEntry = {
      seq,
      previous,
      recordedAt: now.toISOString(),
      by,
      event: caseEventSchema.parse(event),
    }
    const line = JSON.stringify(entry)
    added.push(entry)
    lines.push(line)
    previous = hashOf(line)
  }
  return { entries: added, lines, head: previous }
}

function parse(text: string): RegisterContent {
  const entries: RegisterEntry[] = []
  let head = nothing
  for (const line of text.split('\n')) {
    if (line === '') continue
    const seq = entries.length
    const entry = entrySchema.safeParse(parseJson(line))
    if (!entry.success) throw invalid(`entry ${seq} is not of its form`, seq)
    if (entry.data.seq !== seq || entry.data.previous !== head) throw invalid(`the chain breaks at entry ${seq}`, seq)
    entries.push(entry.data)
    head = hashOf(line)
  }
  if (entries.length > caseLimits.entries) throw invalid('it is longer than a register may be', entries.length)
  return { entries, head }
}

/** The hash of each state of the register, oldest first: a head noted earlier must be among them. */
export function headsOf({ entries, head }: RegisterContent): string[] {
  return [...entries.slice(1).map(({ previous }) => previous), ...(entries.length > 0 ? [head] : [])]
}

const wholeLines = (text: string): string => text.slice(0, text.lastIndexOf('\n') + 1)
const hashOf = (line: string): string => createHash('sha256').update(line).digest('hex')

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

function ignoreMissing(error: NodeJS.ErrnoException): string {
  if (error.code === 'ENOENT') return ''
  throw error
}

function invalid(what: string, entry: number): SurveyError {
  const message = `the register of cases was changed from outside: ${what}. Restore it from its backup`
  return new SurveyError('LG_SURVEY_REGISTER_INVALID', message, { entry })
}
