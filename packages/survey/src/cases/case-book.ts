/**
 * The cases of one survey folder: runs are taken in, people take steps, letters are written.
 *
 * `FOLDER/RUN/snapshot.json` are the runs, `FOLDER/cases/` holds register and letters, `FOLDER/contacts/` whom to ask.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { SurveyError } from '../errors.ts'
import type { Snapshot } from '../snapshot.ts'
import { type Case, type CaseState, casesOf } from './case.ts'
import { type CaseDetail, type CaseView, caseDetail, caseViews, type ViewOptions } from './case-view.ts'
import { type Contact, Contacts } from './contacts.ts'
import { type Draft, draftLetter, type LetterOptions, type Step, sha256, stepFacts } from './draft-letter.ts'
import type { CaseEvent, CaseEventKind, Recipient } from './event.ts'
import { headsOf, Register } from './register.ts'
import { type Selection, selectCases, unknownCase } from './select-cases.ts'
import { eventsOf } from './take-in.ts'

export interface WrittenLetter {
  readonly case: string
  readonly recipient: Recipient
  readonly to: string
  /** Path of the letter. Sending it is the operator's part. */
  readonly path: string
}

export interface CaseFilter {
  readonly states?: readonly CaseState[] | undefined
  readonly country?: string | undefined
  /** Only those on which a clock is due. */
  readonly due?: boolean | undefined
  readonly largest?: number | undefined
}

export type TakenIn = Readonly<Record<'found' | 'seen' | 'closed' | 'reopened' | 'unreached', number>>

export class CaseBook {
  readonly #folder: string
  readonly #register: Register
  readonly #now: () => Date

  /** @param folder - of the survey; `cases/` in it is made at the first entry */
  constructor(folder: string, now: () => Date = () => new Date()) {
    this.#folder = folder
    this.#register = new Register(join(folder, 'cases'))
    this.#now = now
  }

  /** Opens, closes and reopens cases by what a run proved. Taking the same run in twice changes nothing. */
  async takeIn(snapshot: Snapshot, by: string): Promise<TakenIn> {
    let events: readonly CaseEvent[] = []
    await this.#register.append(by, this.#now(), (content) => {
      events = eventsOf(content, snapshot)
      return events
    })
    const count = (kind: CaseEventKind) => events.filter((event) => event.kind === kind).length
    return {
      found: count('found'),
      seen: count('seen'),
      closed: count('closed'),
      reopened: count('reopened'),
      unreached: count('unreached'),
    }
  }

  /** The largest first. */
  async list(filter: CaseFilter, options: ViewOptions): Promise<CaseView[]> {
    const views = caseViews(await this.cases(), options)
    return views
      .filter(({ state }) => filter.states === undefined || filter.states.includes(state))
      .filter(({ country, countryCode }) => isIn(filter.country, country, countryCode))
      .filter(({ due }) => filter.due !== true || due !== undefined)
      .slice(0, filter.largest)
  }

  /** @throws SurveyError `LG_SURVEY_CASE_UNKNOWN` */
  async show(id: string, options: ViewOptions): Promise<CaseDetail> {
    const detail = caseDetail(await this.cases(), id, options)
    if (!detail) throw unknownCase(id)
    return detail
  }

  /** Whom one could write to about a case. */
  async contactsOf(id: string): Promise<Contact[]> {
    const known = casesOf((await this.#register.read()).entries).get(id)
    if (!known) throw unknownCase(id)
    return (await this.#contacts()).of(known, this.#now())
  }

  async cases(): Promise<Case[]> {
    return [...casesOf((await this.#register.read()).entries).values()]
  }

  /**
   * Takes one step for each case selected; all or none.
   *
   * @returns the cases' names
   * @throws SurveyError `LG_SURVEY_CASE_UNKNOWN`, `LG_SURVEY_CASE_STATE`
   */
  async step(
    kind: 'validated' | 'acknowledged' | 'mitigated' | 'noted',
    which: Selection,
    step: Step,
  ): Promise<string[]> {
    let ids: string[] = []
    await this.#register.append(step.by, this.#now(), (content) => {
      ids = selectCases(content, which, kind).map(({ id }) => id)
      return ids.map((id) => ({ kind, case: id, ...stepFacts(step) }))
    })
    return ids
  }

  /**
   * Writes a letter for each case selected, and into the register that it was written; all or none.
   *
   * @throws SurveyError `LG_SURVEY_CONTACT_MISSING` nobody is known to write to, `LG_SURVEY_TEMPLATE_INVALID`,
   * `LG_SURVEY_CASE_UNKNOWN`, `LG_SURVEY_CASE_STATE`
   */
  async notify(which: Selection, options: LetterOptions): Promise<WrittenLetter[]> {
    const contacts = await this.#contacts()
    let letters: WrittenLetter[] = []
    await this.#register.append(options.by, this.#now(), async (content) => {
      const drafts = selectCases(content, which, 'notified').map((known) =>
        draftLetter(known, options, contacts, content.head),
      )
      letters = await this.#keep(drafts)
      return drafts.map(({ event }) => event)
    })
    return letters
  }

  /**
   * Reads the whole register, whose every line proves the one before.
   *
   * @param heads - hashes that letters or notes kept: each must be a state this register once had
   * @throws SurveyError `LG_SURVEY_REGISTER_INVALID`
   */
  async verify(heads: readonly string[] = []): Promise<{ entries: number; head: string }> {
    const content = await this.#register.read()
    const all = new Set(headsOf(content))
    const missing = heads.find((head) => !all.has(head.toLowerCase()))
    if (missing !== undefined)
      throw new SurveyError(
        'LG_SURVEY_REGISTER_INVALID',
        'the register was never in the state that this hash names',
        {},
      )
    return { entries: content.entries.length, head: content.head }
  }

  /**
   * The text of a letter, as the register says it was written.
   *
   * @param file - its name, as in the case's history
   * @throws SurveyError `LG_SURVEY_CASE_UNKNOWN` there is no such letter; `LG_SURVEY_REGISTER_INVALID` it was changed
   */
  async letter(file: string): Promise<string> {
    const { entries } = await this.#register.read()
    const written = entries.findLast(({ event }) => event.kind === 'notified' && event.letter.file === file)?.event
    if (written?.kind !== 'notified') throw unknownCase(file)
    const text = await readFile(join(this.#folder, 'cases', 'letters', written.letter.file), 'utf8')
    if (sha256(text) === written.letter.sha256) return text
    throw new SurveyError('LG_SURVEY_REGISTER_INVALID', 'the letter is not as it was written', {
      file: written.letter.file,
    })
  }

  async #contacts(): Promise<Contacts> {
    return Contacts.load(join(this.#folder, 'contacts'))
  }

  /** Letters are on disk before the register says so. */
  async #keep(drafts: readonly Draft[]): Promise<WrittenLetter[]> {
    const folder = join(this.#folder, 'cases', 'letters')
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const letters: WrittenLetter[] = []
    for (const { event, text } of drafts) {
      const path = join(folder, event.letter.file)
      await writeFile(path, text, { mode: 0o600, flush: true })
      letters.push({ case: event.case, recipient: event.recipient, to: event.to, path })
    }
    return letters
  }
}

function isIn(wanted: string | undefined, name: string, code: string | undefined): boolean {
  if (wanted === undefined) return true
  return wanted.toLowerCase() === name.toLowerCase() || wanted.toUpperCase() === code
}
