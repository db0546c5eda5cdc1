/**
 * A survey folder as a web page needs it: the newest run with its trend and map, the cases, the steps of people.
 *
 * Nothing here asks the network. Runs are made by `leadglass survey run`; the desk reads what they left.
 */
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { CaseBook, type CaseFilter, type TakenIn } from '../cases/case-book.ts'
import { type CaseDetail, type CaseView, stateTotals } from '../cases/case-view.ts'
import type { Contact } from '../cases/contacts.ts'
import type { LetterOptions, Step } from '../cases/draft-letter.ts'
import { type CaseFormat, exportCases } from '../cases/export-cases.ts'
import type { Selection } from '../cases/select-cases.ts'
import { countryOf } from '../countries/countries.ts'
import { findSnapshots, readSnapshot } from '../read-snapshot.ts'
import { buildReport } from '../report/build-report.ts'
import type { Report } from '../report/report.ts'
import { type WorldMap, worldMap } from '../report/world-map.ts'
import { type ReportFormat, renderReport } from '../report/write-report.ts'
import type { Snapshot } from '../snapshot.ts'
import { SNAPSHOT_FILE } from '../snapshot-file.ts'

export interface Overview {
  /** Absent while there is no run. */
  readonly report?: Report
  readonly map?: WorldMap
  /** ISO 3166-1 alpha-2 by the name that the report has: readers of other languages have other names. */
  readonly codes?: Readonly<Record<string, string>>
  readonly cases: { state: string; cases: number; imagesLinked: CaseView['imagesLinked'] }[]
  readonly due: number
  /** Runs in the folder that no case has heard of yet. */
  readonly runs: number
}

function codesOf({ countries, change }: Report): Record<string, string> {
  const names = [...countries.map(({ name }) => name), ...Object.values(change?.countries ?? {}).flat()]
  const known = names.flatMap((name) => {
    const { code } = countryOf(name)
    return code === undefined ? [] : [[name, code] as const]
  })
  return Object.fromEntries(known)
}

export class SurveyDesk {
  readonly #folder: string
  readonly #book: CaseBook
  readonly #now: () => Date
  #reports: { key: string; named: Report; unnamed: Report } | undefined

  /** @param folder - holds runs, `cases/` and `contacts/` */
  constructor(folder: string, now: () => Date = () => new Date()) {
    this.#folder = folder
    this.#now = now
    this.#book = new CaseBook(folder, now)
  }

  async overview(named: boolean): Promise<Overview> {
    const views = await this.cases({}, false)
    const cases = stateTotals(views)
    const due = views.filter((view) => view.due !== undefined).length
    const reports = await this.#read()
    if (!reports) return { cases, due, runs: 0 }
    const report = named ? reports.named : reports.unnamed
    return { report, map: worldMap(report.countries), codes: codesOf(report), cases, due, runs: report.trend.length }
  }

  /** The files of one format, by name; none while there is no run. */
  async report(format: ReportFormat, named: boolean): Promise<Readonly<Record<string, string | Uint8Array>>> {
    const reports = await this.#read()
    return reports ? renderReport(named ? reports.named : reports.unnamed, format) : {}
  }

  cases(filter: CaseFilter, named: boolean): Promise<CaseView[]> {
    return this.#book.list(filter, { named, now: this.#now() })
  }

  async exportCases(format: CaseFormat, named: boolean): Promise<string> {
    return exportCases(await this.cases({}, named), format)
  }

  async case(id: string, named: boolean): Promise<CaseDetail & { contacts: Contact[] }> {
    const detail = await this.#book.show(id, { named, now: this.#now() })
    return { ...detail, contacts: named ? await this.#book.contactsOf(id) : [] }
  }

  step(kind: 'validated' | 'acknowledged' | 'mitigated' | 'noted', which: Selection, step: Step): Promise<string[]> {
    return this.#book.step(kind, which, step)
  }

  /** @returns for each letter its case and file; what it says is read from the survey folder */
  async notify(
    which: Selection,
    options: LetterOptions,
  ): Promise<{ case: string; recipient: string; letter: string }[]> {
    const letters = await this.#book.notify(which, options)
    return letters.map(({ case: id, recipient, path }) => ({
      case: id,
      recipient,
      letter: path.slice(path.lastIndexOf('/') + 1),
    }))
  }

  /** What a letter says. */
  letter(file: string): Promise<string> {
    return this.#book.letter(file)
  }

  /** Takes in every run of the folder, oldest first; those known already change nothing. */
  async takeInRuns(by: string): Promise<TakenIn> {
    const sum = { found: 0, seen: 0, closed: 0, reopened: 0, unreached: 0 }
    for (const snapshot of await this.#snapshots()) {
      const taken = await this.#book.takeIn(snapshot, by)
      for (const kind of Object.keys(sum) as (keyof TakenIn)[]) sum[kind] += taken[kind]
    }
    return sum
  }

  /** Both reports, made once for each state of the folder. */
  async #read(): Promise<{ named: Report; unnamed: Report } | undefined> {
    const key = await this.#key()
    if (this.#reports?.key === key) return this.#reports
    const snapshots = await this.#snapshots()
    if (snapshots.length === 0) return undefined
    this.#reports = { key, named: buildReport(snapshots, { named: true }), unnamed: buildReport(snapshots) }
    return this.#reports
  }

  async #snapshots(): Promise<Snapshot[]> {
    const snapshots: Snapshot[] = []
    for (const run of await findSnapshots(this.#folder)) snapshots.push(await readSnapshot(run))
    return snapshots.sort((one, other) => one.startedAt.localeCompare(other.startedAt))
  }

  async #key(): Promise<string> {
    const runs = await findSnapshots(this.#folder)
    const facts = await Promise.all(runs.map((run) => stat(join(run, SNAPSHOT_FILE))))
    return runs.map((run, index) => `${run} ${facts[index]?.mtimeMs} ${facts[index]?.size}`).join('\n')
  }
}
